using AutoLfads.Cli;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;
using AutoLfads.Interop.Tests;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;
using TorchSharp;

[assembly: AssemblyFixture(typeof(TrainedModel))]

namespace AutoLfads.Interop.Tests;

/// <summary>A small model that preprocesses raw EMG, trained with the command line, and the files that <c>autolfads infer</c> wrote with it. Tests only read it.</summary>
public sealed class TrainedModel : IAsyncLifetime
{
    private const string SessionStart = "2024-05-06T10:00:00+02:00";

    private readonly TemporaryFolder folder = new();

    /// <summary>Two posterior samples on one thread, as the command line was told.</summary>
    internal static ActivationOptions Options => new() { Samples = 2, Threads = 1 };

    internal string Path => folder["run/best/model.onnx"];

    internal string RecordingPath => folder["walk.nwb"];

    /// <summary>activation.h5, .nwb, .csv and .sto.</summary>
    internal string Inferred(string extension) => folder["estimate/activation." + extension];

    /// <summary>Raw EMG, four seconds of 12 muscles at 2 kHz.</summary>
    internal EmgRecording Recording { get; } = LocomotionEmgSimulation.Simulate(new LocomotionEmgConfig { DurationSeconds = 4 }, seed: 3);

    internal double[,] Emg
    {
        get
        {
            double[,] emg = new double[Recording.SampleCount, Recording.Channels.Count];
            Buffer.BlockCopy(Recording.Samples.Values, 0, emg, 0, 8 * emg.Length);
            return emg;
        }
    }

    internal ActivationModel Load() => ActivationModel.LoadWith(Path, Options);

    public async ValueTask InitializeAsync()
    {
        torch.set_num_threads(1);
        DateTimeOffset start = DateTimeOffset.Parse(SessionStart, System.Globalization.CultureInfo.InvariantCulture);
        NwbRecordingWriter.Write(RecordingPath, Recording, new NwbSession { Identifier = "walk", Description = "A simulated walk.", StartTime = start, CreatedAt = start });
        await Run("prepare", RecordingPath, "--out", folder["windows.h5"], "--set", "windowing.window_bins=40", "--set", "windowing.overlap_bins=10", "--set", "augmentation.shift_max_bins=2");
        await Run(
            "train", folder["windows.h5"], "--out", folder["run"], "--set", "model.initial_condition_encoder_dim=4", "--set", "model.controller_input_encoder_dim=4", "--set", "model.controller_dim=4",
            "--set", "model.inferred_input_dim=1", "--set", "model.initial_condition_dim=3", "--set", "model.generator_dim=6", "--set", "model.factor_dim=2", "--set", "training.max_epochs=2",
            "--set", "inference.samples=2", "--set", "augmentation.shift_max_bins=2");
        await Run(
            "infer", Path, RecordingPath, "--out", folder["estimate"], "--format", "h5", "--format", "nwb", "--format", "csv", "--format", "sto",
            "--session-start", SessionStart, "--set", "inference.samples=2", "--set", "inference.threads=1");
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task Run(params string[] words)
    {
        StringWriter output = new(), error = new();
        int code = await AutoLfadsCommand.RunAsync(words, output, error, TestContext.Current.CancellationToken);
        Assert.True(code == AutoLfadsCommand.Done, $"autolfads {string.Join(' ', words)}\nexit code {code}\n{error}");
    }
}
