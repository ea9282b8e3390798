using System.Globalization;
using System.Text.Json;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Subjects;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>Every analysis from the command line, of runs and of recordings, alone and beside each other.</summary>
public sealed class EvaluateTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Evaluate_AllOfARun_WritesWhatItPrints()
    {
        string text = await CommandLine.Succeed("evaluate", trained.TrialRun, "--analysis", "all", "--out", folder["all"], "--max-lag", "2", "--folds", "3");
        EvaluationReport report = EvaluationReport.FromJson(File.ReadAllText(folder["all/evaluation.json"]), "evaluation.json");
        Assert.Equal(trained.TrialRun, report.Source);
        Assert.NotNull(report.Comparisons);
        Assert.NotNull(report.Spectra);
        Assert.NotNull(report.Examples);
        Assert.Equal(["truth", "force", "cortex"], report.Omitted.Select(o => o.Analysis).Intersect(["truth", "force", "cortex"]));
        foreach (string table in new[] { "paired comparison over folds", "low-pass, cut-off chosen by decoding", "left out", "phase_clock" }) Assert.Contains(table, text, StringComparison.Ordinal);

        // Tables hold the numbers of the document, to the last digit.
        string[] rows = File.ReadAllLines(folder["all/decoding.csv"]);
        Assert.Equal("estimator,target,score,lag_bins,r2,sem,squared_correlation", rows[0]);
        Assert.Equal(
            report.Decoding.Concat(report.PhaseClock!).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Estimator},{r.Target},{r.Score.ToString().ToLowerInvariant()},{r.LagBins},{r.R2},{r.Sem},{r.SquaredCorrelation}")),
            rows[1..]);
    }

    [Fact]
    public async Task Evaluate_ARun_KeepsItsEvaluationInItsFolder()
    {
        string run = folder["run"];
        foreach (string file in Directory.EnumerateFiles(trained.TrialRun, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(run, Path.GetRelativePath(trained.TrialRun, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await CommandLine.Succeed("evaluate", run, "--max-lag", "0", "--folds", "3");
        Assert.Equal(run, EvaluationReport.FromJson(File.ReadAllText(Path.Combine(run, "evaluation", "evaluation.json")), "evaluation.json").Source);
    }

    [Fact]
    public async Task Evaluate_TwoEstimatesOfARecording_ComparesThem()
    {
        await CommandLine.Succeed("infer", trained.Run, trained.Recording, "--out", folder["mean"], "--set", "inference.samples=0");
        string text = await CommandLine.Succeed("evaluate", trained.Activation, folder["mean/activation.h5"], "--analysis", "comparison", "truth", "--target", "knee", "--max-lag", "0", "--folds", "3", "--out", folder["both"]);
        EvaluationReport report = EvaluationReport.FromJson(File.ReadAllText(folder["both/evaluation.json"]), "evaluation.json");
        Assert.Equal(["estimate", "mean"], report.Estimators.Where(e => e.Role == EstimatorRole.Estimate).Select(e => e.Name));
        Assert.Contains(report.Comparisons!, c => c is { First: "estimate", Second: "mean", Target: "knee" });
        Assert.Contains("estimate - mean", text, StringComparison.Ordinal);
        Assert.Contains(report.Truth!, t => t.Estimator == "mean");
    }

    [Fact]
    public async Task Evaluate_EstimateInNwb_ScoresAsThatInActivationH5()
    {
        List<string> scores = [];
        foreach (string path in new[] { trained.Activation, Path.ChangeExtension(trained.Activation, ".nwb") })
        {
            using JsonDocument report = JsonDocument.Parse(await CommandLine.Succeed("evaluate", path, "--target", "knee", "--max-lag", "2", "--folds", "3", "--json"));
            scores.Add(report.RootElement.GetProperty("decoding").GetRawText());
        }

        Assert.Equal(scores[0], scores[1]);
    }

    [Fact]
    public async Task Evaluate_EventsForceAndSpikes_AreAnalysed()
    {
        Random random = new(1);
        File.WriteAllLines(folder["spikes.csv"], ["unit,seconds", .. Enumerable.Range(0, 400).Select(i => string.Create(CultureInfo.InvariantCulture, $"u{i % 3},{random.NextDouble() * TrainedRun.Seconds}"))]);
        string text = await CommandLine.Succeed(
            "evaluate", trained.Activation, "--analysis", "frequency_response", "force", "cortex", "profiles", "spectra", "--force", "knee", "--spikes", folder["spikes.csv"], "--out", folder["e"]);
        EvaluationReport report = EvaluationReport.FromJson(File.ReadAllText(folder["e/evaluation.json"]), "evaluation.json");
        Assert.Empty(report.Decoding);
        Assert.Equal(["d(knee)/dt", "|dF/dt|"], report.Force!.Select(f => f.Target).Distinct());
        Assert.Equal(12 * 3, report.Cortex!.Count); // the estimate and two tuned baselines
        Assert.NotEmpty(report.FrequencyResponse!);
        Assert.True(File.Exists(folder["e/cutoffs.csv"]));
        Assert.Contains("predicted from motor cortex", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--analysis must be one of decoding, comparison, truth,", "--analysis", "decode")]
    [InlineData("force: A force is needed", "--analysis", "force")]
    [InlineData("cortex: Spike times are needed", "--analysis", "cortex")]
    [InlineData("has no event lift; it has", "--analysis", "profiles", "--event", "lift")]
    [InlineData("The side signal elbow is asked for", "--force", "elbow")]
    public async Task Evaluate_WhatTheRecordingDoesNotAllow_IsRefused(string said, params string[] options) =>
        Assert.Contains(said, await CommandLine.Refuse(trained.Folder, ["evaluate", trained.Activation, .. options]), StringComparison.Ordinal);

    [Theory]
    [InlineData("unit;seconds\n", "line 1: the header 'unit,seconds' is needed, found 'unit;seconds'")]
    [InlineData("unit,seconds\nu1,1\nu1,x\n", "line 3: a unit's name and a time in seconds are needed, found 'u1,x'")]
    [InlineData("unit,seconds\n", "has no spikes")]
    [InlineData("unit,seconds\nu1,1e9\n", "share a clock")]
    public async Task Evaluate_WrongSpikes_IsRefused(string content, string said)
    {
        File.WriteAllText(folder["spikes.csv"], content);
        Assert.Contains(said, await CommandLine.Refuse(folder.Path, "evaluate", trained.Activation, "--analysis", "cortex", "--spikes", folder["spikes.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_FolderAndFile_IsRefused() =>
        Assert.Contains("Either run folders or files of estimates", await CommandLine.Refuse(trained.Folder, "evaluate", trained.Run, trained.Activation), StringComparison.Ordinal);

    [Fact]
    public async Task Evaluate_RunsOnOtherWindows_IsRefused()
    {
        Samples.Windows(folder["trials.h5"], change: values => values[0] += 1);
        await CommandLine.Succeed(["train", folder["trials.h5"], "--out", folder["other"], "--set", "data.bin_seconds=0.01", .. CommandLine.Tiny]);
        Assert.Contains("was trained on others than", await CommandLine.Refuse(folder.Path, "evaluate", folder["other"], trained.TrialRun), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_Evaluate_NamesEveryAnalysis()
    {
        string help = string.Concat((await CommandLine.Succeed("evaluate", "--help")).Where(c => !char.IsWhiteSpace(c)));
        Assert.All(Evaluator.All, analysis => Assert.Contains(Evaluator.Name(analysis), help, StringComparison.Ordinal));
    }
}
