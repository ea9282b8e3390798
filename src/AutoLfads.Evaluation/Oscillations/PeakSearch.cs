using MathNet.Numerics.LinearAlgebra;

namespace AutoLfads.Evaluation.Oscillations;

/// <summary>The highest peak of a spectrum within a band over a smooth background that is fitted without it.</summary>
internal sealed class PeakSearch
{
    private const int PeakBins = 2; // on each side of its centre a peak reaches through a Hann window's main lobe

    private readonly double[][] powers; // [frequency][order] of log frequency
    private readonly Dictionary<int, Matrix<double>> fits = []; // by the frequency left out, -1 for none
    private readonly int first;
    private readonly int last;
    private readonly int order;

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
        this.order = order;
    }

    /// <summary>The peak of a spectrum.</summary>
    /// <param name="logDensity">Natural logarithm of the density at each frequency.</param>
    /// <returns>Index and height (difference of logarithms) of the peak, -1 and negative infinity without one, and the log background.</returns>
    public (int Index, double Height, double[] Background) Find(double[] logDensity)
    {
        double[] background = Background(logDensity, -1);
        int index = Highest(logDensity, background);
        if (index < 0) return (-1, double.NegativeInfinity, background);
        background = Background(logDensity, index);
        index = Highest(logDensity, background);
        return index < 0 ? (-1, double.NegativeInfinity, background) : (index, logDensity[index] - background[index], background);
    }

    private int Highest(double[] logDensity, double[] background)
    {
        int highest = -1;
        for (int k = first; k <= last; k++)
        {
            double height = Over(k);
            if (height >= Over(k - 1) && height >= Over(k + 1) && (highest < 0 || height > Over(highest))) highest = k;
        }

        return highest;

        double Over(int k) => logDensity[k] - background[k];
    }

    private double[] Background(double[] logDensity, int without)
    {
        if (!fits.TryGetValue(without, out Matrix<double>? fit))
        {
            double Weight(int k) => without >= 0 && Math.Abs(k - without) <= PeakBins ? 0 : 1;
            Matrix<double> design = Matrix<double>.Build.Dense(powers.Length, order + 1, (k, p) => Weight(k) * powers[k][p]);
            Matrix<double> weights = Matrix<double>.Build.DenseDiagonal(powers.Length, powers.Length, Weight);
            fits[without] = fit = Matrix<double>.Build.DenseOfRowArrays(powers) * design.QR().Solve(weights);
        }

        return (fit * Vector<double>.Build.Dense(logDensity)).ToArray();
    }
}
