using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Training.Tests;

public sealed class TrainingDataCheckTests
{
    [Theory]
    [InlineData(ObservationKind.Gamma, 0f, false)]
    [InlineData(ObservationKind.Gamma, -1f, false)]
    [InlineData(ObservationKind.Gamma, float.NaN, true)]
    [InlineData(ObservationKind.Gamma, 1e-6f, true)]
    [InlineData(ObservationKind.LogNormal, 0f, false)]
    [InlineData(ObservationKind.ZeroInflatedGamma, 0f, true)]
    [InlineData(ObservationKind.ZeroInflatedGamma, -1f, false)]
    [InlineData(ObservationKind.Poisson, 0f, true)]
    [InlineData(ObservationKind.Poisson, -1f, false)]
    [InlineData(ObservationKind.Gaussian, -1f, true)]
    [InlineData(ObservationKind.MeanSquaredError, -1f, true)]
    [InlineData(ObservationKind.Gaussian, float.PositiveInfinity, false)]
    public void RequireTrainable_OneSample_IsAllowedWhereItHasALikelihood(ObservationKind observation, float sample, bool allowed)
    {
        RunConfig config = SmallRun.Config with { Model = SmallRun.Config.Model with { Observation = observation } };
        TrainingData data = SmallRun.Data with { Valid = With(SmallRun.Data.Valid, sample) };

        if (allowed)
        {
            ModelTrainer.RequireTrainable(config, data);
            return;
        }

        string message = Assert.Throws<InvalidDataException>(() => ModelTrainer.RequireTrainable(config, data)).Message;
        Assert.Contains("of the validation windows, the first in channel 'channel_03', window 2, bin 4", message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireTrainable_TargetsOfTheirOwn_AreChecked()
    {
        TrainingData data = SmallRun.Data with { TrainTarget = With(SmallRun.Data.Train, 0), ValidTarget = SmallRun.Data.Valid };

        Assert.Contains("of the training windows", Assert.Throws<InvalidDataException>(() => ModelTrainer.RequireTrainable(SmallRun.Config, data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireTrainable_ArchitectureLongerThanTheWindows_IsRefused()
    {
        RunConfig config = SmallRun.Config with { Model = SmallRun.Config.Model with { InitialConditionEncoderBins = SmallRun.Data.WindowBins } };

        Assert.Throws<ArgumentException>(() => ModelTrainer.RequireTrainable(config, SmallRun.Data));
    }

    private static WindowSet With(WindowSet windows, float sample)
    {
        WindowSet changed = new(windows.WindowCount, windows.TimeBins, windows.ChannelCount, [.. windows.Values]);
        changed.Values[(((1 * windows.TimeBins) + 3) * windows.ChannelCount) + 2] = sample;
        return changed;
    }
}
