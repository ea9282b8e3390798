using AutoLfads.Core.Recordings;
using MathNet.Numerics.LinearAlgebra;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>Linear decoder fitted by ridge regression with an intercept, which is not penalised.</summary>
/// <remarks>
/// The penalty is that of predictors scaled to unit variance (population standard deviation, as scikit-learn's StandardScaler followed by Ridge);
/// scaling the targets would not change the prediction and is left out. The weights are those for the predictors as they came.
/// </remarks>
public sealed class RidgeDecoder
{
    private readonly double[,] weights; // [predictor, target]
    private readonly double[] intercepts;

    private RidgeDecoder(double[,] weights, double[] intercepts)
    {
        this.weights = weights;
        this.intercepts = intercepts;
    }

    /// <summary>Fits a decoder; rows with a missing value are left out.</summary>
    /// <param name="predictors">Predictors, [row, predictor].</param>
    /// <param name="targets">Targets, [row, target], the rows of <paramref name="predictors"/>.</param>
    /// <param name="alpha">Penalty; above 0. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not above 0.</exception>
    /// <exception cref="ArgumentException">The numbers of rows differ, or no row is complete.</exception>
    public static RidgeDecoder Fit(SampleMatrix predictors, SampleMatrix targets, double alpha = 1)
    {
        ArgumentNullException.ThrowIfNull(predictors);
        ArgumentNullException.ThrowIfNull(targets);
        if (!double.IsFinite(alpha) || alpha <= 0) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The ridge penalty must be a number above 0.");
        LaggedRows rows = new(predictors, targets, segmentBins: Math.Max(1, predictors.SampleCount));
        JointMoments moments = rows.Moments(rows.Complete(lagBins: 0), lagBins: 0);
        if (moments.Count == 0) throw new ArgumentException("No row has a value of every predictor and of every target.", nameof(predictors));
        return Fit(moments, moments.PredictorScales(), alpha);
    }

    /// <summary>Decodes the targets.</summary>
    /// <param name="predictors">Predictors, [row, predictor], in the order and units of the fit; a missing value makes its row's targets NaN.</param>
    /// <returns>Targets, [row, target], in the units of the fit.</returns>
    /// <exception cref="ArgumentException">The number of predictors is not that of the fit.</exception>
    public SampleMatrix Predict(SampleMatrix predictors)
    {
        ArgumentNullException.ThrowIfNull(predictors);
        if (predictors.ChannelCount != weights.GetLength(0))
            throw new ArgumentException($"The decoder was fitted to {weights.GetLength(0)} predictors, got {predictors.ChannelCount}.", nameof(predictors));
        SampleMatrix decoded = new(predictors.SampleCount, intercepts.Length);
        for (int row = 0; row < predictors.SampleCount; row++)
        {
            ReadOnlySpan<double> line = predictors.Values.AsSpan(row * predictors.ChannelCount, predictors.ChannelCount);
            for (int target = 0; target < intercepts.Length; target++) decoded[row, target] = Decode(line, target);
        }

        return decoded;
    }

    /// <summary>Fits a decoder to the rows behind some moments.</summary>
    /// <param name="training">Moments of the training rows.</param>
    /// <param name="predictorScales">
    /// What each predictor is divided by before the penalty applies: in a cross-validation the standard deviation over all rows, not the training rows only.
    /// </param>
    /// <param name="alpha">Penalty.</param>
    internal static RidgeDecoder Fit(JointMoments training, double[] predictorScales, double alpha)
    {
        int predictorCount = training.PredictorCount, targetCount = training.TargetCount;
        Matrix<double> normal = Matrix<double>.Build.Dense(predictorCount, predictorCount, (i, j) =>
            (training.PredictorScatter(i, j) / (predictorScales[i] * predictorScales[j])) + (i == j ? alpha : 0));
        Matrix<double> cross = Matrix<double>.Build.Dense(predictorCount, targetCount, (i, target) => training.CrossScatter(i, target) / predictorScales[i]);
        Matrix<double> scaled = normal.Cholesky().Solve(cross);

        double[,] weights = new double[predictorCount, targetCount];
        double[] intercepts = new double[targetCount];
        for (int target = 0; target < targetCount; target++)
        {
            intercepts[target] = training.TargetMean(target);
            for (int i = 0; i < predictorCount; i++)
            {
                weights[i, target] = scaled[i, target] / predictorScales[i];
                intercepts[target] -= training.PredictorMean(i) * weights[i, target];
            }
        }

        return new RidgeDecoder(weights, intercepts);
    }

    /// <summary>One target of one row.</summary>
    internal double Decode(ReadOnlySpan<double> predictors, int target)
    {
        double value = intercepts[target];
        for (int i = 0; i < predictors.Length; i++) value += predictors[i] * weights[i, target];
        return value;
    }

    /// <summary>Scores of one target on the rows behind some moments: R² against these rows' own mean, and the squared correlation, 0 where the decoded value does not change.</summary>
    internal (double R2, double SquaredCorrelation) Score(JointMoments test, int target)
    {
        double bias = test.TargetMean(target) - intercepts[target], shared = 0, variation = 0;
        for (int i = 0; i < test.PredictorCount; i++)
        {
            bias -= test.PredictorMean(i) * weights[i, target];
            shared += weights[i, target] * test.CrossScatter(i, target);
            for (int j = 0; j < test.PredictorCount; j++) variation += weights[i, target] * weights[j, target] * test.PredictorScatter(i, j);
        }

        double scatter = test.TargetScatter(target), error = scatter - (2 * shared) + variation + (test.Count * bias * bias);
        return (1 - (error / scatter), variation > 0 ? shared * shared / (variation * scatter) : 0);
    }
}
