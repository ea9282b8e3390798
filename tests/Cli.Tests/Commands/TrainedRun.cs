using AutoLfads.Cli.Tests.Commands;
using AutoLfads.Core.Simulation;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;

[assembly: AssemblyFixture(typeof(TrainedRun))]

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>What a user has after walking the main way once: a recording, its windows, a run trained on them, and the estimate in every format. Tests only read it.</summary>
public sealed class TrainedRun : IAsyncLifetime
{
    internal const double Seconds = 4;

    private readonly TemporaryFolder folder = new();

    internal string Folder => folder.Path;

    internal string Recording => folder["walk.nwb"];

    internal string Windows => folder["windows.h5"];

    internal string Run => folder["run"];

    internal string Model => folder["run/best/model.onnx"];

    internal string Estimate => folder["estimate"];

    internal string Activation => folder["estimate/activation.h5"];

    /// <summary>A run on windows that are trials of their own, with behaviour.</summary>
    internal string TrialRun => folder["trial-run"];

    internal string Prepared { get; private set; } = "";

    internal string Trained { get; private set; } = "";

    internal string Inferred { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        DateTimeOffset start = new(2024, 5, 6, 10, 0, 0, TimeSpan.FromHours(2));
        NwbRecordingWriter.Write(
            Recording,
            LocomotionEmgSimulation.Simulate(new LocomotionEmgConfig { DurationSeconds = Seconds }, seed: 3),
            new NwbSession { Identifier = "walk", Description = "A simulated walk.", StartTime = start, CreatedAt = start });
        Prepared = await CommandLine.Succeed(["prepare", Recording, "--out", Windows, .. CommandLine.ShortWindows, "--set", "augmentation.shift_max_bins=2"]);
        Trained = await CommandLine.Succeed(["train", Windows, "--out", Run, "--json", .. CommandLine.Tiny]);
        Inferred = await CommandLine.Succeed(
            ["infer", Run, Recording, "--out", Estimate, "--format", "h5", "--format", "nwb", "--format", "csv", "--format", "sto", "--session-start", "2024-05-06T10:00:00+02:00", "--set", "inference.samples=2"]);
        await CommandLine.Succeed(["train", Samples.Windows(folder["trials.h5"]), "--out", TrialRun, "--set", "data.bin_seconds=0.01", .. CommandLine.Tiny]);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
