using System.CommandLine;
using System.Text.Json;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Training;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads train</c>: one model, from data to best/model.onnx.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        Command command = new("train", "Train one model.");
        RunOptions options = new(command, RunKind.Train);
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                RunSummary summary = options.IsResume(request) ? Resume(options, request, stop) : Begin(options, request, stop);
                request.InvocationConfiguration.Output.WriteLine(options.IsJson(request) ? JsonSerializer.Serialize(summary, JsonFormat.Indented) : summary.Describe());
                return summary.End == TrainingEnd.Cancelled ? AutoLfadsCommand.Failed : AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }

    private static RunSummary Begin(RunOptions options, ParseResult request, CancellationToken stop)
    {
        (RunFolder run, RunConfig config, TrainingData data, string[] paths) = options.Begin(request, stop);
        return new TrainingRun(config, data, run, request.InvocationConfiguration.Error).Begin(paths, stop);
    }

    private static RunSummary Resume(RunOptions options, ParseResult request, CancellationToken stop)
    {
        (RunFolder run, RunConfig config, TrainingData data) = options.Resume(request);
        return new TrainingRun(config, data, run, request.InvocationConfiguration.Error).Continue(stop);
    }
}
