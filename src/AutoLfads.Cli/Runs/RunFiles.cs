using AutoLfads.Cli.Configuration;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.Training;
using AutoLfads.Training.Execution;

namespace AutoLfads.Cli.Runs;

/// <summary>What every run has at its beginning and at its end, whatever trains in between.</summary>
internal sealed class RunFiles(RunConfig config, TrainingData data, RunFolder run)
{
    public AutoLfadsPipeline Pipeline { get; } = new(config);

    /// <summary>Makes the run's folder and takes it for this process. Nothing is written before it is known that the windows can be trained on.</summary>
    /// <param name="kind">What makes the run.</param>
    /// <param name="paths">The data files.</param>
    /// <param name="stop">Stops before anything is written.</param>
    /// <exception cref="RequestException">Another process works on the folder, or has made a run there.</exception>
    public (RunManifest Manifest, FileLock Lock) Begin(RunKind kind, IReadOnlyList<string> paths, CancellationToken stop)
    {
        Pipeline.RequireTrainable(data);
        RunManifest manifest = RunManifest.Of(kind, config, paths);
        stop.ThrowIfCancellationRequested();
        Directory.CreateDirectory(run.Path);
        FileLock held = RunLock.Take(run);
        try
        {
            ExistingRun.RequireNone(run);
            PreparedWindowsFile.Write(run.WindowsPath, data);
            RunConfigFile.Write(config, run.ConfigPath);
            return (manifest, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Takes a run that was begun for this process.</summary>
    /// <exception cref="RequestException">Another process works on it.</exception>
    public (RunManifest Manifest, FileLock Lock) Continue()
    {
        RunManifest manifest = RunManifest.Read(run.ManifestPath);
        Pipeline.RequireTrainable(data);
        FileLock held = RunLock.Take(run);
        run.RemoveUnfinishedFiles();
        return (manifest, held);
    }

    /// <summary>Writes how far the run has come.</summary>
    public void Write(RunManifest manifest) => (manifest with { ProcessId = Environment.ProcessId }).Write(run.ManifestPath);

    /// <summary>Exports the best weights and estimates on all windows.</summary>
    /// <returns>False where the user stopped it: the trained weights are kept, and continuing the run comes straight back here.</returns>
    public bool Finish(RunManifest manifest, CancellationToken stop)
    {
        try
        {
            Pipeline.Export(data, run, manifest.CreatedUtc, run.ModelPath);
            (WindowEstimates train, WindowEstimates valid) = Pipeline.InferWindows(run.ModelPath, data, progress: null, stop);
            LfadsOutputFile.Write(run.OutputPath, data, train, valid, config.Model.Observation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
