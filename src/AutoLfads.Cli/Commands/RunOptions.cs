using System.CommandLine;
using System.CommandLine.Parsing;
using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Output;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.Training;

namespace AutoLfads.Cli.Commands;

/// <summary>How a command that makes a run takes its data, its folder and its configuration, and what it refuses.</summary>
internal sealed class RunOptions
{
    private readonly Argument<string[]> data = new("DATA") { Description = "A file of windows (HDF5), or recordings, which are prepared first.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> run = new("--out") { Description = "The run folder; everything about the run is in it.", HelpName = "RUN", Required = true };
    private readonly Option<bool> resume = new("--resume") { Description = "Continue the run in the folder after a stop or a crash." };
    private readonly Option<bool> json = new("--json") { Description = "Print the result as JSON." };
    private readonly ConfigOptions config;
    private readonly Command command;
    private readonly RunKind kind;

    public RunOptions(Command command, RunKind kind)
    {
        this.command = command;
        this.kind = kind;
        command.Add(data);
        command.Add(run);
        command.Add(resume);
        command.Add(json);
        config = new ConfigOptions(command);
    }

    public bool IsResume(ParseResult request) => request.GetValue(resume);

    public bool IsJson(ParseResult request) => request.GetValue(json);

    /// <summary>What a new run is made of.</summary>
    /// <exception cref="RequestException">The folder holds a run, or the data are missing or the run's own.</exception>
    public (RunFolder Run, RunConfig Config, TrainingData Data, string[] Paths) Begin(ParseResult request, CancellationToken stop)
    {
        RunFolder folder = new(request.GetValue(run)!);
        string[] paths = request.GetValue(data)!;
        OutputPath.RequireFolder(folder.Path);
        ExistingRun.RequireNone(folder);
        if (paths.Length == 0) throw new RequestException($"Name the data: autolfads {command.Name} DATA --out RUN");
        if (paths.Any(path => OutputPath.IsSame(path, folder.WindowsPath)))
            throw new RequestException($"The run keeps its own windows in '{folder.WindowsPath}', which is the data itself. Choose another folder with --out.");
        RunConfig settings = config.Load(request);
        return (folder, settings, TrainingSources.Read(paths, settings, stop), paths);
    }

    /// <summary>What a run that was begun is made of.</summary>
    /// <exception cref="RequestException">The folder holds no run of this kind, or data or settings were given.</exception>
    public (RunFolder Run, RunConfig Config, TrainingData Data) Resume(ParseResult request)
    {
        if (request.GetValue(data)!.Length > 0 || config.AnyGiven(request))
            throw new RequestException("A resumed run keeps its data and configuration; give neither DATA nor --preset, --config or --set with --resume.");
        RunFolder folder = ExistingRun.Require(request.GetValue(run)!, kind);
        return (folder, RunConfigFile.Read(folder.ConfigPath), PreparedWindowsFile.Read(folder.WindowsPath));
    }
}
