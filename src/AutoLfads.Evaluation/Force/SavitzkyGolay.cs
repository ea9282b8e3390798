using MathNet.Numerics.LinearAlgebra;

namespace AutoLfads.Evaluation.Force;

/// <summary>The derivative of a polynomial fitted to each bin's surroundings: a derivative that does not raise noise as differences do.</summary>
/// <remarks>
/// Savitzky and Golay 1964, Anal. Chem. 36:1627. As scipy.signal.savgol_filter with mode "interp": within half a window of an end, the polynomial of the first or last whole window is used.
/// </remarks>
public sealed class SavitzkyGolay
{
    private readonly Matrix<double> weights; // [bin of the window at which the derivative is taken, bin of the window]

    /// <summary>Makes the filter.</summary>
    /// <param name="windowBins">Bins of a window; odd, above <paramref name="polynomialOrder"/>.</param>
    /// <param name="polynomialOrder">Order of the polynomial; 1 or more.</param>
    /// <param name="sampleRateHz">Bins per second.</param>
    /// <exception cref="ArgumentException">The window is even or no longer than the order, or the order or the rate is out of its range.</exception>
    public SavitzkyGolay(int windowBins, int polynomialOrder, double sampleRateHz)
    {
        if (polynomialOrder < 1 || windowBins % 2 == 0 || windowBins <= polynomialOrder)
            throw new ArgumentException($"The window must be odd and longer than the polynomial's order, which is 1 or more; was {windowBins} bins with order {polynomialOrder}.", nameof(windowBins));
        if (!(double.IsFinite(sampleRateHz) && sampleRateHz > 0)) throw new ArgumentException($"The sample rate must be above 0 Hz, was {sampleRateHz}.", nameof(sampleRateHz));
        WindowBins = windowBins;
        int half = windowBins / 2;
        // Times scaled to [-1, 1], so that high powers stay well conditioned.
        double scale = Math.Max(1, half);
        Matrix<double> powers = Matrix<double>.Build.Dense(windowBins, polynomialOrder + 1, (t, p) => Math.Pow((t - half) / scale, p));
        Matrix<double> slopes = Matrix<double>.Build.Dense(windowBins, polynomialOrder + 1, (t, p) => p == 0 ? 0 : p * Math.Pow((t - half) / scale, p - 1));
        weights = slopes * powers.QR().Solve(Matrix<double>.Build.DenseIdentity(windowBins)) * (sampleRateHz / scale);
    }

    /// <summary>Bins of a window.</summary>
    public int WindowBins { get; }

    /// <summary>The derivative of a signal.</summary>
    /// <param name="signal">Samples; at least a window. NaN where missing.</param>
    /// <returns>Units of the signal per second, one value a bin; NaN where a sample of the window is missing.</returns>
    /// <exception cref="ArgumentException">The signal is shorter than a window.</exception>
    public double[] Derivative(IReadOnlyList<double> signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        if (signal.Count < WindowBins) throw new ArgumentException($"The derivative needs {WindowBins} bins or more, got {signal.Count}. Use a shorter window.", nameof(signal));
        double[] derivative = new double[signal.Count];
        for (int bin = 0; bin < derivative.Length; bin++)
        {
            int start = Math.Clamp(bin - (WindowBins / 2), 0, signal.Count - WindowBins);
            for (int t = 0; t < WindowBins; t++) derivative[bin] += weights[bin - start, t] * signal[start + t];
        }

        return derivative;
    }
}
