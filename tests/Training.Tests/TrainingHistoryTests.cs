using AutoLfads.Tests;
using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Tests;

public sealed class TrainingHistoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Truncate_EpochsMissing_KeepsRowsByTheirNumber()
    {
        string path = folder["history.csv"];
        TrainingHistory.Truncate(path, 0);
        foreach (int epoch in new[] { 0, 1, 5, 6, 7 }) TrainingHistory.Append(path, Epoch(epoch));

        TrainingHistory.Truncate(path, 7);

        Assert.Equal(["epoch", "0", "1", "5", "6"], File.ReadLines(path).Select(row => row.Split(',')[0]));
    }

    [Fact]
    public void Truncate_RowCutShort_DropsIt()
    {
        string path = folder["history.csv"];
        TrainingHistory.Truncate(path, 0);
        TrainingHistory.Append(path, Epoch(0));
        // Of a row of epoch 12 the disk took one character.
        File.AppendAllText(path, "1");

        TrainingHistory.Truncate(path, 10);

        Assert.Equal(2, File.ReadAllLines(path).Length);
    }

    [Fact]
    public void Append_Scores_HaveColumnsOfTheirOwn()
    {
        string path = folder["history.csv"];
        TrainingHistory.Truncate(path, 0);
        TrainingHistory.Append(path, Epoch(0));
        TrainingHistory.Append(path, Epoch(1) with { Scores = new SelectionScores(1, 2, 7, 3), SmoothedScores = new SelectionScores(4, 5, 8, 6) });

        string[] rows = File.ReadAllLines(path);
        Assert.EndsWith(",shifted_likelihood,held_out_samples,held_out_blocks,shifted_likelihood_smoothed,held_out_samples_smoothed,held_out_blocks_smoothed", rows[0], StringComparison.Ordinal);
        Assert.EndsWith(",NaN,NaN,NaN,NaN,NaN,NaN", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(",2,7,3,5,8,6", rows[2], StringComparison.Ordinal);
    }

    private static EpochSummary Epoch(int number) => new()
    {
        Epoch = number,
        TrainTotal = 1,
        TrainReconstructionNll = 1,
        InitialConditionKl = 1,
        InferredInputKl = 1,
        RecurrentL2 = 1,
        ValidReconstructionNll = 1,
        ValidSmoothed = 1,
        GradientNorm = 1,
        LearningRate = 1,
        Seconds = 1,
    };
}
