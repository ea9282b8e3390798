using System.CommandLine;
using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Output;
using AutoLfads.IO.Hdf5;
using AutoLfads.Training;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads export</c>: the best weights of a run to a model file.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("RUN") { Description = "A run folder." };
        Option<string?> path = new("--out") { Description = "The model file to write. Default: RUN/best/model.onnx.", HelpName = "MODEL.onnx" };
        Command command = new("export", "Write the best weights of a run as a self-describing ONNX file.") { folder, path };
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                RunFolder run = RequireRun(request.GetValue(folder)!);
                string target = request.GetValue(path) ?? run.ModelPath;
                OutputPath.RequireFile(target);
                new AutoLfadsPipeline(RunConfigFile.Read(run.ConfigPath)).Export(PreparedWindowsFile.Read(run.WindowsPath), run, target);
                request.InvocationConfiguration.Output.WriteLine(target);
                return AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }

    /// <summary>A run whose model has been exported.</summary>
    public static RunFolder RequireTrained(RunFolder run) => File.Exists(run.ModelPath)
        ? run
        : throw new RequestException($"'{run.Path}' has no trained model ({run.ModelPath} is missing). Train first, or continue with: autolfads train --resume --out {run.Path}");

    /// <summary>A folder that holds a run, trained or not.</summary>
    public static RunFolder RequireRun(string path)
    {
        RunFolder run = new(path);
        if (!Directory.Exists(path)) throw new RequestException($"No such run folder: '{path}'. Train one: autolfads train DATA --out {path}");
        string[] missing = [.. new[] { run.ConfigPath, run.WindowsPath, run.ManifestPath }.Where(file => !File.Exists(file)).Select(file => Path.GetFileName(file))];
        if (missing.Length > 0)
            throw new RequestException($"'{path}' is not a run folder: {string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} missing. Give the folder named with --out at autolfads train.");
        return run;
    }
}
