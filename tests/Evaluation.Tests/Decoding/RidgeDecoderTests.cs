using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Decoding;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace AutoLfads.Evaluation.Tests.Decoding;

public sealed class RidgeDecoderTests
{
    private static readonly SampleMatrix Predictors = SmallSignals.Continuous(SmallSignals.Estimate);
    private static readonly SampleMatrix Targets = SmallSignals.Continuous(SmallSignals.Target);

    // Thousandths: numbers so near to each other or to zero that R² itself is ill-posed are another test's matter.
    private static readonly Gen<double> Value = Gen.Int[-5000, 5000].Select(v => v / 1000.0);

    private static readonly Gen<(SampleMatrix Predictors, SampleMatrix Targets, double Alpha)> AnyData =
        Gen.Select(Gen.Int[8, 40], Gen.Int[1, 5], Gen.Int[1, 3], Gen.Double[.01, 100]).SelectMany((rows, predictors, targets, alpha) =>
            Gen.Select(Value.Array[rows * predictors], Value.Array[rows * targets], (x, y) =>
                (new SampleMatrix(rows, predictors, x), new SampleMatrix(rows, targets, y), alpha)));

    [Fact]
    public void Predict_SmallSignals_EqualsNumPy()
    {
        SampleMatrix decoded = RidgeDecoder.Fit(Predictors, Targets, alpha: 2).Predict(Predictors);
        Assert.Equal(-0.363487613928, decoded[5, 0], 1e-10);
        Assert.Equal(98.8924175323, decoded[5, 1], 1e-8);
        Assert.Equal(-0.093317178969, decoded[40, 0], 1e-10);
        Assert.Equal(91.8911703956, decoded[40, 1], 1e-8);
    }

    [Fact]
    public void Fit_AnyData_EqualsLeastSquaresWithThePenaltyAsExtraRows() => AnyData.Sample(data =>
    {
        (SampleMatrix x, SampleMatrix y, double alpha) = data;
        SampleMatrix decoded = RidgeDecoder.Fit(x, y, alpha).Predict(x);

        // Rows of sqrt(alpha) on the diagonal below the z-scored predictors, solved by QR: another way to the same minimum.
        int predictors = x.ChannelCount;
        Vector<double>[] columns = [.. Enumerable.Range(0, predictors).Select(c => ZScore(x.GetChannel(c)))];
        Matrix<double> stacked = Matrix<double>.Build.Dense(x.SampleCount + predictors, predictors, (i, j) =>
            i < x.SampleCount ? columns[j][i] : i - x.SampleCount == j ? Math.Sqrt(alpha) : 0);
        for (int target = 0; target < y.ChannelCount; target++)
        {
            double[] values = y.GetChannel(target);
            double mean = values.Average();
            Vector<double> right = Vector<double>.Build.Dense(x.SampleCount + predictors, i => i < values.Length ? values[i] - mean : 0);
            Vector<double> expected = stacked.SubMatrix(0, x.SampleCount, 0, predictors) * stacked.QR().Solve(right);
            for (int row = 0; row < x.SampleCount; row++) Assert.Equal(expected[row] + mean, decoded[row, target], 1e-8);
        }
    });

    [Fact]
    public void Fit_AnyData_DoesNotDependOnThePredictorsScalesAndOffsets() => AnyData.Sample(data =>
    {
        (SampleMatrix x, SampleMatrix y, double alpha) = data;
        SampleMatrix moved = SampleMatrix.FromChannels([.. Enumerable.Range(0, x.ChannelCount).Select(c => Array.ConvertAll(x.GetChannel(c), v => 1000 + (v * (c + 2))))]);
        double[] expected = RidgeDecoder.Fit(x, y, alpha).Predict(x).Values, actual = RidgeDecoder.Fit(moved, y, alpha).Predict(moved).Values;
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-8);
    });

    [Fact]
    public void Score_AnyData_IsTheRSquaredOfThePredictions() => AnyData.Sample(data =>
    {
        (SampleMatrix x, SampleMatrix y, double alpha) = data;
        RidgeDecoder decoder = RidgeDecoder.Fit(x, y, alpha);
        SampleMatrix decoded = decoder.Predict(x);
        LaggedRows rows = new(x, y, x.SampleCount);
        int[] half = rows.Complete(lagBins: 0)[(x.SampleCount / 2)..];
        JointMoments test = rows.Moments(half, lagBins: 0);
        for (int target = 0; target < y.ChannelCount; target++)
        {
            double mean = half.Average(row => y[row, target]);
            double expected = 1 - (half.Sum(row => Math.Pow(y[row, target] - decoded[row, target], 2)) / half.Sum(row => Math.Pow(y[row, target] - mean, 2)));
            Assert.Equal(expected, decoder.Score(test, target).R2, 1e-8 * Math.Max(1, Math.Abs(expected)));
        }
    });

    [Fact]
    public void Fit_ConstantPredictor_IsIgnored()
    {
        SampleMatrix withConstant = SampleMatrix.FromChannels([Predictors.GetChannel(0), [.. Enumerable.Repeat(7.1, Predictors.SampleCount)], Predictors.GetChannel(1)]);
        double[] expected = RidgeDecoder.Fit(Predictors, Targets).Predict(Predictors).Values;
        double[] actual = RidgeDecoder.Fit(withConstant, Targets).Predict(withConstant).Values;
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-9);
    }

    [Fact]
    public void Fit_MissingValues_LeavesTheirRowsOut()
    {
        SampleMatrix holedPredictors = new(Predictors.SampleCount, 2, [.. Predictors.Values]), holedTargets = new(Targets.SampleCount, 2, [.. Targets.Values]);
        holedPredictors[0, 1] = double.NaN;
        holedTargets[1, 0] = double.NaN;
        SampleMatrix later = new(Predictors.SampleCount - 2, 2, Predictors.Values[4..]), laterTargets = new(Targets.SampleCount - 2, 2, Targets.Values[4..]);
        double[] expected = RidgeDecoder.Fit(later, laterTargets).Predict(later).Values, actual = RidgeDecoder.Fit(holedPredictors, holedTargets).Predict(later).Values;
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Fit_PenaltyNotAboveZero_Throws(double alpha) => Assert.Throws<ArgumentOutOfRangeException>(() => RidgeDecoder.Fit(Predictors, Targets, alpha));

    [Fact]
    public void Fit_NoCompleteRow_Throws()
    {
        SampleMatrix predictors = new(2, 1, [double.NaN, 1]), targets = new(2, 1, [1, double.NaN]);
        Assert.Contains("No row", Assert.Throws<ArgumentException>(() => RidgeDecoder.Fit(predictors, targets)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_AnotherNumberOfPredictors_SaysBoth()
    {
        string message = Assert.Throws<ArgumentException>(() => RidgeDecoder.Fit(Predictors, Targets).Predict(new SampleMatrix(3, 5))).Message;
        Assert.Contains("2 predictors, got 5", message, StringComparison.Ordinal);
    }

    private static Vector<double> ZScore(double[] values)
    {
        double mean = values.Average(), sd = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        return Vector<double>.Build.Dense(values.Length, i => (values[i] - mean) / sd);
    }
}
