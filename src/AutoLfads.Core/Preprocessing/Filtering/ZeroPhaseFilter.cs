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
        double[] filtered = signal.ToArray();
        double[] before = new double[paddingSamples], after = new double[paddingSamples];
        Extend(signal, before, after);
        Pass forward = Begin(paddingSamples > 0 ? before[0] : signal[0]);
        forward.Run(before);
        forward.Run(filtered);
        forward.Run(after);
        Pass backward = Begin(paddingSamples > 0 ? after[^1] : filtered[^1]);
        backward.RunReversed(after);
        backward.RunReversed(filtered);
        return filtered;
    }

    /// <summary>The point reflections by which a signal is extended at its ends.</summary>
    /// <param name="signal">The signal, or its first and its last samples, more of each than are asked for.</param>
    /// <param name="before">What comes before its first sample.</param>
    /// <param name="after">What comes after its last sample.</param>
    internal static void Extend(ReadOnlySpan<double> signal, Span<double> before, Span<double> after)
    {
        for (int i = 0; i < before.Length; i++) before[i] = (2 * signal[0]) - signal[before.Length - i];
        for (int i = 0; i < after.Length; i++) after[i] = (2 * signal[^1]) - signal[^(2 + i)];
    }

    /// <summary>Begins a pass in the steady state of its first sample.</summary>
    /// <param name="first">The first sample of the pass.</param>
    internal Pass Begin(double first) => new(sections, [.. steadyStates.Select(s => (s.First * first, s.Second * first))]);

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

    /// <summary>One pass over a signal, which may come in pieces.</summary>
    /// <param name="sections">The filter.</param>
    /// <param name="states">States of the sections, transposed direct form.</param>
    internal sealed class Pass(SecondOrderSection[] sections, (double First, double Second)[] states)
    {
        /// <summary>Filters the next samples in place.</summary>
        public void Run(Span<double> samples)
        {
            for (int i = 0; i < sections.Length; i++)
            {
                (double b0, double b1, double b2, double a1, double a2) = sections[i];
                (double first, double second) = states[i];
                for (int t = 0; t < samples.Length; t++)
                {
                    double x = samples[t];
                    double y = (b0 * x) + first;
                    first = (b1 * x) - (a1 * y) + second;
                    second = (b2 * x) - (a2 * y);
                    samples[t] = y;
                }

                states[i] = (first, second);
            }
        }

        /// <summary>Filters the next samples in place, the last one first.</summary>
        public void RunReversed(Span<double> samples)
        {
            samples.Reverse();
            Run(samples);
            samples.Reverse();
        }
    }
}
