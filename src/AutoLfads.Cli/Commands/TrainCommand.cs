using System.CommandLine;
using System.Text.Json;
using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.Training;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads train</c>: one model, from data to best/model.onnx.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        Argument<string[]> data = new("DATA") { Description = "A file of windows (HDF5), or recordings, which are prepared first.", Arity = ArgumentArity.ZeroOrMore };
        Option<string> run = new("--out") { Description = "The run folder; everything about the run is in it.", HelpName = "RUN", Required = true };
        Option<bool> resume = new("--resume") { Description = "Continue the run in the folder after a stop or a crash." };
        Option<bool> json = new("--json") { Description = "Print the result as JSON." };
        Command command = new("train", "Train one model.") { data, run, resume, json };
        ConfigOptions options = new(command);
        command.SetAction((request, stop) => Task.Run(
            () => Run(request.GetValue(data)!, new RunFolder(request.GetValue(run)!), request.GetValue(resume), request.GetValue(json), options, request, stop), CancellationToken.None));
        return command;
    }

    private static int Run(string[] paths, RunFolder run, bool resume, bool json, ConfigOptions options, ParseResult request, CancellationToken stop)
    {
        TextWriter output = request.InvocationConfiguration.Output, log = request.InvocationConfiguration.Error;
        bool started = File.Exists(run.Member(0).CheckpointPath) || File.Exists(run.ManifestPath);
        if (started && !resume)
            throw new RequestException($"'{run.Path}' holds a run already. Continue it with --resume, or choose another folder with --out.");
        if (resume && !File.Exists(run.Member(0).CheckpointPath))
            throw new RequestException($"'{run.Path}' has no checkpoint to resume from. Start the run without --resume.");
        if (resume && (paths.Length > 0 || options.AnyGiven(request)))
            throw new RequestException("A resumed run keeps its data and configuration; give neither DATA nor --preset, --config or --set with --resume.");
        if (!resume && paths.Length == 0) throw new RequestException("Name the data: autolfads train DATA --out RUN");

        RunConfig config = resume ? RunConfigFile.Read(run.ConfigPath) : options.Load(request);
        TrainingData data = resume ? PreparedWindowsFile.Read(run.WindowsPath) : TrainingSources.Read(paths, config, stop);
        if (!resume)
        {
            Directory.CreateDirectory(run.Path);
            PreparedWindowsFile.Write(run.WindowsPath, data);
            RunConfigFile.Write(config, run.ConfigPath);
        }

        RunManifest manifest = resume ? RunManifest.Read(run.ManifestPath) : RunManifest.Of(config, paths);
        RunSummary summary = new TrainingRun(config, data, run, log).Execute(resume, manifest, stop);
        output.WriteLine(json ? JsonSerializer.Serialize(summary, JsonFormat.Indented) : summary.Describe());
        return summary.End == TrainingEnd.Cancelled ? AutoLfadsCommand.Failed : AutoLfadsCommand.Done;
    }
}
