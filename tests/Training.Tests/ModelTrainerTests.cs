using AutoLfads.Core.Configuration;
using AutoLfads.Core.Weights;
using AutoLfads.Core.Windowing;
using AutoLfads.Tests;
using TorchSharp;

namespace AutoLfads.Training.Tests;

[Collection(nameof(ModelTrainer))]
public sealed class ModelTrainerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Train_StoppedAndResumed_EqualsTheUninterruptedRunBitForBit()
    {
        MemberFolder whole = new(folder["whole"]), parts = new(folder["parts"]);
        Run(whole);
        using (CancellationTokenSource stop = new())
        {
            TrainingResult first = Run(parts, progress: new Callback(p => { if (p.Latest.Epoch == 2) stop.Cancel(); }), stop: stop.Token);
            Assert.Equal(TrainingEnd.Cancelled, first.End);
            Assert.Equal(3, first.Epochs);
        }

        TrainingResult second = Run(parts, resume: true);

        Assert.Equal(TrainingEnd.MaxEpochs, second.End);
        Assert.Equal(File.ReadAllBytes(whole.CheckpointPath), File.ReadAllBytes(parts.CheckpointPath));
        Assert.Equal(File.ReadAllBytes(whole.BestPath), File.ReadAllBytes(parts.BestPath));
        Assert.Equal(History(whole), History(parts));
    }

    [Fact]
    public void Train_KilledBetweenCheckpoints_ResumesFromTheLastOneWithTheSameResult()
    {
        MemberFolder whole = new(folder["whole"]), killed = new(folder["killed"]);
        Run(whole);

        // Epoch 3 is done when the process dies, the last checkpoint holds two epochs.
        Assert.Throws<SimulatedKillException>(() => Run(killed, progress: new Callback(p => { if (p.Latest.Epoch == 2) throw new SimulatedKillException(); })));
        Assert.Equal(4, File.ReadAllLines(killed.HistoryPath).Length);
        Run(killed, resume: true);

        Assert.Equal(File.ReadAllBytes(whole.CheckpointPath), File.ReadAllBytes(killed.CheckpointPath));
        Assert.Equal(History(whole), History(killed));
    }

    [Fact]
    public void Train_OnSimulatedEmg_LowersTheValidationLoss()
    {
        Run(new MemberFolder(folder["m"]), SmallRun.Config with { Training = SmallRun.Config.Training with { MaxEpochs = 25 } });

        double[] metric = [.. File.ReadLines(new MemberFolder(folder["m"]).HistoryPath).Skip(1).Select(row => double.Parse(row.Split(',')[6], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(metric[^1] < metric[0] - 0.1, $"validation went from {metric[0]} to {metric[^1]}");
    }

    [Fact]
    public void Train_ExplodingLoss_NamesTermEpochAndCheckpointAndKeepsIt()
    {
        MemberFolder member = new(folder["m"]);
        Run(member, SmallRun.Config with { Training = SmallRun.Config.Training with { MaxEpochs = 2 } });
        byte[] checkpoint = File.ReadAllBytes(member.CheckpointPath);
        RunConfig tooStrict = SmallRun.Config with { Training = SmallRun.Config.Training with { DivergenceLimit = 1e-6 } };

        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => Run(member, tooStrict, resume: true));

        Assert.Equal(("reconstruction_nll", 2), (error.Term, error.Epoch));
        Assert.Equal(member.CheckpointPath, error.CheckpointPath);
        Assert.Contains(member.CheckpointPath, error.Message, StringComparison.Ordinal);
        Assert.Equal(checkpoint, File.ReadAllBytes(member.CheckpointPath));
    }

    [Fact]
    public void Train_InfiniteLearningRate_StopsAsDivergedBeforeWeightsAreSaved()
    {
        RunConfig config = SmallRun.Config with { Training = SmallRun.Config.Training with { LearningRate = 1e30, CheckpointEveryEpochs = 1 } };

        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => Run(new MemberFolder(folder["m"]), config));

        Assert.Equal(0, error.Epoch);
        Assert.Null(error.CheckpointPath);
    }

    [Fact]
    public void Train_NoImprovement_StopsAfterThePatienceCountedFromTheRamps()
    {
        // A learning rate of 0 never improves after the first epoch that counts.
        RunConfig config = SmallRun.Config with
        {
            Training = SmallRun.Config.Training with { LearningRate = 0, LearningRateMin = 0, MaxEpochs = 50, EarlyStopPatienceEpochs = 3, MetricSmoothing = 0 },
        };

        TrainingResult result = Run(new MemberFolder(folder["m"]), config);

        Assert.Equal(TrainingEnd.EarlyStop, result.End);
        Assert.Equal((6, 2), (result.Epochs, result.BestEpoch));
    }

    [Fact]
    public void Train_CheckpointOfAnotherArchitecture_SaysSo()
    {
        MemberFolder member = new(folder["m"]);
        Run(member);
        RunConfig other = SmallRun.Config with { Model = SmallRun.Config.Model with { GeneratorDim = 9 } };

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Run(member, other, resume: true));

        Assert.Contains("gen_cell", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_SampleValidation_LogsTheHeldOutLikelihood()
    {
        RunConfig config = SmallRun.Config with { Augmentation = SmallRun.Config.Augmentation with { SampleValidationRate = 0.2 } };

        Run(new MemberFolder(folder["m"]), config);

        string[] rows = File.ReadAllLines(new MemberFolder(folder["m"]).HistoryPath);
        Assert.Equal("held_out_nll", rows[0].Split(',')[8]);
        Assert.All(rows[1..], row => Assert.True(double.IsFinite(double.Parse(row.Split(',')[8], System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Checkpoint_OnDisk_HasLfadsTorchsNamesAndNothingElseButTheOptimiser()
    {
        MemberFolder member = new(folder["m"]);
        Run(member);

        SafetensorsFile file = SafetensorsFile.Read(member.CheckpointPath);

        Assert.Contains("decoder.rnn.cell.gen_cell.weight_hh", file.Arrays.Keys);
        Assert.Contains("encoder.ic_enc.fwd_gru.cell.weight_ih", file.Arrays.Keys);
        Assert.Contains("optimiser.first_moment.readout.0.weight", file.Arrays.Keys);
        Assert.Equal(["autolfads.training_state"], file.Metadata.Keys);
    }

    public void Dispose() => folder.Dispose();

    private static string[] History(MemberFolder member) => File.ReadAllLines(member.HistoryPath);

    private static TrainingResult Run(
        MemberFolder member, RunConfig? config = null, bool resume = false, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        using ModelTrainer trainer = new(config ?? SmallRun.Config, SmallRun.Data, member);
        return trainer.Train(resume, progress, stop);
    }

    private sealed class Callback(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }

    private sealed class SimulatedKillException : Exception;
}
