using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Model;
using AutoLfads.Tests;
using AutoLfads.Training.Selection;
using MathNet.Numerics;
using MathNet.Numerics.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Training.Tests.Selection;

public sealed class SelectionScorerTests : IDisposable
{
    private const int BlockBins = 3;
    private const double HeldOutShare = 0.3;
    private static readonly RunConfig Config = SmallRun.Config with { Selection = new SelectionConfig { BlockBins = BlockBins, HeldOutShare = HeldOutShare } };

    private readonly DisposeScope scope = NewDisposeScope();

    [Theory]
    [InlineData(EncoderInputTransform.None)]
    [InlineData(EncoderInputTransform.Log)]
    public void Score_HeldOutBlocks_IsTheLikelihoodOfBinsFilledWithTheChannelsMeansInEveryFifthBlock(EncoderInputTransform input)
    {
        RunConfig config = Config with { Model = Config.Model with { EncoderInput = input } };
        using LfadsModel model = Create(config, SmallRun.Data);
        using SelectionScorer scorer = new(model, config, SmallRun.Data, seed: 1);

        Assert.Equal(BlocksByLoops(model, SmallRun.Data, input), scorer.Score(0).HeldOutBlocks, 1e-5);
    }

    [Fact]
    public void Score_MissingSamples_AreNeitherReadNorCounted()
    {
        float[] values = [.. SmallRun.Data.Valid.Values];
        for (int i = 0; i < values.Length; i += 17) values[i] = float.NaN;
        TrainingData data = SmallRun.Data with { Valid = new WindowSet(SmallRun.Data.Valid.WindowCount, SmallRun.Data.Valid.TimeBins, SmallRun.Data.Valid.ChannelCount, values) };
        using LfadsModel model = Create(Config, data);
        using SelectionScorer scorer = new(model, Config, data, seed: 1);

        SelectionScores scores = scorer.Score(0);

        Assert.Equal(BlocksByLoops(model, data, EncoderInputTransform.None), scores.HeldOutBlocks, 1e-5);
        Assert.True(double.IsFinite(scores.ShiftedLikelihood));
    }

    [Fact]
    public void Score_WithoutShift_ShiftedLikelihoodIsThatOfThePosteriorMean()
    {
        RunConfig config = Config with { Augmentation = Config.Augmentation with { ShiftMaxBins = 0 } };
        using LfadsModel model = Create(config, SmallRun.Data);
        using SelectionScorer scorer = new(model, config, SmallRun.Data, seed: 1);
        WindowSet centre = SmallRun.Data.Valid.WithoutMargins(SmallRun.Data.MarginBins);
        double[] losses = [.. Losses(model, centre, centre)];

        Assert.Equal(losses.Average(), scorer.Score(0).ShiftedLikelihood, 1e-5);
    }

    [Fact]
    public void Score_HeldOutSamples_DoesNotDependOnTheShift()
    {
        RunConfig unshifted = Config with { Augmentation = Config.Augmentation with { ShiftMaxBins = 0 } };
        using LfadsModel model = Create(Config, SmallRun.Data);
        using SelectionScorer scorer = new(model, Config, SmallRun.Data, seed: 1), other = new(model, unshifted, SmallRun.Data, seed: 1);

        SelectionScores shifted = scorer.Score(0), plain = other.Score(0);

        Assert.Equal(plain.HeldOutSamples, shifted.HeldOutSamples);
        Assert.NotEqual(plain.ShiftedLikelihood, shifted.ShiftedLikelihood);
    }

    [Fact]
    public void Score_HeldOutSamples_IsOfSamplesThatTheEncodersDoNotSee()
    {
        // A model that has learnt to copy: what it sees it knows far better than what is hidden from it.
        RunConfig config = Config with
        {
            Model = Config.Model with { InferredInputDim = 5, FactorDim = 8, GeneratorDim = 16, ControllerDim = 16, ControllerInputLag = 0, DropoutRate = 0 },
            Loss = Config.Loss with { InferredInputKlScale = 1e-7, GeneratorL2Scale = 0, ControllerL2Scale = 0 },
            Augmentation = Config.Augmentation with { ShiftMaxBins = 0, CoordinatedDropoutRate = 0 },
            Training = Config.Training with { MaxEpochs = 200, EarlyStopPatienceEpochs = 200 },
        };
        using TemporaryFolder folder = new();
        using ModelTrainer trainer = new(config, SmallRun.Data, new MemberFolder(folder.Path));
        trainer.Train(resume: false);
        double[] scored = [.. Enumerable.Range(0, 100).Select(seed =>
        {
            using SelectionScorer scorer = new(trainer.Model, config, SmallRun.Data, seed);
            return scorer.Score(0).HeldOutSamples;
        })];
        (double Hidden, double Seen)[] drawn = [.. Enumerable.Range(0, 300).Select(seed => LikelihoodsByLoops(trainer.Model, new Random(seed)))];

        double error = Math.Sqrt((ArrayStatistics.Variance(scored) / scored.Length) + (ArrayStatistics.Variance([.. drawn.Select(d => d.Hidden)]) / drawn.Length));
        Assert.InRange(scored.Average() - drawn.Average(d => d.Hidden), -4 * error, 4 * error);
        Assert.True(scored.Average() - drawn.Average(d => d.Seen) > 20 * error, "The model copies too little for this test to mean anything.");
    }

