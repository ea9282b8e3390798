using System.CommandLine;
using AutoLfads.Cli.Doctor;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads doctor</c>: what loads here, and how to mend what does not.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print the checks as JSON." };
        Command command = new("doctor", "Check what loads on this machine, and how to mend what does not.") { json };
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                DoctorReport report = EnvironmentDoctor.ForRunFolder(Environment.CurrentDirectory).Run(stop);
                request.InvocationConfiguration.Output.WriteLine((request.GetValue(json) ? report.ToJson() : report.ToText()).TrimEnd());
                return report.IsHealthy ? AutoLfadsCommand.Done : AutoLfadsCommand.Failed;
            },
            CancellationToken.None));
        return command;
    }
}
