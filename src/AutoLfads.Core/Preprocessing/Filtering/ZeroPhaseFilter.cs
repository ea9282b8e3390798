using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        double[] filtered = signal.ToArray(), before = new double[paddingSamples], after = new double[paddingSamples];
        ExtendBefore(signal, 1, before);
        ExtendAfter(signal, 1, after);
        Pass forward = Begin(paddingSamples > 0 ? before[..1] : filtered[..1]);
        forward.Run(before);
        forward.Run(filtered);
        forward.Run(after);
        Pass backward = Begin(paddingSamples > 0 ? after[^1..] : filtered[^1..]);
        backward.RunReversed(after);
        backward.RunReversed(filtered);
        return filtered;
    }

    /// <summary>The point reflection by which signals are extended before their first samples.</summary>
    /// <param name="head">The signals' first samples, [time, channel], more than are asked for.</param>
    /// <param name="channels">Number of signals.</param>
    /// <param name="before">What comes before them, [time, channel].</param>
    internal static void ExtendBefore(ReadOnlySpan<double> head, int channels, Span<double> before)
    {
        int count = before.Length / channels;
        for (int t = 0; t < count; t++)
        {
            for (int c = 0; c < channels; c++) before[(t * channels) + c] = (2 * head[c]) - head[((count - t) * channels) + c];
        }
    }

    /// <summary>The point reflection by which signals are extended after their last samples.</summary>
    /// <param name="tail">The signals' last samples, [time, channel], more than are asked for.</param>
    /// <param name="channels">Number of signals.</param>
    /// <param name="after">What comes after them, [time, channel].</param>
    internal static void ExtendAfter(ReadOnlySpan<double> tail, int channels, Span<double> after)
    {
        int count = after.Length / channels, last = tail.Length - channels;
        for (int t = 0; t < count; t++)
        {
            for (int c = 0; c < channels; c++) after[(t * channels) + c] = (2 * tail[last + c]) - tail[last - ((t + 1) * channels) + c];
        }
    }

    /// <summary>Begins a pass over several signals in the steady state of their first samples.</summary>
    /// <param name="first">The first sample of each signal.</param>
    internal Pass Begin(ReadOnlySpan<double> first) => new(sections, steadyStates, first);

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

    /// <summary>One pass over signals that lie side by side, which may come in pieces.</summary>
    /// <remarks>The recursion waits for itself at every sample, so signals are filtered in the lanes of one register: eight in the time of one, and to the same bits as each alone.</remarks>
    internal sealed class Pass
    {
        private readonly SecondOrderSection[] sections;
        private readonly int channels;
        private readonly double[] first, second; // states of the transposed direct form, [section, channel]

        public Pass(SecondOrderSection[] sections, (double First, double Second)[] steadyStates, ReadOnlySpan<double> start)
        {
            (this.sections, channels) = (sections, start.Length);
            first = new double[sections.Length * channels];
            second = new double[first.Length];
            for (int i = 0; i < first.Length; i++)
                (first[i], second[i]) = (steadyStates[i / channels].First * start[i % channels], steadyStates[i / channels].Second * start[i % channels]);
        }

        /// <summary>Filters the next samples in place, [time, channel].</summary>
        public void Run(Span<double> rows) => Run(rows, 0, channels);

        /// <summary>Filters the next samples in place, [time, channel], the last ones first.</summary>
        public void RunReversed(Span<double> rows) => Run(rows, rows.Length - channels, -channels);

        private void Run(Span<double> rows, int start, int step)
        {
            for (int i = 0; i < sections.Length; i++)
            {
                int c = 0;
                for (; c <= channels - Vector512<double>.Count; c += Vector512<double>.Count) RunEight(i, c, rows, start + c, step);
                for (; c < channels; c++) RunOne(i, c, rows, start + c, step);
            }
        }

        private void RunEight(int section, int channel, Span<double> rows, int start, int step)
        {
            (double b0, double b1, double b2, double a1, double a2) = sections[section];
            int state = (section * channels) + channel;
            Vector512<double> f = Vector512.Create(first, state), s = Vector512.Create(second, state);
            ref double all = ref MemoryMarshal.GetReference(rows);
            int count = rows.Length / channels;
            for (int t = 0, at = start; t < count; t++, at += step)
            {
                ref double eight = ref Unsafe.Add(ref all, at);
                Vector512<double> x = Vector512.LoadUnsafe(ref eight), y = (b0 * x) + f;
                f = (b1 * x) - (a1 * y) + s;
                s = (b2 * x) - (a2 * y);
                y.StoreUnsafe(ref eight);
            }

            f.CopyTo(first, state);
            s.CopyTo(second, state);
        }

        private void RunOne(int section, int channel, Span<double> rows, int start, int step)
        {
            (double b0, double b1, double b2, double a1, double a2) = sections[section];
            int state = (section * channels) + channel, count = rows.Length / channels;
            double f = first[state], s = second[state];
            for (int t = 0, at = start; t < count; t++, at += step)
            {
                double x = rows[at];
                double y = (b0 * x) + f;
                f = (b1 * x) - (a1 * y) + s;
                s = (b2 * x) - (a2 * y);
                rows[at] = y;
            }

            (first[state], second[state]) = (f, s);
        }
    }
}
