using MathNet.Numerics.LinearAlgebra;

namespace AutoLfads.Evaluation.Oscillations;

/// <summary>The highest peak of a spectrum within a band over a smooth background that is fitted without it.</summary>
/// <remarks>
/// A peak is as high as the smaller of two: its height over the background, and its prominence, by which the spectrum itself rises from the higher of the valleys on both sides.
/// Without the second, the bend where an envelope's spectrum begins to fall would stand out from any simple background.
/// </remarks>
internal sealed class PeakSearch
{
    private const int PeakBins = 2; // on each side of its centre a peak reaches through a Hann window's main lobe

    private readonly double[][] powers; // [frequency][order] of log frequency
    private readonly Dictionary<int, double[][]> fits = []; // [order][frequency], by the frequency left out, -1 for none
    private readonly int first;
    private readonly int last;

    /// <param name="frequenciesHz">Frequencies of the background's fit.</param>
    /// <param name="first">First of them that may be a peak.</param>
    /// <param name="last">Last of them that may be a peak.</param>
    /// <param name="order">Order of the background's polynomial.</param>
    public PeakSearch(double[] frequenciesHz, int first, int last, int order)
    {
        // Scaled to about one, so that the powers stay well conditioned.
        double middle = Math.Log(frequenciesHz[frequenciesHz.Length / 2]);
        powers = [.. frequenciesHz.Select(f => (double[])[.. Enumerable.Range(0, order + 1).Select(p => Math.Pow(Math.Log(f) - middle, p))])];
        this.first = Math.Max(1, first);
        this.last = Math.Min(frequenciesHz.Length - 2, last);
    }

    /// <summary>The peak of a spectrum.</summary>
    /// <param name="logDensity">Natural logarithm of the density at each frequency.</param>
    /// <returns>Index and height (difference of logarithms) of the peak, -1 and negative infinity without one, and the log background.</returns>
    public (int Index, double Height, double[] Background) Find(double[] logDensity)
    {
        double[] background = Background(logDensity, -1);
        (int index, _) = Highest(logDensity, background);
        if (index < 0) return (-1, double.NegativeInfinity, background);
        background = Background(logDensity, index);
        (index, double height) = Highest(logDensity, background);
        return (index, height, background);
    }

    private (int Index, double Height) Highest(double[] logDensity, double[] background)
    {
        (int Index, double Height) highest = (-1, double.NegativeInfinity);
        for (int k = first; k <= last; k++)
        {
            if (logDensity[k] < logDensity[k - 1] || logDensity[k] < logDensity[k + 1]) continue;
            double height = Math.Min(logDensity[k] - background[k], Prominence(logDensity, k));
            if (height > highest.Height) highest = (k, height);
        }

        return highest;
    }

    private static double Prominence(double[] logDensity, int peak)
    {
        double left = logDensity[peak], right = left;
        for (int k = peak - 1; k >= 0 && logDensity[k] <= logDensity[peak]; k--) left = Math.Min(left, logDensity[k]);
        for (int k = peak + 1; k < logDensity.Length && logDensity[k] <= logDensity[peak]; k++) right = Math.Min(right, logDensity[k]);
        return logDensity[peak] - Math.Max(left, right);
    }

    private double[] Background(double[] logDensity, int without)
    {
        if (!fits.TryGetValue(without, out double[][]? fit)) fits[without] = fit = Fit(without);
        double[] background = new double[powers.Length];
        for (int p = 0; p < fit.Length; p++)
        {
            double coefficient = 0;
            for (int k = 0; k < logDensity.Length; k++) coefficient += fit[p][k] * logDensity[k];
            for (int k = 0; k < background.Length; k++) background[k] += coefficient * powers[k][p];
        }

        return background;
    }

    /// <summary>What each frequency adds to each coefficient of the least-squares fit.</summary>
    private double[][] Fit(int without)
    {
        Matrix<double> design = Matrix<double>.Build.DenseOfRowArrays(powers), weights = Matrix<double>.Build.DenseDiagonal(powers.Length, powers.Length, Weight);
        return (weights * design).QR().Solve(weights).ToRowArrays();

        double Weight(int k) => without >= 0 && Math.Abs(k - without) <= PeakBins ? 0 : 1;
    }
}
