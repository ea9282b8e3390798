using System.Numerics;

namespace AutoLfads.Core.Preprocessing.Resampling;

/// <summary>Changes a sample rate by a fraction with an anti-alias filter of finite length, without delay: output k lies at input position k·down/up.</summary>
/// <remarks>Beyond its ends the signal counts as 0, as in scipy.signal's resample_poly and decimate.</remarks>
public sealed class RationalResampler
{
    private readonly RateRatio ratio;
    private readonly double[] kernel;

    private RationalResampler(RateRatio ratio, double[] kernel)
    {
        this.ratio = ratio;
        this.kernel = kernel;
    }

    /// <summary>A resampler for any fraction: Kaiser window of shape 5, half length 10·max(up, down).</summary>
    /// <param name="ratio">Wanted rate over present rate.</param>
    /// <exception cref="ArgumentException">A factor is below 1.</exception>
    public static RationalResampler Polyphase(RateRatio ratio)
    {
        if (ratio.Up < 1 || ratio.Down < 1) throw new ArgumentException($"Both factors of a rate ratio must be 1 or more, were {ratio.Up} and {ratio.Down}.", nameof(ratio));
        int larger = Math.Max(ratio.Up, ratio.Down);
        double[] kernel = FirKernel.Kaiser((20 * larger) + 1, 1.0 / larger, 5);
        // The zeros put between the samples when the rate is raised take their share of the gain.
        for (int i = 0; i < kernel.Length; i++) kernel[i] *= ratio.Up;
        return new(ratio, kernel);
    }

    /// <summary>A resampler that keeps every n-th sample: Hamming window.</summary>
    /// <param name="factor">Which samples are kept, n; 1 or more.</param>
    /// <param name="taps">Length of the anti-alias filter, odd; null for 20·<paramref name="factor"/> + 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is below 1 or the number of taps is not odd.</exception>
    public static RationalResampler Decimation(int factor, int? taps = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        return new(new(1, factor), FirKernel.Hamming(taps ?? ((20 * factor) + 1), 1.0 / factor));
    }

    /// <summary>Number of samples that come out, ceil(count·up/down).</summary>
    /// <param name="inputCount">Number of samples that go in; 0 or more.</param>
    public int OutputCount(int inputCount) => ratio.OutputCount(inputCount);

    /// <summary>Resamples a signal.</summary>
    /// <param name="signal">Finite samples.</param>
    /// <returns><see cref="OutputCount"/> samples.</returns>
    public double[] Apply(ReadOnlySpan<double> signal)
    {
        double[] output = new double[OutputCount(signal.Length)];
        Apply(signal, 1, 0, 0, output);
        return output;
    }

    /// <summary>The inputs that consecutive outputs are made from, from one up to and without another; they may lie beyond the signal's ends.</summary>
    /// <param name="outputStart">Number of the first output.</param>
    /// <param name="count">Number of outputs; at least 1.</param>
    internal (int Start, int End) InputsOf(int outputStart, int count)
    {
        long half = kernel.Length / 2, first = ((long)outputStart * ratio.Down) - half, last = ((long)(outputStart + count - 1) * ratio.Down) + half;
        return ((int)Math.Floor((double)first / ratio.Up), (int)(last / ratio.Up) + 1);
    }

    /// <summary>Fills the outputs that lie on one run of a longer recording, from that run's samples alone.</summary>
    /// <param name="run">The run's samples, [time, channel].</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="runStart">Position of the run's first sample in the recording.</param>
    /// <param name="outputStart">Number of the first output wanted; it lies at or after the run's first sample.</param>
    /// <param name="output">Where consecutive outputs go, [time, channel].</param>
    internal void Apply(ReadOnlySpan<double> run, int channels, int runStart, int outputStart, Span<double> output)
    {
        int up = ratio.Up, half = kernel.Length / 2, count = output.Length / channels, samples = run.Length / channels;
        for (int k = 0; k < count; k++)
        {
            // Input n meets tap centre - n·up.
            long centre = ((long)(outputStart + k) * ratio.Down) - ((long)runStart * up) + half;
            int last = (int)Math.Min(centre / up, samples - 1);
            int first = (int)Math.Max(0, (centre - kernel.Length + up) / up);
            int tap = (int)(centre - ((long)first * up));
            Span<double> sums = output.Slice(k * channels, channels);
            sums.Clear();
            for (int n = first; n <= last; n++, tap -= up) Add(kernel[tap], run.Slice(n * channels, channels), sums);
        }
    }

    private static void Add(double factor, ReadOnlySpan<double> row, Span<double> sums)
    {
        int c = 0;
        for (; c <= sums.Length - Vector<double>.Count; c += Vector<double>.Count)
            (new Vector<double>(sums[c..]) + (factor * new Vector<double>(row[c..]))).CopyTo(sums[c..]);
        for (; c < sums.Length; c++) sums[c] += factor * row[c];
    }
}
