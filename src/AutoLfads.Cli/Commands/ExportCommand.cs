using System.CommandLine;
using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Output;
using AutoLfads.Cli.Runs;
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
                RunFolder run = ExistingRun.Require(request.GetValue(folder)!);
                string target = request.GetValue(path) ?? run.ModelPath;
                OutputPath.RequireFile(target);
                new AutoLfadsPipeline(RunConfigFile.Read(run.ConfigPath)).Export(PreparedWindowsFile.Read(run.WindowsPath), run, RunManifest.Read(run.ManifestPath).CreatedUtc, target);
                request.InvocationConfiguration.Output.WriteLine(target);
                return AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }
}
