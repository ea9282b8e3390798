using AutoLfads.Core.Configuration;
using AutoLfads.Tests;
using AutoLfads.Training.Execution;
using AutoLfads.Training.Population;
using AutoLfads.Training.Selection;

namespace AutoLfads.Training.Tests.Population;

[Collection(nameof(ModelTrainer))]
public sealed class PopulationSearchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task RunAsync_SmallPopulation_WritesGenerationsBestAndNothingThatIsNoLongerNeeded()
    {
        SearchResult result = await SmallSearch.Run(folder["run"]);

        RunFolder run = new(folder["run"]);
        IReadOnlyList<GenerationRecord> generations = GenerationsFile.Read(run.GenerationsPath);
        Assert.Equal((SearchEnd.MaxGenerations, 3, 7), (result.End, result.Generations, result.Epochs));
        Assert.Equal([3, 5, 7], generations.Select(g => g.Epochs));
        Assert.Equal(generations.Min(g => g.BestMetric), result.Best!.Metric);
        TrainingState best = Checkpoint.ReadState(run.BestPath);
        Assert.Equal((result.Best.Member, result.Best.Generation), (best.Origin!.Member, best.Origin.Generation));
        Assert.Equal(result.Best.Metric, best.Scores!.HeldOutSamples);
        Assert.Equal([0, 1, 2], TimingFile.Read(run.TimingPath).Select(t => t.Generation));
        string[] members = ["generation-002.safetensors", "history.csv", "member.lock"];
        Assert.Equal(
            [
                "best/checkpoint.safetensors", "generations.jsonl", .. Enumerable.Range(0, 4).SelectMany(m => members.Select(file => $"members/0{m}/{file}")), "timing.csv",
            ],
            Directory.EnumerateFiles(run.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(run.Path, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RunAsync_Islands_KeepsTheBestWeightsOfEach()
    {
        SearchResult result = await SmallSearch.Run(folder["run"], config: SmallSearch.Config with { Population = SmallSearch.Config.Population with { Islands = 2 } });

        RunFolder run = new(folder["run"]);
        Assert.Equal([0, 1], result.Ensemble.Select(best => best.Member / 2).Order());
        foreach (BestMember best in result.Ensemble)
        {
            TrainingState kept = Checkpoint.ReadState(run.BestPathOf(best.Member / 2));
            Assert.Equal((best.Member, best.Generation, best.Metric), (kept.Origin!.Member, kept.Origin.Generation, kept.Scores!.HeldOutSamples));
        }
    }

    [Fact]
    public async Task RunAsync_Records_AgreeWithWhatWasTrained()
    {
        await SmallSearch.Run(folder["run"]);

        RunFolder run = new(folder["run"]);
        IReadOnlyList<GenerationRecord> generations = GenerationsFile.Read(run.GenerationsPath);
        foreach (MemberRecord member in generations[2].Members)
        {
            TrainingState state = Checkpoint.ReadState(run.Member(member.Member).GenerationPath(2));
            Assert.Equal(member.Scores, state.Scores);
            Assert.Equal(member.Parent, state.Origin!.Parent);
            Assert.Equal(member.Hyperparameters, state.Origin.Hyperparameters);
            Exploit? exploit = generations[1].Exploits.SingleOrDefault(e => e.Loser == member.Member);
            Assert.Equal(exploit?.Winner ?? member.Member, member.Parent);
            Assert.Equal(exploit?.After ?? generations[1].Members[member.Member].Hyperparameters, member.Hyperparameters);
        }

        Assert.Equal(2, generations[0].Exploits.Count);
    }

    [Fact]
    public async Task RunAsync_TwoMembersAtOnce_GivesTheSameBytesAsOneAfterTheOther()
    {
        await SmallSearch.Run(folder["one"], workers: 1);
        await SmallSearch.Run(folder["two"], workers: 2);
        await SmallSearch.Run(folder["four"], workers: 4);

        Assert.Equal(SmallSearch.Content(folder["one"]), SmallSearch.Content(folder["two"]));
        Assert.Equal(SmallSearch.Content(folder["one"]), SmallSearch.Content(folder["four"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_StoppedAfterEveryFewEpochs_GivesTheSameBytes(int workers)
    {
        await SmallSearch.Run(folder["whole"]);

        Random random = new(workers);
        int stops = 0;
        SearchResult result;
        do
        {
            using CancellationTokenSource stop = new();
            int left = random.Next(1, 6);
            result = await SmallSearch.Run(folder["parts"], workers, progress: new Callback<SearchProgress>(_ => { if (--left == 0) stop.Cancel(); }), stop: stop.Token);
            stops++;
        }
        while (result.End == SearchEnd.Cancelled);

        Assert.True(stops > 4, $"{stops} stops");
        Assert.Equal(SearchEnd.MaxGenerations, result.End);
        Assert.Equal(SmallSearch.Content(folder["whole"]), SmallSearch.Content(folder["parts"]));
    }

    [Fact]
    public async Task RunAsync_CompleteSearch_RunAgain_ChangesNothing()
    {
        SearchResult first = await SmallSearch.Run(folder["run"]);
        string before = SmallSearch.Content(folder["run"]);

        SearchResult second = await SmallSearch.Run(folder["run"]);

        Assert.Equal((first.End, first.Best!.Member, first.Best.Metric), (second.End, second.Best!.Member, second.Best.Metric));
        Assert.Equal(before, SmallSearch.Content(folder["run"]));
    }

    [Fact]
    public async Task RunAsync_MemberThatDiverges_LosesAndIsNamedAndTheSearchGoesOn()
    {
        // After the first generation, member 0 is told to go on with a learning rate that nothing survives.
        using CancellationTokenSource stop = new();
        await SmallSearch.Run(folder["run"], progress: new Callback<SearchProgress>(p => { if (p.IsGenerationComplete) stop.Cancel(); }), stop: stop.Token);
        RunFolder run = new(folder["run"]);
        GenerationRecord first = GenerationsFile.Read(run.GenerationsPath).Single();
        Dictionary<string, double> deadly = new(first.Members[0].Hyperparameters) { ["learning_rate"] = 1e30 };
        GenerationsFile.Write(run.GenerationsPath, [first with { Exploits = [.. first.Exploits.Where(e => e.Loser != 0), new Exploit(0, 1, first.Members[0].Hyperparameters, deadly)] }]);
        List<SearchProgress> told = [];

        SearchResult result = await SmallSearch.Run(folder["run"], progress: new Callback<SearchProgress>(told.Add));

        FailedMember failed = Assert.Single(result.Failed);
        Assert.Equal((0, 1, MemberStatus.Diverged), (failed.Member, failed.Generation, failed.Status));
        Assert.StartsWith("Training diverged in epoch 3: ", failed.Problem, StringComparison.Ordinal);
        GenerationRecord second = GenerationsFile.Read(run.GenerationsPath)[1];
        Assert.Equal(3, second.Members[0].Rank);
        Assert.Contains(second.Exploits, e => e.Loser == 0 && e.After["learning_rate"] < 1);
        Assert.Equal(3, result.Generations);
        Assert.All(GenerationsFile.Read(run.GenerationsPath)[2].Members, m => Assert.Equal(MemberStatus.Trained, m.Status));
        Assert.Contains(told, p => p.Members[0].Activity == MemberActivity.Diverged);
    }

    [Fact]
    public async Task RunAsync_AllMembersDiverge_EndsWithoutABest()
    {
        RunConfig config = SmallSearch.Config with { Training = SmallSearch.Config.Training with { DivergenceLimit = 1e-9 } };

        SearchResult result = await SmallSearch.Run(folder["run"], config: config);

        Assert.Equal((SearchEnd.AllFailed, 1, 4), (result.End, result.Generations, result.Failed.Count));
        Assert.Null(result.Best);
        Assert.False(File.Exists(new RunFolder(folder["run"]).BestPath));
    }

    [Fact]
    public async Task RunAsync_FileThatCannotBeWritten_StopsTheSearchAndCanBeContinued()
    {
        await SmallSearch.Run(folder["whole"]);
        using CancellationTokenSource stop = new();
        await SmallSearch.Run(folder["run"], progress: new Callback<SearchProgress>(p => { if (p.IsGenerationComplete) stop.Cancel(); }), stop: stop.Token);
        MemberFolder member = new RunFolder(folder["run"]).Member(2);
        Directory.CreateDirectory(member.GenerationPath(1));

        Exception problem = await Assert.ThrowsAnyAsync<Exception>(() => SmallSearch.Run(folder["run"], workers: 2));

        Assert.True(problem is IOException or UnauthorizedAccessException, problem.ToString());
        Assert.Single(GenerationsFile.Read(new RunFolder(folder["run"]).GenerationsPath));
        Directory.Delete(member.GenerationPath(1));
        await SmallSearch.Run(folder["run"]);
        Assert.Equal(SmallSearch.Content(folder["whole"]), SmallSearch.Content(folder["run"]));
    }

    // What a kill leaves between any two writes: the files of a generation as they were at that moment, put together by hand.
    [Theory]
    [InlineData("best was copied")]
    [InlineData("generation was written")]
    [InlineData("file was half written")]
    public async Task RunAsync_KilledBetweenTwoWrites_GivesTheSameBytes(string moment)
    {
        await SmallSearch.Run(folder["whole"]);
        Interruption executor = new(new ThreadExecutor(SmallSearch.Config, SmallRun.Data, 1), folder["run"], moment);

        await Assert.ThrowsAsync<SimulatedKillException>(() => SmallSearch.Run(folder["run"], executor));
        await SmallSearch.Run(folder["run"]);

        Assert.Equal(SmallSearch.Content(folder["whole"]), SmallSearch.Content(folder["run"]));
    }

    [Fact]
    public async Task RunAsync_Progress_CountsEpochsOfEveryMember()
    {
        List<SearchProgress> told = [];

        await SmallSearch.Run(folder["run"], progress: new Callback<SearchProgress>(told.Add));

        Assert.Equal([0, 1, 2], told.Where(p => p.IsGenerationComplete).Select(p => p.Generation));
        Assert.All(told.Where(p => p.IsGenerationComplete), p => Assert.Equal(p.Generation, p.Last!.Generation));
        SearchProgress last = told.Last(p => !p.IsGenerationComplete && p.Generation == 0);
        Assert.All(last.Members, m => Assert.Equal((MemberActivity.Trained, 3, 3), (m.Activity, m.EpochsDone, m.EpochsTotal)));
        Assert.All(told.Where(p => p.IsGenerationComplete), p => Assert.Equal(p.Last!.Members.Select(m => m.Scores!.HeldOutSamples), p.Members.Select(m => m.Metric!.Value)));
        Assert.All(told.Where(p => p is { IsGenerationComplete: true, Generation: 2 }), p => Assert.Equal(TimeSpan.Zero, p.TimeLeft));
        // Members that go on show what is known of them before their first epoch, copies that of their parent.
        SearchProgress begin = told.First(p => p.Generation == 1);
        GenerationRecord first = begin.Last!;
        Assert.All(begin.Members, m => Assert.Equal(first.Members[first.Exploits.SingleOrDefault(e => e.Loser == m.Member)?.Winner ?? m.Member].Scores!.HeldOutSamples, m.Metric!.Value));
    }

    [Fact]
    public async Task RunAsync_ListenerThatThrows_IsNotTakenForAFaultOfAMember()
    {
        await SmallSearch.Run(folder["whole"]);

        await Assert.ThrowsAsync<SimulatedKillException>(() => SmallSearch.Run(folder["run"], progress: new Callback<SearchProgress>(p => { if (p.Members.Sum(m => m.EpochsDone) == 5) throw new SimulatedKillException(); })));
        await SmallSearch.Run(folder["run"]);

        Assert.Equal(SmallSearch.Content(folder["whole"]), SmallSearch.Content(folder["run"]));
    }

    private sealed class SimulatedKillException : Exception;

    /// <summary>Trains two generations, then leaves the run folder as a kill at some moment of the second would.</summary>
    private sealed class Interruption(IMemberExecutor inner, string path, string moment) : IMemberExecutor
    {
        public int Workers => inner.Workers;

        public async Task RunAsync(IReadOnlyList<MemberTask> tasks, IProgress<TaskProgress>? progress, CancellationToken cancellation)
        {
            RunFolder run = new(path);
            await inner.RunAsync(tasks, progress, cancellation);
            if (tasks[0].Generation != 1) return;
            IReadOnlyList<GenerationRecord> before = GenerationsFile.Read(run.GenerationsPath);
            GenerationRecord record = PopulationStep.After(SmallSearch.Config, before, [.. tasks.Select(t => new MemberOutcome(new MemberPlan(t.Member, t.Parent, t.Hyperparameters), MemberStatus.Trained)
            {
                Scores = Checkpoint.ReadState(t.To).Scores,
            })]);
            if (moment == "file was half written") File.WriteAllText(Path.Combine(path, "members", "02", ".generation-001.safetensors.abc.tmp"), "half");
            else File.Copy(run.Member(record.Best!.Value).GenerationPath(1), run.BestPath, overwrite: true);
            if (moment == "generation was written") GenerationsFile.Write(run.GenerationsPath, [.. before, record]);
            throw new SimulatedKillException();
        }
    }
}
