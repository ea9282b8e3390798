using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.OpenSim;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

public sealed class MainWayTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Prepare_Recording_WritesItsWindowsAndSaysWhatWasDone()
    {
        TrainingData data = PreparedWindowsFile.Read(trained.Windows);

        // 4 s at 500 Hz: 2000 bins give floor((2000 - 10) / 30) windows, every fifth of them for validation.
        Assert.Equal((52, 14), (data.Train.WindowCount, data.Valid.WindowCount));
        Assert.Equal((12, 40, 2), (data.Channels.Count, data.WindowBins, data.MarginBins));
        Assert.Contains("52 training and 14 validation windows of 40 bins at 500 Hz", trained.Prepared, StringComparison.Ordinal);
        Assert.Contains("high-pass 20 Hz", trained.Prepared, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Windows_FillsTheRunFolder()
    {
        Assert.Equal(
            [
                "best/checkpoint.safetensors", "best/lfads_output.h5", "best/model.onnx", "manifest.json", "members/00/checkpoint.safetensors", "members/00/history.csv",
                "run.lock", "run.yaml", "windows.h5",
            ],
            Directory.EnumerateFiles(trained.Run, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(trained.Run, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
        JsonElement summary = JsonDocument.Parse(trained.Trained).RootElement;
        Assert.Equal("max_epochs", summary.GetProperty("end").GetString());
        Assert.Equal(2, summary.GetProperty("epochs").GetInt32());
        Assert.Equal(trained.Model, summary.GetProperty("model").GetString());
        Assert.Equal(3, File.ReadAllLines(Path.Combine(trained.Run, "members", "00", "history.csv")).Length);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("hdf5")]
    public async Task Train_Recordings_PreparesThemFirst(string format)
    {
        string data = format == "text" ? Samples.Text(folder["a.csv"], time: true) : Samples.Recording(folder["a.h5"]);

        await CommandLine.Succeed(["train", data, "--out", folder["run"], .. CommandLine.ShortWindows, .. CommandLine.Tiny]);
        await CommandLine.Succeed(["infer", folder["run"], data, "--out", folder["estimate"], "--set", "inference.samples=0"]);

        ActivationEstimate estimate = ActivationFile.Read(folder["estimate/activation.h5"]);
        Assert.Equal(Samples.Channels, estimate.Channels.Select(c => c.Name));
        Assert.Equal(Samples.Count / 2, estimate.Activation.SampleCount);
        Assert.All(estimate.Activation.Values, value => Assert.InRange(value, double.Epsilon, 1e3));
    }

    [Fact]
    public void Infer_EveryFormat_HoldsTheSameEstimate()
    {
        ActivationEstimate estimate = ActivationFile.Read(trained.Activation);
        string[] rows = File.ReadAllLines(Path.Combine(trained.Estimate, "activation.csv"));
        double[] nwb = [.. Python.Run(
            "import h5py,sys\nprint(*h5py.File(sys.argv[1])['processing/muscle_activation/muscle_activation/data'][()].ravel().tolist())", Path.Combine(trained.Estimate, "activation.nwb"))
            .Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];

        Assert.Equal(2000, estimate.Activation.SampleCount);
        Assert.Equal(estimate.Activation.Values, rows.Skip(1).SelectMany(row => row.Split(',').Skip(1)).Select(v => double.Parse(v, CultureInfo.InvariantCulture)));
        Assert.Equal(estimate.Activation.Values, nwb);
        OpenSimTable sto = OpenSimTableReader.Read(Path.Combine(trained.Estimate, "activation.sto"));
        Assert.Equal(estimate.Activation.Values, sto.Values.Values);
        Assert.Equal(estimate.Channels.Select(c => c.Name), sto.Labels);
        Assert.Contains("2000 bins at 500 Hz of 12 channels, 2 posterior samples averaged", trained.Inferred, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_Run_WritesAModelThatInfersTheSame()
    {
        string model = folder["new/folder/model.onnx"];

        Assert.Equal(model, (await CommandLine.Succeed("export", trained.Run, "--out", model)).TrimEnd());
        await CommandLine.Succeed("infer", model, trained.Recording, "--out", folder["estimate"], "--set", "inference.samples=2");

        Assert.Equal(ActivationFile.Read(trained.Activation).Activation.Values, ActivationFile.Read(folder["estimate/activation.h5"]).Activation.Values);
    }

    [Fact]
    public async Task Evaluate_Recording_ScoresEveryJointAndTheKnownActivation()
    {
        using JsonDocument report = JsonDocument.Parse(await CommandLine.Succeed("evaluate", trained.Activation, "--max-lag", "2", "--json"));

        Assert.Equal(["format", "source", "estimators", "decoding", "lag_curves", "truth", "omitted"], report.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["hip", "knee", "ankle"], Scores(report, "decoding").Select(s => s.GetProperty("target").GetString()).Distinct());
        Assert.All(Scores(report, "truth"), score => Assert.Equal(["estimator", "channel", "r2"], score.EnumerateObject().Select(p => p.Name)));
        string text = await CommandLine.Succeed("evaluate", trained.Activation, "--max-lag", "2", "--target", "knee");
        Assert.Matches(@"(?m)^autolfads +-?\d", text);
        Assert.Contains("knee", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ankle", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_RunOnTrials_GivesExactlyTheDocumentedJson()
    {
        using JsonDocument report = JsonDocument.Parse(await CommandLine.Succeed("evaluate", trained.TrialRun, "--out", folder["evaluation"], "--max-lag", "2", "--target", "target_2", "--json"));

        Assert.Equal(["format", "source", "estimators", "decoding", "lag_curves", "phase_clock", "omitted"], report.RootElement.EnumerateObject().Select(p => p.Name));
        JsonElement[] scores = Scores(report, "decoding");
        Assert.All(scores, score => Assert.Equal(["estimator", "target", "score", "r2", "sem", "lag_bins", "squared_correlation"], score.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(["target_2"], scores.Select(s => s.GetProperty("target").GetString()).Distinct());
        Assert.Equal(["standard", "deviation"], scores.Select(s => s.GetProperty("score").GetString()).Distinct());
        Assert.Equal("autolfads", scores[0].GetProperty("estimator").GetString());
        Assert.Contains("rectified", scores.Select(s => s.GetProperty("estimator").GetString()));
        // Behaviour is the mean that the EMG was drawn about: the EMG itself tells of it.
        Assert.InRange(scores.First(s => s.GetProperty("estimator").GetString() == "rectified").GetProperty("r2").GetDouble(), 0.05, 1);
    }

    [Fact]
    public async Task Evaluate_OneTargetOfARun_ScoresItAsBesideTheOthers()
    {
        using JsonDocument all = JsonDocument.Parse(await CommandLine.Succeed("evaluate", trained.TrialRun, "--out", folder["evaluation"], "--max-lag", "0", "--json"));
        using JsonDocument one = JsonDocument.Parse(await CommandLine.Succeed("evaluate", trained.TrialRun, "--out", folder["evaluation"], "--max-lag", "0", "--target", "target_2", "--json"));

        Assert.Equal(
            Scores(all, "decoding").Where(s => s.GetProperty("target").GetString() == "target_2").Select(s => s.GetProperty("r2").GetDouble()),
            Scores(one, "decoding").Select(s => s.GetProperty("r2").GetDouble()));
    }

    [Fact]
    public async Task Inspect_EveryKind_SaysWhatItIs()
    {
        string text = Samples.Text(folder["a.csv"], time: true), plain = Samples.Recording(folder["a.h5"]);
        Dictionary<string, (string Kind, string Fact)> expected = new()
        {
            [trained.Recording] = ("recording", "4.000 s (8000 samples at 2000 Hz)"),
            [text] = ("recording", "2.000 s (2000 samples at 1000 Hz)"),
            [plain] = ("recording", "2.000 s (2000 samples at 1000 Hz)"),
            [trained.Windows] = ("windows", "40 bins of 2 ms, margins of 2 bins"),
            [trained.Activation] = ("activation", "2 posterior samples"),
            [Path.Combine(trained.Estimate, "activation.nwb")] = ("activation", "2 posterior samples"),
            [trained.Model] = ("model", "40 bins of 2 ms, overlap 10"),
            [trained.Run] = ("run", "trained"),
        };
        foreach ((string path, (string kind, string fact)) in expected)
        {
            string report = await CommandLine.Succeed("inspect", path);
            Assert.StartsWith($"{path}: {kind}\n", report, StringComparison.Ordinal);
            Assert.Contains(fact, report, StringComparison.Ordinal);
            Assert.Equal(kind, JsonDocument.Parse(await CommandLine.Succeed("inspect", path, "--json")).RootElement.GetProperty("kind").GetString());
        }
    }

    [Fact]
    public async Task Inspect_ConstantChannel_SaysSo()
    {
        string path = Samples.Recording(folder["a.h5"], emg =>
        {
            for (int t = 0; t < Samples.Count; t++) emg[(t * 3) + 1] = -2.5;
        });

        string report = await CommandLine.Succeed("inspect", path);

        Assert.Contains("warning: channel 'GA' is constant throughout, 2.5 mV in size. Leave it out with preprocessing.channels.", report, StringComparison.Ordinal);
        Assert.DoesNotContain("'TA' is", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_MotionCapture_FindsTheSensorsThatWereNotWorn()
    {
        string report = await CommandLine.Succeed("inspect", TestData.Require("data/box_lift_c3d/markers_analogs.c3d"));

        Assert.Contains("5.800 s (11600 samples at 2000 Hz)", report, StringComparison.Ordinal);
        Assert.Equal(19, Regex.Count(report, "^warning: channel '[^']*' is zero throughout", RegexOptions.Multiline));
        Assert.Contains("'Sensor 12.EMG12' is zero throughout", report, StringComparison.Ordinal);
        Assert.DoesNotContain("'Delt_ant.EMG1' is", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_TroubledRecording_WarnsWithTheRemedy()
    {
        string path = Samples.Recording(folder["a.h5"], emg =>
        {
            for (int t = 0; t < Samples.Count; t++) emg[t * 3] = 0;
            for (int t = 300; t < 312; t++) emg[(t * 3) + 2] = double.NaN;
        });

        string report = await CommandLine.Succeed("inspect", path);

        Assert.Contains("warning: channel 'TA' is zero throughout. Leave it out with preprocessing.channels.", report, StringComparison.Ordinal);
        Assert.Contains("warning: channel 'VL' misses 12 samples, the first at 0.300 s. Set preprocessing.missing", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ThisMachine_IsHealthy()
    {
        Assert.Contains("0 failed", await CommandLine.Succeed("doctor"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(await CommandLine.Succeed("doctor", "--json")).RootElement.ValueKind);
    }

    [Fact]
    public async Task Demo_FewSeconds_MakesEverythingIncludingAWholeRunFolder()
    {
        string[] settings = [.. CommandLine.Tiny, .. CommandLine.ShortWindows];

        using JsonDocument report = JsonDocument.Parse(await CommandLine.Succeed(["demo", "--out", folder["demo"], "--seconds", "12", "--json", .. settings]));

        Assert.Equal(["format", "source", "estimators", "decoding", "lag_curves", "truth", "omitted"], report.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ["activation.h5", "activation.nwb", "evaluation.json", "model.onnx", "recording.nwb", "run", "summary.html"],
            Directory.EnumerateFileSystemEntries(folder["demo"]).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Equal(report.RootElement.GetRawText(), JsonDocument.Parse(File.ReadAllText(folder["demo/evaluation.json"])).RootElement.GetRawText());
        Assert.Contains("<svg", File.ReadAllText(folder["demo/summary.html"]), StringComparison.Ordinal);
        Assert.Contains(": run\n", await CommandLine.Succeed("inspect", folder["demo/run"]), StringComparison.Ordinal);
        Assert.Equal(12 * 250, ActivationFile.Read(folder["demo/activation.h5"]).Activation.SampleCount);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("inspect")]
    [InlineData("prepare")]
    [InlineData("train")]
    [InlineData("export")]
    [InlineData("infer")]
    [InlineData("evaluate")]
    [InlineData("doctor")]
    public async Task Help_EveryCommand_IsListedAndExplained(string command)
    {
        Assert.Contains($"  {command} ", await CommandLine.Succeed("--help"), StringComparison.Ordinal);
        Assert.Contains("--help", await CommandLine.Succeed(command, "--help"), StringComparison.Ordinal);
    }

    private static JsonElement[] Scores(JsonDocument report, string part) => [.. report.RootElement.GetProperty(part).EnumerateArray()];
}
