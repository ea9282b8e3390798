using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using AutoLfads.Benchmarks.Measurement;
using AutoLfads.Benchmarks.Workloads;
using AutoLfads.Cli;

namespace AutoLfads.Benchmarks.Commands;

/// <summary>The command line's <c>infer</c> from one NWB file to another, for recordings of different lengths: time against real time, and memory.</summary>
internal static class LongRecordingCommand
{
    private const string SessionStart = "2024-05-06T10:00:00+02:00";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public static Command Create()
    {
        Option<int[]> minutes = new("--minutes") { Description = "Lengths of the recordings.", DefaultValueFactory = _ => [10, 60], AllowMultipleArgumentsPerToken = true };
        Option<string> preset = new("--preset") { Description = "Preset of the model, which is trained for three epochs: more would change neither figure.", DefaultValueFactory = _ => "quick" };
        Option<string[]> set = new("--set") { Description = "Single settings of infer, as the command line takes them." };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("long", "Infers from long recordings of 16 channels at 2 kHz with the command line, NWB to NWB.") { minutes, preset, set, json };
        command.SetAction(request =>
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("autolfads-long-");
            try
            {
                Row[] rows = Measure(folder.FullName, request.GetValue(minutes)!, request.GetValue(preset)!, request.GetValue(set) ?? []);
                if (request.GetValue(json)) Console.WriteLine(ReportJson.Of(rows));
                else Print(rows);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static Row[] Measure(string folder, int[] minutes, string preset, string[] settings)
    {
        string training = Path.Combine(folder, "training.nwb"), run = Path.Combine(folder, "run");
        LongRecordings.Write(training, minutes: 1);
        Run(["train", training, "--preset", preset, "--set", "training.max_epochs=3", "--out", run]);
        return [.. minutes.Select(length =>
        {
            string recording = Path.Combine(folder, "recording.nwb"), estimate = Path.Combine(folder, "estimate");
            LongRecordings.Write(recording, length);
            (double seconds, double peak) = Run(
                ["infer", Path.Combine(run, "best", "model.onnx"), recording, "--format", "nwb", "--session-start", SessionStart, "--out", estimate, .. settings.SelectMany(s => new[] { "--set", s })]);
            long bytes = new FileInfo(Path.Combine(estimate, "activation.nwb")).Length;
            Directory.Delete(estimate, recursive: true);
            return new Row(length, seconds, 60 * length / seconds, peak, bytes / 1048576.0);
        })];
    }

    /// <returns>Seconds from start to end, and the most memory held, MiB.</returns>
    private static (double Seconds, double PeakMb) Run(IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(AutoLfadsPipeline).Assembly.Location);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("'dotnet' did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        double peak = 0;
        while (!process.WaitForExit(Poll)) peak = Math.Max(peak, ResidentMemory.PeakOf(process));
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return process.ExitCode == 0
            ? (seconds, peak)
            : throw new InvalidOperationException($"'autolfads {string.Join(' ', arguments)}' ended with exit code {process.ExitCode}: {error.Result}{output.Result}");
    }

    private static void Print(Row[] rows)
    {
        TextTable table = new(["minutes", "seconds", "x real time", "peak MiB", "file MiB"]);
        foreach (Row row in rows)
            table.Add([.. new[] { row.Minutes, row.Seconds, row.TimesRealTime, row.PeakMb, row.FileMb }.Select(v => v.ToString("0.#", CultureInfo.InvariantCulture))]);
        Console.WriteLine(table);
    }

    private sealed record Row(double Minutes, double Seconds, double TimesRealTime, double PeakMb, double FileMb);
}
