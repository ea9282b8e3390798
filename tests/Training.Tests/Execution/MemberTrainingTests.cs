using System.Globalization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Weights;
using AutoLfads.Tests;
using AutoLfads.Training.Execution;
using AutoLfads.Training.Population;
using AutoLfads.Training.Tests.Population;

namespace AutoLfads.Training.Tests.Execution;

[Collection(nameof(ModelTrainer))]
public sealed class MemberTrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_MemberZeroAlone_TrainsAsASingleModelWithAConstantRateDoes()
    {
        RunConfig config = SmallSearch.Config with { Training = SmallSearch.Config.Training with { PlateauFactor = 1, MaxEpochs = 3 } };
        MemberTask task = SmallSearch.FirstTask(folder["run"], member: 0);
        RunConfig alone = Hyperparameter.Apply(config, task.Hyperparameters);
        using (ModelTrainer trainer = new(alone, SmallRun.Data, new MemberFolder(folder["alone"]))) trainer.Train(resume: false);

        Assert.True(Train(task));

        Assert.Equal(Arrays(folder["alone/checkpoint.safetensors"]), Arrays(task.To));
        Assert.Equal(Column(new MemberFolder(folder["alone"]), "valid_smoothed"), Column(task.Folder, "valid_smoothed"));
    }

    [Fact]
    public void Run_Members_BeginWithDifferentWeightsAndAreComparedWithTheSameDraws()
    {
        // A learning rate of 0 is not allowed; one of 1e-30 moves nothing.
        Dictionary<string, double> still = new() { ["learning_rate"] = 1e-30 };
        MemberTask first = SmallSearch.FirstTask(folder["run"], 0) with { Hyperparameters = still }, second = SmallSearch.FirstTask(folder["run"], 1) with { Hyperparameters = still };
        Train(first);
        Train(second);
        Assert.NotEqual(Arrays(first.To), Arrays(second.To));

        // Two copies of the same weights: their draws in training differ, those of validation do not.
        MemberTask copy = Next(first, parent: 0, epochs: 1, still), copied = Next(second, parent: 0, epochs: 1, still);
        Train(copy);
        Train(copied);

        Assert.Equal(Column(copy.Folder, "valid_reconstruction_nll")[^1], Column(copied.Folder, "valid_reconstruction_nll")[^1]);
        Assert.Equal(Column(copy.Folder, "held_out_blocks")[^1], Column(copied.Folder, "held_out_blocks")[^1]);
        Assert.NotEqual(Column(copy.Folder, "train_reconstruction_nll")[^1], Column(copied.Folder, "train_reconstruction_nll")[^1]);
    }

    [Fact]
    public void Run_CopyOfAnother_UsesItsOwnLearningRateAndKeepsMomentsEpochsAndScores()
    {
        MemberTask parent = SmallSearch.FirstTask(folder["run"], 2);
        Train(parent);
        TrainingState inherited = Checkpoint.ReadState(parent.To);
        MemberTask small = Next(SmallSearch.FirstTask(folder["run"], 0), parent: 2, epochs: 1, new Dictionary<string, double> { ["learning_rate"] = 1e-6 });
        MemberTask large = small with { Member = 1, Hyperparameters = new Dictionary<string, double> { ["learning_rate"] = 1e-3 } };

        Train(small);
        Train(large);

        Assert.Equal([1e-6], Column(small.Folder, "learning_rate"));
        Assert.Equal([1e-3], Column(large.Folder, "learning_rate"));
        Assert.Equal([3.0], Column(small.Folder, "epoch"));
        TrainingState state = Checkpoint.ReadState(small.To);
        int steps = SmallRun.Data.Train.WindowCount / SmallRun.Config.Training.BatchSize;
        Assert.Equal((4, 4L * steps, 3L * steps), (state.Epochs, state.OptimiserSteps, inherited.OptimiserSteps));
        Assert.Equal(0, state.Origin!.Member);
        Assert.Equal(2, state.Origin.Parent);

        // AdamW moves a weight by at most about the learning rate in a step, whatever the gradient; the parent's rate of 5e-3 would move them further than either.
        double movedBySmall = LargestMove(parent.To, small.To), movedByLarge = LargestMove(parent.To, large.To);
        Assert.InRange(movedBySmall, 1e-9, 3e-6 * steps);
        Assert.InRange(movedByLarge, 100 * movedBySmall, 3e-3 * steps);

        // 0.3 of the parent's smoothed score and 0.7 of the new one.
        double raw = Column(small.Folder, "held_out_blocks")[0];
        Assert.Equal((0.3 * inherited.Scores!.HeldOutBlocks) + (0.7 * raw), state.Scores!.HeldOutBlocks, 12);
        Assert.Equal(state.SmoothedMetric, state.Scores.Likelihood);
    }

    [Fact]
    public void Run_CopyWithMomentsLost_WouldTrainOtherwise()
    {
        MemberTask parent = SmallSearch.FirstTask(folder["run"], 2);
        Train(parent);
        MemberTask copy = Next(parent, parent: 2, epochs: 1, parent.Hyperparameters);
        Train(copy);
        byte[] kept = File.ReadAllBytes(copy.To);
        SafetensorsFile file = SafetensorsFile.Read(parent.To);
        new SafetensorsFile(file.Arrays.ToDictionary(a => a.Key, a => a.Key.StartsWith("optimiser.", StringComparison.Ordinal) ? new StoredArray(a.Value.Shape, new float[a.Value.Values.Length]) : a.Value), file.Metadata).Write(parent.To);
        File.Delete(copy.To);

        Train(copy);

        Assert.NotEqual(kept, File.ReadAllBytes(copy.To));
    }

    [Fact]
    public void Run_StoppedAfterEachEpoch_GivesTheSameBytes()
    {
        MemberTask whole = SmallSearch.FirstTask(folder["whole"], 1), parts = SmallSearch.FirstTask(folder["parts"], 1);
        Train(whole);

        int stops = 0;
        while (!Train(parts, stopAfterEachEpoch: true)) stops++;

        Assert.Equal(whole.Epochs - 1, stops);
        Assert.Equal(File.ReadAllBytes(whole.To), File.ReadAllBytes(parts.To));
        Assert.Equal(File.ReadAllText(whole.Folder.HistoryPath), File.ReadAllText(parts.Folder.HistoryPath));
    }

    [Theory]
    [InlineData("generation")]
    [InlineData("parent")]
    [InlineData("hyperparameters")]
    public void Run_UnfinishedCheckpointOfAnotherTask_IsNotContinued(string difference)
    {
        MemberTask first = SmallSearch.FirstTask(folder["run"], 0), second = SmallSearch.FirstTask(folder["run"], 1);
        Train(first);
        Train(second);
        MemberTask next = Next(first, parent: 0, epochs: 2, first.Hyperparameters);
        Train(next);
        byte[] right = File.ReadAllBytes(next.To);
        File.Delete(next.To);
        MemberTask stale = difference switch
        {
            "generation" => next with { Generation = 2 },
            "parent" => next with { Parent = 1 },
            _ => next with { Hyperparameters = second.Hyperparameters },
        };
        if (difference == "generation") File.Copy(first.To, first.Folder.GenerationPath(1));
        Assert.False(Train(stale, stopAfterEachEpoch: true));
        Assert.True(File.Exists(next.Folder.CheckpointPath));
        File.Delete(first.Folder.GenerationPath(1));

        Train(next);

        Assert.Equal(right, File.ReadAllBytes(next.To));
    }

    [Fact]
    public void Run_DivergingMember_IsNamedAndLeavesNoCheckpoint()
    {
        MemberTask task = SmallSearch.FirstTask(folder["run"], 0) with { Hyperparameters = new Dictionary<string, double> { ["learning_rate"] = 1e30 } };
        List<MemberActivity> told = [];

        Assert.True(Train(task, progress: new Callback<TaskProgress>(p => told.Add(p.Activity))));

        MemberFailure failure = MemberFailure.Read(task.FailurePath);
        Assert.Equal((MemberStatus.Diverged, 0), (failure.Status, failure.Epoch));
        Assert.StartsWith("Training diverged in epoch 0: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(task.To));
        Assert.Equal(MemberActivity.Diverged, told[^1]);
        Assert.True(task.IsDone);
    }

    [Fact]
    public void Run_UnexpectedFault_IsTheMembersOwn()
    {
        MemberTask task = SmallSearch.FirstTask(folder["run"], 0) with { Hyperparameters = new Dictionary<string, double> { ["no_such_setting"] = 1 } };

        Assert.True(Train(task));

        MemberFailure failure = MemberFailure.Read(task.FailurePath);
        Assert.Equal(MemberStatus.Crashed, failure.Status);
        Assert.Contains("ArgumentException: 'no_such_setting' is not a hyperparameter", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FolderThatCannotBeWritten_IsNotTheMembersFault()
    {
        MemberTask task = SmallSearch.FirstTask(folder["run"], 0);
        Directory.CreateDirectory(task.Folder.HistoryPath);

        Exception problem = Assert.ThrowsAny<Exception>(() => Train(task));

        Assert.True(problem is IOException or UnauthorizedAccessException, problem.ToString());
        Assert.False(task.IsDone);
    }

    [Fact]
    public void Run_DamagedParent_IsNotTheMembersFault()
    {
        MemberTask parent = SmallSearch.FirstTask(folder["run"], 0);
        Train(parent);
        File.WriteAllBytes(parent.To, File.ReadAllBytes(parent.To)[..200]);
        MemberTask copy = Next(SmallSearch.FirstTask(folder["run"], 1), parent: 0, epochs: 1, parent.Hyperparameters);

        Assert.Contains("generation-000.safetensors' cannot be used", Assert.Throws<InvalidDataException>(() => Train(copy)).Message, StringComparison.Ordinal);

        Assert.False(copy.IsDone);
    }

    [Fact]
    public void Run_MemberThatFailedBefore_KeepsTheRowsOfItsOwnEpochs()
    {
        // It fails in generation 0 after no epoch, copies another, and is stopped within the next generation.
        MemberTask parent = SmallSearch.FirstTask(folder["run"], 0);
        Train(parent);
        MemberTask failing = SmallSearch.FirstTask(folder["run"], 1) with { Hyperparameters = new Dictionary<string, double> { ["learning_rate"] = 1e30 } };
        Train(failing);
        MemberTask copy = Next(failing, parent: 0, epochs: 3, parent.Hyperparameters);

        while (!Train(copy, stopAfterEachEpoch: true)) { }

        Assert.Equal([3.0, 4, 5], Column(copy.Folder, "epoch"));
    }

    private static MemberTask Next(MemberTask task, int parent, int epochs, IReadOnlyDictionary<string, double> hyperparameters) =>
        task with { Generation = 1, Parent = parent, Epochs = task.Epochs + epochs, Hyperparameters = hyperparameters };

    private static bool Train(MemberTask task, bool stopAfterEachEpoch = false, IProgress<TaskProgress>? progress = null)
    {
        using CancellationTokenSource stop = new();
        progress ??= new Callback<TaskProgress>(p => { if (stopAfterEachEpoch && p.Seconds > 0) stop.Cancel(); });
        return new MemberTraining(SmallSearch.Config, SmallRun.Data).Run(task, progress, stop.Token);
    }

    private static Dictionary<string, float[]> Arrays(string path) =>
        SafetensorsFile.Read(path).Arrays.Where(a => a.Value.Values is float[]).ToDictionary(a => a.Key, a => (float[])a.Value.Values);

    private static double LargestMove(string from, string to)
    {
        Dictionary<string, float[]> before = Arrays(from), after = Arrays(to);
        return before.Where(a => !a.Key.StartsWith("optimiser.", StringComparison.Ordinal)).Max(a => a.Value.Zip(after[a.Key]).Max(pair => Math.Abs((double)pair.First - pair.Second)));
    }

    private static double[] Column(MemberFolder member, string name)
    {
        string[] rows = File.ReadAllLines(member.HistoryPath);
        int column = Array.IndexOf(rows[0].Split(','), name);
        return [.. rows[1..].Select(row => double.Parse(row.Split(',')[column], CultureInfo.InvariantCulture))];
    }
}
