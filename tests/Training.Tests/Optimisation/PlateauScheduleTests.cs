using AutoLfads.Core.Configuration;
using AutoLfads.Training.Optimisation;

namespace AutoLfads.Training.Tests.Optimisation;

public sealed class PlateauScheduleTests
{
    private static readonly TrainingConfig Config = new() { PlateauFactor = 0.5, PlateauPatienceEpochs = 2, LearningRateMin = 0.2 };

    [Fact]
    public void After_MoreEpochsWithoutImprovementThanPatience_RateFallsOnceAndThePatienceStartsAnew()
    {
        // As PyTorch's ReduceLROnPlateau with threshold 0: the third bad epoch in a row lowers the rate.
        double[] rates = [.. Rates(metrics: [1, 1, 1, 1, 1, 1, 1])];

        Assert.Equal([1, 1, 1, 0.5, 0.5, 0.5, 0.25], rates);
    }

    [Fact]
    public void After_Improvement_ForgetsTheBadEpochs() => Assert.Equal([1, 1, 1, 1, 1, 1], Rates(metrics: [3, 3, 3, 2, 2, 2]));

    [Fact]
    public void After_AtTheSmallestRate_StaysThere() => Assert.Equal(0.2, Rates(metrics: new double[30]).Last());

    private static IEnumerable<double> Rates(double[] metrics)
    {
        PlateauSchedule schedule = new() { LearningRate = 1 };
        foreach (double metric in metrics)
        {
            schedule = schedule.After(metric, Config);
            yield return schedule.LearningRate;
        }
    }
}
