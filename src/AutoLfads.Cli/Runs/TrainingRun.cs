using System.Diagnostics;
using AutoLfads.Cli.Configuration;
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
    private readonly AutoLfadsPipeline pipeline = new(config);

    /// <summary>Makes the run's folder and trains. Nothing is written before it is known that the windows can be trained on.</summary>
    /// <param name="paths">The data files.</param>
    /// <param name="stop">Stops at a checkpoint.</param>
    public RunSummary Begin(IReadOnlyList<string> paths, CancellationToken stop)
    {
        pipeline.RequireTrainable(data);
        RunManifest manifest = RunManifest.Of(config, paths);
        stop.ThrowIfCancellationRequested();
        Directory.CreateDirectory(run.Path);
        PreparedWindowsFile.Write(run.WindowsPath, data);
        RunConfigFile.Write(config, run.ConfigPath);
        return Execute(resume: false, manifest, stop);
    }

    /// <summary>Continues from the run's checkpoint, or from the start where it was ended before the first one.</summary>
    /// <param name="stop">Stops at a checkpoint.</param>
    public RunSummary Continue(CancellationToken stop)
    {
        RunManifest manifest = RunManifest.Read(run.ManifestPath);
        pipeline.RequireTrainable(data);
        return Execute(File.Exists(run.Member(0).CheckpointPath), manifest, stop);
    }

    private RunSummary Execute(bool resume, RunManifest manifest, CancellationToken stop)
    {
        Stopwatch clock = Stopwatch.StartNew();
        TrainingResult result = Train(resume, manifest, stop);
        if (result.End != TrainingEnd.Cancelled && !Finish(stop)) result = result with { End = TrainingEnd.Cancelled };
        bool stopped = result.End == TrainingEnd.Cancelled;
        (manifest with { State = stopped ? RunState.Stopped : RunState.Trained, Result = result }).Write(run.ManifestPath);
        return new RunSummary(run.Path, result.End, result.Epochs, result.BestEpoch, result.BestMetric, clock.Elapsed.TotalSeconds, stopped ? null : run.ModelPath);
    }

    private TrainingResult Train(bool resume, RunManifest manifest, CancellationToken stop)
    {
        (manifest with { State = RunState.Training, Result = null }).Write(run.ManifestPath);
        ProgressLine progress = new(log);
        try
        {
            return pipeline.Train(data, run, resume, progress, stop);
        }
        catch (TrainingDivergedException)
        {
            (manifest with { State = RunState.Diverged, Result = null }).Write(run.ManifestPath);
            throw;
        }
        catch (InvalidDataException)
        {
            // The checkpoint was refused: the run stands where it stood.
            manifest.Write(run.ManifestPath);
            throw;
        }
        finally
        {
            progress.End();
        }
    }

    // False where the user stopped it: the trained weights are kept, and continuing the run comes straight back here.
    private bool Finish(CancellationToken stop)
    {
        try
        {
            pipeline.Export(data, run, run.ModelPath);
            (WindowEstimates train, WindowEstimates valid) = pipeline.InferWindows(run.ModelPath, data, progress: null, stop);
            LfadsOutputFile.Write(run.OutputPath, data, train, valid, config.Model.Observation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
