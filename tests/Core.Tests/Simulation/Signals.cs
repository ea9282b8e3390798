using MathNet.Numerics.IntegralTransforms;
using Complex = System.Numerics.Complex;

namespace AutoLfads.Core.Tests.Simulation;

/// <summary>Plain measures of signals, by definition.</summary>
internal static class Signals
{
    public static double Correlation(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        (double meanA, double meanB) = (a.Average(), b.Average());
        (double ab, double aa, double bb) = (0, 0, 0);
        for (int i = 0; i < a.Count; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }

        return ab / Math.Sqrt(aa * bb);
    }

    /// <summary>Squared magnitude of each Fourier coefficient from 0 to the Nyquist frequency; coefficient k lies at k × rate / length.</summary>
    public static double[] Periodogram(double[] signal)
    {
        Complex[] spectrum = [.. signal.Select(v => new Complex(v, 0))];
        Fourier.Forward(spectrum, FourierOptions.NoScaling);
        return [.. spectrum.Take((signal.Length / 2) + 1).Select(v => (v.Real * v.Real) + (v.Imaginary * v.Imaginary))];
    }

    /// <summary>Share of a signal's power, its mean not counted, between two frequencies.</summary>
    public static double PowerShare(double[] signal, double rateHz, double lowHz, double highHz)
    {
        double[] power = Periodogram(signal);
        double Hz(int k) => k * rateHz / signal.Length;
        return power.Where((_, k) => k > 0 && Hz(k) >= lowHz && Hz(k) <= highHz).Sum() / power.Skip(1).Sum();
    }

    /// <summary>Centred moving average, shorter at the ends.</summary>
    public static double[] MovingAverage(double[] signal, int halfWidth)
    {
        double[] sums = new double[signal.Length + 1];
        for (int i = 0; i < signal.Length; i++) sums[i + 1] = sums[i] + signal[i];
        return [.. Enumerable.Range(0, signal.Length).Select(i =>
        {
            (int first, int end) = (Math.Max(0, i - halfWidth), Math.Min(signal.Length, i + halfWidth + 1));
            return (sums[end] - sums[first]) / (end - first);
        })];
    }
}
