using System.Diagnostics;
using AutoLfads.Cli.Output;
using AutoLfads.Cli.Report;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Training;
using AutoLfads.Training.Execution;
using AutoLfads.Training.Population;
using AutoLfads.Training.TensorBoard;

namespace AutoLfads.Cli.Runs;

/// <summary>A run of a population from its windows to the exported weights of its best member and the estimates on its windows.</summary>
internal sealed class SearchRun(RunConfig config, TrainingData data, RunFolder run, TextWriter log)
{
    private readonly RunFiles files = new(config, data, run);

    /// <summary>Makes the run's folder and searches. Nothing is written before it is known that the windows can be trained on.</summary>
    /// <param name="paths">The data files.</param>
    /// <param name="stop">Stops at checkpoints.</param>
    public async Task<SearchSummary> BeginAsync(IReadOnlyList<string> paths, CancellationToken stop)
    {
        (RunManifest manifest, FileLock held) = files.Begin(RunKind.Search, paths, stop);
        using (held) return await ExecuteAsync(manifest, stop);
    }

    /// <summary>Continues from what the run folder holds.</summary>
    /// <param name="stop">Stops at checkpoints.</param>
    public async Task<SearchSummary> ContinueAsync(CancellationToken stop)
    {
        (RunManifest manifest, FileLock held) = files.Continue();
        using (held) return await ExecuteAsync(manifest, stop);
    }

    private async Task<SearchSummary> ExecuteAsync(RunManifest manifest, CancellationToken stop)
    {
        Stopwatch clock = Stopwatch.StartNew();
        SearchResult result = await SearchAsync(manifest, stop);
        if (result.End != SearchEnd.Cancelled && !Finish(manifest, result, stop)) result = result with { End = SearchEnd.Cancelled };
        RunState state = result.End == SearchEnd.Cancelled ? RunState.Stopped : result.Best is null ? RunState.Diverged : RunState.Trained;
        files.Write(manifest with { State = state, Search = result });
        return new SearchSummary(run.Path, result, clock.Elapsed.TotalSeconds, state == RunState.Trained ? run.ModelPath : null);
    }

    private bool Finish(RunManifest manifest, SearchResult result, CancellationToken stop)
    {
        if (result.Best is not null && !files.Finish(manifest, stop)) return false;
        try
        {
            RunReport.Write(run, run.ReportPath, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<SearchResult> SearchAsync(RunManifest manifest, CancellationToken stop)
    {
        files.Write(manifest with { State = RunState.Training, Search = null });
        SearchTable table = new(log);
        try
        {
            TensorBoardLog events = new(run, manifest.CreatedUtc);
            events.Rebuild(config.Population.Members, GenerationsFile.Read(run.GenerationsPath));
            SearchListeners progress = new(table, events);
            return await files.Pipeline.SearchAsync(data, run, progress, stop);
        }
        catch (InvalidDataException)
        {
            // A file of the run was refused: the run stands where it stood.
            manifest.Write(run.ManifestPath);
            throw;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await log.WriteLineAsync($"The search cannot go on; what was written before is kept. When the cause is removed, continue with: autolfads search --resume --out {run.Path}");
            throw;
        }
        finally
        {
            table.End();
        }
    }

    /// <summary>Everybody who follows a search.</summary>
    private sealed class SearchListeners(SearchTable table, TensorBoardLog events) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value)
        {
            if (value is { IsGenerationComplete: true, Last: { } generation }) events.Append(generation);
            table.Report(value);
        }
    }
}
