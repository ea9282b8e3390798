using System.CommandLine;
using System.Text.Json;
using AutoLfads.Cli.Inspection;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads inspect</c>: what a file or a run folder holds, and what in a recording would trouble training.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Argument<string> what = new("FILE") { Description = "A recording, windows, an estimate, a model file, or a run folder." };
        Option<bool> json = new("--json") { Description = "Print the findings as JSON." };
        Command command = new("inspect", "Say what a file holds, and what in a recording would trouble training.") { what, json };
        ConfigOptions options = new(command);
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                InspectionReport report = FileInspection.Inspect(request.GetValue(what)!, options.Load(request), stop);
                request.InvocationConfiguration.Output.WriteLine(request.GetValue(json) ? JsonSerializer.Serialize(report, JsonFormat.Indented) : report.ToText());
                return AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }
}
