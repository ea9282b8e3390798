using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AutoLfads.Cli.Output;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads prepare</c>: recordings to windows for training.</summary>
internal static class PrepareCommand
{
    public static Command Create()
    {
        Argument<string[]> files = new("FILE") { Description = "Recordings with the same channels.", Arity = ArgumentArity.OneOrMore };
        Option<string> path = new("--out") { Description = "File of windows to write (schemas/windows-h5.md).", HelpName = "WINDOWS.h5", DefaultValueFactory = _ => "windows.h5" };
        Option<bool> json = new("--json") { Description = "Print the result as JSON." };
        Command command = new("prepare", "Preprocess recordings and cut them into windows.") { files, path, json };
        ConfigOptions options = new(command);
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                RunConfig config = options.Load(request);
                OutputPath.RequireFile(request.GetValue(path)!, request.GetValue(files)!);
                TrainingData data = new AutoLfadsPipeline(config).Prepare(TrainingSources.ReadRecordings(request.GetValue(files)!, config.Data, stop), stop: stop);
                stop.ThrowIfCancellationRequested();
                OutputPath.MakeFolderOf(request.GetValue(path)!);
                PreparedWindowsFile.Write(request.GetValue(path)!, data);
                PreparedSummary summary = PreparedSummary.Of(request.GetValue(path)!, data);
                request.InvocationConfiguration.Output.WriteLine(request.GetValue(json) ? JsonSerializer.Serialize(summary, JsonFormat.Indented) : summary.Describe());
                return AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }
}

/// <summary>What preparing gave.</summary>
/// <param name="Windows">Path of the file of windows.</param>
/// <param name="Channels">Names of the channels.</param>
/// <param name="RateHz">Bins per second.</param>
/// <param name="WindowBins">Bins per window, margins not counted.</param>
/// <param name="TrainWindows">Number of training windows.</param>
/// <param name="ValidWindows">Number of validation windows.</param>
/// <param name="Targets">Names of what can be decoded.</param>
/// <param name="Steps">What was done, first step first.</param>
internal sealed record PreparedSummary(
    string Windows, IReadOnlyList<string> Channels, double RateHz, int WindowBins, int TrainWindows, int ValidWindows, IReadOnlyList<string> Targets, IReadOnlyList<string> Steps)
{
    public static PreparedSummary Of(string path, TrainingData data) => new(
        path,
        [.. data.Channels.Select(c => c.Name)],
        1 / data.BinSeconds,
        data.WindowBins,
        data.Train.WindowCount,
        data.Valid.WindowCount,
        [.. data.Decoding?.Channels.Select(c => c.Name) ?? []],
        data.Preprocessing?.Describe() ?? []);

    public string Describe()
    {
        string targets = Targets.Count == 0 ? "none" : string.Join(", ", Targets);
        string counts = string.Create(CultureInfo.InvariantCulture, $"{TrainWindows} training and {ValidWindows} validation windows of {WindowBins} bins at {RateHz:G6} Hz");
        return $"{Windows}: {counts}\nchannels: {string.Join(", ", Channels)}\nto decode: {targets}\n{string.Join('\n', Steps.Select((step, i) => $"{i + 1,3}. {step}"))}";
    }
}
