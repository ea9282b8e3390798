using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Tests.Simulation;

public sealed class LorenzGammaSimulationTests
{
    private static readonly Lazy<LorenzGammaResult> Default = new(() => LorenzGammaSimulation.Simulate(new LorenzGammaConfig(), seed: 1));
    private static readonly Lazy<LorenzGammaResult> Correlated = new(() => LorenzGammaSimulation.Simulate(new LorenzGammaConfig { CommonNoiseSd = 0.5 }, seed: 1));

    [Fact]
    public void Simulate_Default_HasTheSizesOfTheSyntheticValidationSet()
    {
        LorenzGammaResult result = Default.Value;
        Assert.Equal(160, result.Trials.Count);
        Assert.All(result.Trials, t => Assert.Equal((400, 12, 500.0), (t.SampleCount, t.Channels.Count, t.SampleRateHz)));
        // 4 windows of 100 bins in each trial of 400 with an overlap of 20; every fifth validates.
        Assert.Equal((512, 104, 12), (result.Data.Train.WindowCount, result.Data.Train.TimeBins, result.Data.Train.ChannelCount));
        Assert.Equal((128, 104, 12), (result.Data.Valid.WindowCount, result.Data.Valid.TimeBins, result.Data.Valid.ChannelCount));
        Assert.Equal((512, 100, 12), (result.TrainTruth.WindowCount, result.TrainTruth.TimeBins, result.TrainTruth.ChannelCount));
        Assert.Equal((128, 100), (result.ValidTruth.WindowCount, result.ValidTruth.TimeBins));
        Assert.Equal((0.002, 2), (result.Data.BinSeconds, result.Data.MarginBins));
        Assert.Null(result.Data.Decoding);
    }

    [Fact]
    public void Simulate_WindowsAndTruth_AreThoseOfTheTrialAtTheirPlacement()
    {
        LorenzGammaResult result = Default.Value;
        for (int w = 0; w < result.TrainTruth.WindowCount; w += 37)
        {
            WindowPlacement placement = result.Data.Placements[result.Data.TrainIndices[w]];
            EmgRecording trial = result.Trials[placement.Recording];
            SampleMatrix truth = Assert.Single(trial.SideSignals).Samples;
            for (int t = 0; t < 100; t++)
            {
                for (int c = 0; c < 12; c++)
                {
                    Assert.Equal((float)truth[placement.StartBin + t, c], result.TrainTruth[w, t, c]);
                    Assert.Equal((float)trial.Samples[placement.StartBin + t, c], result.Data.Train[w, t + 2, c]);
                }
            }
        }
    }

    [Fact]
    public void Simulate_CrossTalk_AddsAShareOfTheNeighboursAndLeavesTheMeans()
    {
        LorenzGammaConfig few = new() { TrialsPerCondition = 1, ConditionCount = 5 };
        LorenzGammaResult apart = LorenzGammaSimulation.Simulate(few, seed: 1), mixed = LorenzGammaSimulation.Simulate(few with { CrossTalk = 0.2 }, seed: 1);
        for (int i = 0; i < apart.Trials.Count; i++)
        {
            SampleMatrix own = apart.Trials[i].Samples, heard = mixed.Trials[i].Samples;
            Assert.Equal(apart.Trials[i].SideSignals[0].Samples.Values, mixed.Trials[i].SideSignals[0].Samples.Values);
            for (int t = 0; t < own.SampleCount; t += 7)
            {
                Assert.Equal(own[t, 0] + (0.2 * own[t, 1]), heard[t, 0], 1e-12);
                Assert.Equal(own[t, 4] + (0.2 * own[t, 3]) + (0.2 * own[t, 5]), heard[t, 4], 1e-12);
                Assert.Equal(own[t, 11] + (0.2 * own[t, 10]), heard[t, 11], 1e-12);
            }
        }
    }

    [Fact]
    public void Simulate_Means_AreExponentialsOfStandardisedCoursesPlusOneAndSharedByTheTrialsOfACondition()
    {
        LorenzGammaResult result = Default.Value;
        SampleMatrix[] truths = [.. result.Trials.Select(t => t.SideSignals[0].Samples)];
        for (int trial = 0; trial < 160; trial++) Assert.Same(truths[trial / 20 * 20], truths[trial]);
        Assert.Equal(8, truths.Distinct().Count());
        for (int c = 0; c < 12; c++)
        {
            double[] z = [.. truths.Distinct().SelectMany(m => m.GetChannel(c)).Select(mean => Math.Log(mean - 1))];
            Assert.Equal(0, z.Average(), 1e-9);
            Assert.Equal(1, z.Average(v => v * v), 1e-9);
        }
    }

