using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.IO;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.Cli.Commands;

/// <summary>What a user may name as data: recordings, or one file of windows.</summary>
internal static class TrainingSources
{
    /// <summary>Training data from one file of windows, or from recordings, which are prepared first.</summary>
    public static TrainingData Read(IReadOnlyList<string> paths, RunConfig config, CancellationToken stop)
    {
        RequireFiles(paths);
        if (paths.Any(TrainingDataFile.Recognises))
        {
            if (paths.Count > 1) throw new RequestException($"A file of windows is trained on alone, got {paths.Count} files. Join the recordings with: autolfads prepare FILE... --out windows.h5");
            return TrainingDataFile.Read(paths[0], config.Data);
        }

        return new AutoLfadsPipeline(config).Prepare(ReadRecordings(paths, config.Data, stop), stop: stop);
    }

    public static IReadOnlyList<EmgRecording> ReadRecordings(IReadOnlyList<string> paths, DataConfig data, CancellationToken stop)
    {
        RequireFiles(paths);
        return [.. paths.Select(path => RecordingFile.Read(path, data, stop))];
    }

    public static void RequireFiles(IReadOnlyList<string> paths)
    {
        string[] missing = [.. paths.Where(p => !File.Exists(p))];
        if (missing.Length > 0) throw new RequestException($"No such file: {string.Join(", ", missing.Select(p => $"'{p}'"))}. Check the path; the current folder is '{Environment.CurrentDirectory}'.");
    }
}
