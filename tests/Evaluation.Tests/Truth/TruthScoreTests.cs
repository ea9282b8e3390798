using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Evaluation.Tests.Truth;

public sealed class TruthScoreTests
{
    private static readonly IReadOnlyList<Channel> Channels = [new("TA", "mV"), new("GA", "mV")];

    [Fact]
    public void Evaluate_ScaledAndOffsetTruth_IsPerfect()
    {
        SampleMatrix truth = Waves(0, 0), estimate = Map(truth, v => (3.5 * v) + 100);
        IReadOnlyList<TruthResult> results = TruthScore.Evaluate("autolfads", estimate, truth, Channels);
        Assert.Equal(["TA", "GA"], results.Select(r => r.Channel));
        Assert.All(results, r => Assert.Equal(1, r.R2, 1e-12));
    }

    [Fact]
    public void Evaluate_OrthogonalError_IsTheShareOfVarianceKept()
    {
        // Whole periods of sine and cosine are orthogonal: adding a cosine of half the amplitude leaves 1 / (1 + 1/4).
        SampleMatrix truth = Waves(0, 0), estimate = Waves(.5, 2);
        IReadOnlyList<TruthResult> results = TruthScore.Evaluate("x", estimate, truth, Channels);
        Assert.Equal(.8, results[0].R2, 1e-12);
        Assert.Equal(.2, results[1].R2, 1e-12);
    }

    [Fact]
    public void Evaluate_MissingBins_AreLeftOut()
    {
        SampleMatrix truth = Waves(0, 0), estimate = Map(truth, v => 2 * v);
        estimate[0, 0] = double.NaN;
        estimate[1, 0] = double.NaN;
        truth[5, 1] = double.NaN;
        Assert.All(TruthScore.Evaluate("x", estimate, truth, Channels), r => Assert.Equal(1, r.R2, 1e-12));
    }

    [Fact]
    public void Evaluate_ConstantEstimate_ExplainsNothing() =>
        Assert.All(TruthScore.Evaluate("x", Map(Waves(0, 0), _ => .1), Waves(0, 0), Channels), r => Assert.Equal(0, r.R2));

    [Fact]
    public void Evaluate_ConstantTruth_NamesTheChannel() =>
        Assert.Contains("'TA'", Assert.Throws<ArgumentException>(() => TruthScore.Evaluate("x", Waves(0, 0), Map(Waves(0, 0), _ => .1), Channels)).Message, StringComparison.Ordinal);

    [Fact]
    public void Evaluate_OtherShapes_SaysThem()
    {
        string message = Assert.Throws<ArgumentException>(() => TruthScore.Evaluate("x", new SampleMatrix(39, 2), Waves(0, 0), Channels)).Message;
        Assert.Contains("[40, 2], the estimate [39, 2]", message, StringComparison.Ordinal);
    }

    private static SampleMatrix Waves(double firstCosine, double secondCosine)
    {
        SampleMatrix waves = new(40, 2);
        for (int t = 0; t < 40; t++)
        {
            double phase = 2 * Math.PI * t / 20;
            waves[t, 0] = Math.Sin(phase) + (firstCosine * Math.Cos(phase));
            waves[t, 1] = Math.Sin(phase) + (secondCosine * Math.Cos(phase));
        }

        return waves;
    }

    private static SampleMatrix Map(SampleMatrix matrix, Func<double, double> map) => new(matrix.SampleCount, matrix.ChannelCount, Array.ConvertAll(matrix.Values, v => map(v)));
}
