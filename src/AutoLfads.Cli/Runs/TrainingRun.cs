using System.Diagnostics;
using AutoLfads.Cli.Output;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.Training;

namespace AutoLfads.Cli.Runs;

/// <summary>A run from its windows to its exported model and the estimates on its windows.</summary>
internal sealed class TrainingRun(RunConfig config, TrainingData data, RunFolder run, TextWriter log)
{
    public RunSummary Execute(bool resume, RunManifest manifest, CancellationToken stop)
    {
        Stopwatch clock = Stopwatch.StartNew();
        manifest = manifest with { State = RunState.Training, Result = null };
        manifest.Write(run.ManifestPath);
        AutoLfadsPipeline pipeline = new(config);
        TrainingResult result = Train(pipeline, resume, manifest, stop);
        if (result.End == TrainingEnd.Cancelled)
        {
            (manifest with { State = RunState.Stopped, Result = result }).Write(run.ManifestPath);
            return Summary(result, clock, model: null);
        }

        pipeline.Export(data, run, run.ModelPath);
        (WindowEstimates train, WindowEstimates valid) = pipeline.InferWindows(run.ModelPath, data, progress: null, stop);
        LfadsOutputFile.Write(run.OutputPath, data, train, valid, config.Model.Observation);
        (manifest with { State = RunState.Trained, Result = result }).Write(run.ManifestPath);
        return Summary(result, clock, run.ModelPath);
    }

    private TrainingResult Train(AutoLfadsPipeline pipeline, bool resume, RunManifest manifest, CancellationToken stop)
    {
        ProgressLine progress = new(log);
        try
        {
            return pipeline.Train(data, run, resume, progress, stop);
        }
        catch (TrainingDivergedException)
        {
            (manifest with { State = RunState.Diverged }).Write(run.ManifestPath);
            throw;
        }
        finally
        {
            progress.End();
        }
    }

    private RunSummary Summary(TrainingResult result, Stopwatch clock, string? model) =>
        new(run.Path, result.End, result.Epochs, result.BestEpoch, result.BestMetric, clock.Elapsed.TotalSeconds, model);
}
