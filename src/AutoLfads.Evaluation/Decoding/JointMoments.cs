using System.Numerics.Tensors;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>Number, sums and sums of products of predictors and targets taken together: all that a linear regression and its R² need of the rows.</summary>
/// <remarks>
/// Moments of parts of the data add and subtract, so each fold is read once and every training set is the whole less a fold.
/// The sums are about a centre near the means, given once for all parts, so that subtracting loses no digits.
/// </remarks>
internal sealed class JointMoments
{
    private readonly double[] centre;
    private readonly double[] sums;
    private readonly double[] products; // upper triangle, [i, j] at i * size + j with j >= i

    /// <param name="predictorCount">The first values of a row that are predictors; the others are targets.</param>
    /// <param name="centre">A value near the mean of each predictor, then of each target.</param>
    public JointMoments(int predictorCount, double[] centre)
    {
        PredictorCount = predictorCount;
        this.centre = centre;
        sums = new double[centre.Length];
        products = new double[centre.Length * centre.Length];
    }

    public int PredictorCount { get; }

    public int TargetCount => centre.Length - PredictorCount;

    public long Count { get; private set; }

    /// <summary>Adds one row: predictors, then targets, each less its centre.</summary>
    public void Add(ReadOnlySpan<double> centredRow)
    {
        Count++;
        for (int i = 0; i < centredRow.Length; i++)
        {
            double value = centredRow[i];
            sums[i] += value;
            Span<double> line = products.AsSpan((i * centredRow.Length) + i, centredRow.Length - i);
            TensorPrimitives.MultiplyAdd(centredRow[i..], value, line, line);
        }
    }

    /// <summary>Adds the rows of other moments about the same centre.</summary>
    public void Add(JointMoments other) => Accumulate(other, 1);

    /// <summary>These moments without the rows of a part of them.</summary>
    public JointMoments Without(JointMoments part)
    {
        JointMoments rest = new(PredictorCount, centre);
        rest.Accumulate(this, 1);
        rest.Accumulate(part, -1);
        return rest;
    }

    public double PredictorMean(int predictor) => Mean(predictor);

    public double TargetMean(int target) => Mean(PredictorCount + target);

    /// <summary>Sum over the rows of the product of two predictors' deviations from their means.</summary>
    public double PredictorScatter(int first, int second) => Scatter(Math.Min(first, second), Math.Max(first, second));

    /// <summary>Sum over the rows of the product of a predictor's and a target's deviations from their means.</summary>
    public double CrossScatter(int predictor, int target) => Scatter(predictor, PredictorCount + target);

    /// <summary>Sum over the rows of a target's squared deviation from its mean.</summary>
    public double TargetScatter(int target) => Scatter(PredictorCount + target, PredictorCount + target);

    /// <summary>Population standard deviation of each predictor; 1 where it does not change, as scikit-learn's StandardScaler has it.</summary>
    public double[] PredictorScales()
    {
        double[] scales = new double[PredictorCount];
        for (int i = 0; i < scales.Length; i++)
            scales[i] = PredictorIsConstant(i) ? 1 : Math.Sqrt(Scatter(i, i) / Count);
        return scales;
    }

    /// <summary>True where a predictor does not change but for rounding.</summary>
    public bool PredictorIsConstant(int predictor) => IsConstant(predictor);

    /// <summary>True where a target does not change but for rounding.</summary>
    public bool TargetIsConstant(int target) => IsConstant(PredictorCount + target);

    private bool IsConstant(int column)
    {
        const double machineEpsilon = 2.220446049250313e-16;
        double rounding = Count * machineEpsilon * Mean(column);
        return Scatter(column, column) <= Count * rounding * rounding;
    }

    private double Mean(int column) => centre[column] + (sums[column] / Count);

    private double Scatter(int i, int j) => products[(i * centre.Length) + j] - (sums[i] * sums[j] / Count);

    private void Accumulate(JointMoments other, int sign)
    {
        Count += sign * other.Count;
        for (int i = 0; i < sums.Length; i++) sums[i] += sign * other.sums[i];
        for (int i = 0; i < products.Length; i++) products[i] += sign * other.products[i];
    }
}
