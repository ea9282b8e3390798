using System.CommandLine;
using AutoLfads.Cli.Output;
using AutoLfads.Cli.Report;
using AutoLfads.Cli.Runs;
using AutoLfads.Training;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads report</c>: what a run did, as one page.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("RUN") { Description = "A run folder, finished or not." };
        Option<string?> path = new("--out") { Description = "The page to write. Default: RUN/report.html.", HelpName = "REPORT.html" };
        Command command = new("report", "Show a search or a training as one HTML page: curves, lineage, hyperparameters, examples.") { folder, path };
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                RunFolder run = ExistingRun.Require(request.GetValue(folder)!);
                string target = request.GetValue(path) ?? run.ReportPath;
                RequireNoneOf(run, target);
                OutputPath.MakeFolderOf(target);
                RunReport.Write(run, target, stop);
                request.InvocationConfiguration.Output.WriteLine(target);
                return AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }

    // A page in place of a checkpoint would end the run; only its own page may be replaced.
    private static void RequireNoneOf(RunFolder run, string target)
    {
        OutputPath.RequireFile(target);
        bool within = Path.GetFullPath(target).StartsWith(Path.GetFullPath(run.Path) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (within && File.Exists(target) && !OutputPath.IsSame(target, run.ReportPath))
            throw new RequestException($"'{target}' is a file of the run itself. Choose another with --out; {run.ReportPath} is the default.");
    }
}