    [Fact]
    public void Score_AgainAndByAnotherScorer_IsTheSame()
    {
        using LfadsModel model = Create(Config, SmallRun.Data);
        using SelectionScorer scorer = new(model, Config, SmallRun.Data, seed: 1), same = new(model, Config, SmallRun.Data, seed: 1), other = new(model, Config, SmallRun.Data, seed: 2);

        SelectionScores first = scorer.Score(0.25);

        Assert.Equal(0.25, first.Likelihood);
        Assert.Equal(first, scorer.Score(0.25));
        Assert.Equal(first, same.Score(0.25));
        Assert.NotEqual(first.ShiftedLikelihood, other.Score(0.25).ShiftedLikelihood);
    }

    [Fact]
    public void SmoothedBy_WeighsThePastAndTheNew()
    {
        SelectionScores smoothed = new SelectionScores(1, 2, 4, 4).SmoothedBy(new SelectionScores(2, 0, 0, 14), 0.3);

        Assert.Equal(1.7, smoothed.Of(SelectionMetric.Likelihood), 1e-12);
        Assert.Equal(0.6, smoothed.Of(SelectionMetric.ShiftedLikelihood), 1e-12);
        Assert.Equal(1.2, smoothed.Of(SelectionMetric.HeldOutSamples), 1e-12);
        Assert.Equal(11, smoothed.Of(SelectionMetric.HeldOutBlocks), 1e-12);
    }

    public void Dispose() => scope.Dispose();

    private static LfadsModel Create(RunConfig config, TrainingData data) => new(config.Model, ModelTrainer.DimensionsOf(data), seed: 4);

    /// <summary>Mean loss of a fifth of the samples, which the encoders read as 0, and of the others.</summary>
    private static (double Hidden, double Seen) LikelihoodsByLoops(LfadsModel model, Random random)
    {
        WindowSet centre = SmallRun.Data.Valid.WithoutMargins(SmallRun.Data.MarginBins);
        WindowSet read = new(centre.WindowCount, centre.TimeBins, centre.ChannelCount, [.. centre.Values]);
        bool[] hidden = [.. read.Values.Select(_ => random.NextDouble() < HeldOutShare)];
        for (int i = 0; i < hidden.Length; i++) read.Values[i] = hidden[i] ? 0 : read.Values[i] / (float)(1 - HeldOutShare);
        double[] losses = [.. Losses(model, read, centre)];
        return (losses.Where((_, i) => hidden[i]).Average(), losses.Where((_, i) => !hidden[i]).Average());
    }

    private static double BlocksByLoops(LfadsModel model, TrainingData data, EncoderInputTransform input)
    {
        WindowSet centre = data.Valid.WithoutMargins(data.MarginBins);
        double[] means = [.. Enumerable.Range(0, centre.ChannelCount).Select(c => data.Train.Values.Where((v, i) => i % centre.ChannelCount == c && !float.IsNaN(v)).Average(v => (double)v))];
        List<double> losses = [];
        for (int mask = 0; mask < 5; mask++)
        {
            WindowSet read = new(centre.WindowCount, centre.TimeBins, centre.ChannelCount, [.. centre.Values]);
            WindowSet target = new(centre.WindowCount, centre.TimeBins, centre.ChannelCount, [.. centre.Values]);
            for (int w = 0; w < read.WindowCount; w++)
            {
                for (int t = 0; t < read.TimeBins; t++)
                {
                    for (int c = 0; c < read.ChannelCount; c++)
                    {
                        if (t / BlockBins % 5 == mask) read[w, t, c] = (float)means[c];
                        else target[w, t, c] = float.NaN;
                        if (input == EncoderInputTransform.Log) read[w, t, c] = MathF.Log(read[w, t, c]);
                        if (float.IsNaN(read[w, t, c])) read[w, t, c] = 0;
                    }
                }
            }

            losses.AddRange(Losses(model, read, target));
        }

        return losses.Average();
    }

    /// <summary>Gamma negative log-likelihoods in double precision, of the targets that exist.</summary>
    private static IEnumerable<double> Losses(LfadsModel model, WindowSet read, WindowSet target)
    {
        using IDisposable noGrad = no_grad();
        Tensor parameters = model.Forward(tensor(read.Values, [read.WindowCount, read.TimeBins, read.ChannelCount])).OutputParameters.contiguous();
        float[] logs = [.. parameters.data<float>()];
        for (int i = 0; i < target.Values.Length; i++)
        {
            if (float.IsNaN(target.Values[i])) continue;
            double shape = Math.Exp(logs[2 * i]), rate = Math.Exp(logs[(2 * i) + 1]), x = target.Values[i];
            yield return -((shape * Math.Log(rate)) + ((shape - 1) * Math.Log(x)) - (rate * x) - SpecialFunctions.GammaLn(shape));
        }
    }
}