    [Fact]
    public void Simulate_Samples_HaveTheMomentsOfTheGammaDistribution()
    {
        // Mean μ, variance v = 1.5, third central moment 2·v²/μ; 768,000 samples.
        (double mean, double variance, double third) = (0, 0, 0);
        long count = 0;
        double smallest = double.MaxValue;
        foreach (EmgRecording trial in Default.Value.Trials)
        {
            SampleMatrix truth = trial.SideSignals[0].Samples;
            for (int i = 0; i < truth.Values.Length; i++, count++)
            {
                double residual = trial.Samples.Values[i] - truth.Values[i];
                mean += residual;
                variance += residual * residual;
                third += residual * residual * residual * truth.Values[i];
                smallest = Math.Min(smallest, trial.Samples.Values[i]);
            }
        }

        Assert.Equal(0, mean / count, 0.006);
        Assert.Equal(1.5, variance / count, 0.02);
        Assert.Equal(2 * 1.5 * 1.5, third / count, 0.25);
        Assert.True(smallest >= 1e-4);
    }

    [Fact]
    public void Simulate_Default_NoiseIsIndependentBetweenChannels() => Assert.InRange(MeanNoiseCorrelation(Default.Value), -0.005, 0.005);

    [Fact]
    public void Simulate_CommonNoise_CorrelatesChannelsAndLeavesTheMeans()
    {
        LorenzGammaResult result = Correlated.Value;
        Assert.Equal(Default.Value.TrainTruth.Values, result.TrainTruth.Values);
        Assert.InRange(MeanNoiseCorrelation(result), 0.3, 0.8);
        double bias = result.Trials.Average(t => t.Samples.Values.Zip(t.SideSignals[0].Samples.Values, (x, mean) => (x / mean) - 1).Average());
        Assert.Equal(0, bias, 0.01); // the factor's mean over 64,000 bins has a standard error of 0.002
    }

    [Fact]
    public void Simulate_CommonNoise_IsGivenForTheBinsThatItMultiplied()
    {
        LorenzGammaResult result = Correlated.Value;
        Assert.Null(Default.Value.TrainCommonNoise);
        Assert.Null(Default.Value.ValidCommonNoise);
        RequireMultiplies(result, result.TrainCommonNoise!, result.Data.Train, result.TrainTruth, result.Data.TrainIndices);
        RequireMultiplies(result, result.ValidCommonNoise!, result.Data.Valid, result.ValidTruth, result.Data.ValidIndices);
    }

    [Fact]
    public void Simulate_SeedAndOptions_DecideEverything()
    {
        LorenzGammaConfig small = new() { ConditionCount = 2, TrialsPerCondition = 2, ChannelCount = 5 };
        LorenzGammaResult first = LorenzGammaSimulation.Simulate(small, seed: 7);
        Assert.Equal(first.Data.Train.Values, LorenzGammaSimulation.Simulate(small, seed: 7).Data.Train.Values);
        Assert.NotEqual(first.TrainTruth.Values, LorenzGammaSimulation.Simulate(small, seed: 8).TrainTruth.Values);
        Assert.NotEqual(first.Trials[0].Samples.Values, first.Trials[1].Samples.Values);
        Assert.Equal((4, 5), (first.Trials.Count, first.Data.Channels.Count));
    }

    [Fact]
    public void Simulate_SettingsWithProblems_AreAllNamed()
    {
        LorenzGammaConfig config = new() { ConditionCount = 0, Variance = 0, MarginBins = -1 };
        Assert.Equal(3, config.Validate().Count);
        Assert.Throws<ArgumentException>(() => LorenzGammaSimulation.Simulate(config, seed: 1));
    }

    private static void RequireMultiplies(LorenzGammaResult result, WindowSet common, WindowSet emg, WindowSet truth, IReadOnlyList<int> numbers)
    {
        Assert.Equal((emg.WindowCount, 100, 1), (common.WindowCount, common.TimeBins, common.ChannelCount));
        double[] given = Array.ConvertAll(common.Values, v => Math.Log(v));
        double[] seen = new double[given.Length];
        for (int w = 0; w < common.WindowCount; w++)
        {
            WindowPlacement placement = result.Data.Placements[numbers[w]];
            SideSignal signal = result.Trials[placement.Recording].SideSignals.Single(s => s.Name == LorenzGammaSimulation.CommonNoiseSignal);
            for (int t = 0; t < 100; t++)
            {
                Assert.Equal((float)signal.Samples[placement.StartBin + t, 0], common[w, t, 0]);
                seen[(w * 100) + t] = Math.Log(Enumerable.Range(0, 12).Average(c => emg[w, t + 2, c] / truth[w, t, c]));
            }
        }

        // The standard deviation of ln k is 0.5; the other noise, averaged over 12 channels, has one of about 0.2: a bin beside the right one would give a correlation of 0.
        Assert.InRange(Signals.Correlation(given, seen), 0.9, 0.99);
    }

    /// <summary>Correlation of (x − μ) / μ between channels, averaged over neighbouring channels.</summary>
    private static double MeanNoiseCorrelation(LorenzGammaResult result)
    {
        double[][] noise = [.. Enumerable.Range(0, 12).Select(c => result.Trials.SelectMany(t =>
            t.Samples.GetChannel(c).Zip(t.SideSignals[0].Samples.GetChannel(c), (x, mean) => (x / mean) - 1)).ToArray())];
        return Enumerable.Range(1, 11).Average(c => Signals.Correlation(noise[c - 1], noise[c]));
    }
}
