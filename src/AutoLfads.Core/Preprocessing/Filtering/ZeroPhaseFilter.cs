namespace AutoLfads.Core.Preprocessing.Filtering;

/// <summary>A recursive filter run forward and then backward: no delay at any frequency, its gain squared.</summary>
/// <remarks>Both ends are extended by the signal's point reflection, and each pass starts from the steady state of its first sample. Extension and states are those of scipy.signal's sosfiltfilt, and of its filtfilt for a single section.</remarks>
public sealed class ZeroPhaseFilter
{
    private readonly SecondOrderSection[] sections;
    private readonly (double First, double Second)[] steadyStates;

    /// <summary>Makes the filter from its sections, applied one after the other.</summary>
    /// <param name="sections">At least one section, each stable.</param>
    /// <exception cref="ArgumentException">There is no section.</exception>
    public ZeroPhaseFilter(IReadOnlyList<SecondOrderSection> sections)
    {
        ArgumentNullException.ThrowIfNull(sections);
        if (sections.Count == 0) throw new ArgumentException("A filter needs at least one section.", nameof(sections));
        this.sections = [.. sections];
        steadyStates = SteadyStates(this.sections);
        int lowerOrder = Math.Min(sections.Count(s => s.B2 == 0), sections.Count(s => s.A2 == 0));
        PaddingSamples = 3 * ((2 * sections.Count) + 1 - lowerOrder);
    }

    /// <summary>Samples by which each end is extended unless told otherwise: three times the number of coefficients of the whole filter.</summary>
    public int PaddingSamples { get; }

    /// <summary>Filters a signal with the default extension.</summary>
    /// <param name="signal">Finite samples; more than <see cref="PaddingSamples"/>.</param>
    /// <returns>As many samples as given.</returns>
    /// <exception cref="ArgumentException">The signal is too short.</exception>
    public double[] Apply(ReadOnlySpan<double> signal) => Apply(signal, PaddingSamples);

    /// <summary>Filters a signal.</summary>
    /// <param name="signal">Finite samples; more than <paramref name="paddingSamples"/>.</param>
    /// <param name="paddingSamples">Samples by which each end is extended; 0 or more.</param>
    /// <returns>As many samples as given.</returns>
    /// <exception cref="ArgumentException">The signal is too short.</exception>
    public double[] Apply(ReadOnlySpan<double> signal, int paddingSamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(paddingSamples);
        if (signal.Length <= paddingSamples)
            throw new ArgumentException($"Zero-phase filtering needs more than {paddingSamples} samples, got {signal.Length}.", nameof(signal));
        double[] extended = Extend(signal, paddingSamples);
        RunForward(extended);
        RunBackward(extended);
        return extended.AsSpan(paddingSamples, signal.Length).ToArray();
    }

    private static double[] Extend(ReadOnlySpan<double> signal, int padding)
    {
        double[] extended = new double[signal.Length + (2 * padding)];
        signal.CopyTo(extended.AsSpan(padding));
        for (int i = 0; i < padding; i++)
        {
            extended[i] = (2 * signal[0]) - signal[padding - i];
            extended[^(i + 1)] = (2 * signal[^1]) - signal[signal.Length - 1 - padding + i];
        }

        return extended;
    }

    // States of the transposed direct form after an endless input of 1, each section fed by the sections before it.
    private static (double First, double Second)[] SteadyStates(SecondOrderSection[] sections)
    {
        (double, double)[] states = new (double, double)[sections.Length];
        double input = 1;
        for (int i = 0; i < sections.Length; i++)
        {
            double gain = sections[i].ConstantGain;
            states[i] = (input * (gain - sections[i].B0), input * (sections[i].B2 - (sections[i].A2 * gain)));
            input *= gain;
        }

        return states;
    }

    private void RunForward(double[] signal)
    {
        double start = signal[0];
        for (int i = 0; i < sections.Length; i++)
        {
            (double b0, double b1, double b2, double a1, double a2) = sections[i];
            double first = steadyStates[i].First * start, second = steadyStates[i].Second * start;
            for (int t = 0; t < signal.Length; t++)
            {
                double x = signal[t];
                double y = (b0 * x) + first;
                first = (b1 * x) - (a1 * y) + second;
                second = (b2 * x) - (a2 * y);
                signal[t] = y;
            }
        }
    }

    private void RunBackward(double[] signal)
    {
        double start = signal[^1];
        for (int i = 0; i < sections.Length; i++)
        {
            (double b0, double b1, double b2, double a1, double a2) = sections[i];
            double first = steadyStates[i].First * start, second = steadyStates[i].Second * start;
            for (int t = signal.Length - 1; t >= 0; t--)
            {
                double x = signal[t];
                double y = (b0 * x) + first;
                first = (b1 * x) - (a1 * y) + second;
                second = (b2 * x) - (a2 * y);
                signal[t] = y;
            }
        }
    }
}
