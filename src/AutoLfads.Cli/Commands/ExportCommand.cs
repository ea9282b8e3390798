using System.CommandLine;
using AutoLfads.Cli.Configuration;
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
                new AutoLfadsPipeline(RunConfigFile.Read(run.ConfigPath)).Export(PreparedWindowsFile.Read(run.WindowsPath), run, target);
                request.InvocationConfiguration.Output.WriteLine(target);
                return AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }

    /// <summary>A folder that holds a run, trained or not.</summary>
    public static RunFolder RequireRun(string path)
    {
        RunFolder run = new(path);
        if (!Directory.Exists(path)) throw new RequestException($"No such run folder: '{path}'. Train one: autolfads train DATA --out {path}");
        if (!File.Exists(run.ConfigPath) || !File.Exists(run.WindowsPath))
            throw new RequestException($"'{path}' is not a run folder: run.yaml and windows.h5 are needed, {(File.Exists(run.ConfigPath) ? "windows.h5" : "run.yaml")} is missing. Give the folder named with --out at autolfads train.");
        return run;
    }
}
