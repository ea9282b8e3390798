using System.CommandLine;
using System.Text.Json;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Training;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads search</c>: a population of models, trained and tuned without supervision, from data to best/model.onnx.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        Command command = new("search", "Train a population of models and tune their hyperparameters (AutoLFADS).");
        RunOptions options = new(command, RunKind.Search);
        command.SetAction((request, stop) => Task.Run(
            async () =>
            {
                SearchSummary summary = await (options.IsResume(request) ? ResumeAsync(options, request, stop) : BeginAsync(options, request, stop));
                await request.InvocationConfiguration.Output.WriteLineAsync(options.IsJson(request) ? JsonSerializer.Serialize(summary, JsonFormat.Indented) : summary.Describe());
                return summary.Model is null ? AutoLfadsCommand.Failed : AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }

    private static Task<SearchSummary> BeginAsync(RunOptions options, ParseResult request, CancellationToken stop)
    {
        (RunFolder run, RunConfig config, TrainingData data, string[] paths) = options.Begin(request, stop);
        return new SearchRun(config, data, run, request.InvocationConfiguration.Error).BeginAsync(paths, stop);
    }

    private static Task<SearchSummary> ResumeAsync(RunOptions options, ParseResult request, CancellationToken stop)
    {
        (RunFolder run, RunConfig config, TrainingData data) = options.Resume(request);
        return new SearchRun(config, data, run, request.InvocationConfiguration.Error).ContinueAsync(stop);
    }
}
