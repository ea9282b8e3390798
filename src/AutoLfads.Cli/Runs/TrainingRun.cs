using System.Diagnostics;
using AutoLfads.Cli.Output;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Training;
using AutoLfads.Training.Execution;

namespace AutoLfads.Cli.Runs;

/// <summary>A run of one model from its windows to its exported weights and the estimates on its windows.</summary>
internal sealed class TrainingRun(RunConfig config, TrainingData data, RunFolder run, TextWriter log)
{
    private readonly RunFiles files = new(config, data, run);

    /// <summary>Makes the run's folder and trains. Nothing is written before it is known that the windows can be trained on.</summary>
    /// <param name="paths">The data files.</param>
    /// <param name="stop">Stops at a checkpoint.</param>
    public RunSummary Begin(IReadOnlyList<string> paths, CancellationToken stop)
    {
        (RunManifest manifest, FileLock held) = files.Begin(RunKind.Train, paths, stop);
        using (held) return Execute(resume: false, manifest, stop);
    }

    /// <summary>Continues from the run's checkpoint, or from the start where it was ended before the first one.</summary>
    /// <param name="stop">Stops at a checkpoint.</param>
    public RunSummary Continue(CancellationToken stop)
    {
        (RunManifest manifest, FileLock held) = files.Continue();
        using (held) return Execute(File.Exists(run.SingleModel.CheckpointPath), manifest, stop);
    }

    private RunSummary Execute(bool resume, RunManifest manifest, CancellationToken stop)
    {
        Stopwatch clock = Stopwatch.StartNew();
        TrainingResult result = Train(resume, manifest, stop);
        if (result.End != TrainingEnd.Cancelled && !files.Finish(manifest, stop)) result = result with { End = TrainingEnd.Cancelled };
        bool stopped = result.End == TrainingEnd.Cancelled;
        files.Write(manifest with { State = stopped ? RunState.Stopped : RunState.Trained, Result = result });
        return new RunSummary(run.Path, result.End, result.Epochs, result.BestEpoch, result.BestMetric, clock.Elapsed.TotalSeconds, stopped ? null : run.ModelPath);
    }

    private TrainingResult Train(bool resume, RunManifest manifest, CancellationToken stop)
    {
        files.Write(manifest with { State = RunState.Training, Result = null });
        ProgressLine progress = new(log);
        try
        {
            return files.Pipeline.Train(data, run, resume, progress, stop);
        }
        catch (TrainingDivergedException)
        {
            files.Write(manifest with { State = RunState.Diverged, Result = null });
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
}
