using System.Text.Json;
using AutoLfads.Training;

namespace AutoLfads.Cli.Runs;

/// <summary>Run folders that a command finds: refused in plain words where they are not what the command needs.</summary>
internal static class ExistingRun
{
    /// <summary>A folder that holds no run yet.</summary>
    public static void RequireNone(RunFolder run)
    {
        if (File.Exists(run.ManifestPath) || File.Exists(run.GenerationsPath) || File.Exists(run.SingleModel.CheckpointPath))
            throw new RequestException($"'{run.Path}' holds a run already. Continue it with --resume, or choose another folder with --out.");
    }

    /// <summary>A run whose model has been exported.</summary>
    public static RunFolder RequireTrained(RunFolder run) => File.Exists(run.ModelPath)
        ? run
        : throw new RequestException($"'{run.Path}' has no trained model ({run.ModelPath} is missing). Train first, or continue with: {CommandOf(run)} --resume --out {run.Path}");

    /// <summary>A folder that holds a run, trained or not.</summary>
    public static RunFolder Require(string path)
    {
        RunFolder run = new(path);
        if (!Directory.Exists(path)) throw new RequestException($"No such run folder: '{path}'. Train one: autolfads train DATA --out {path}");
        string[] missing = [.. new[] { run.ConfigPath, run.WindowsPath, run.ManifestPath }.Where(file => !File.Exists(file)).Select(file => Path.GetFileName(file))];
        if (missing.Length > 0)
            throw new RequestException($"'{path}' is not a run folder: {string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} missing. Give the folder named with --out at autolfads train.");
        return run;
    }

    /// <summary>A run that a command can continue.</summary>
    public static RunFolder Require(string path, RunKind kind)
    {
        RunFolder run = Require(path);
        if (RunManifest.Read(run.ManifestPath).Kind != kind)
            throw new RequestException($"The run in '{path}' was begun by {CommandOf(run)}, and only that can continue it: {CommandOf(run)} --resume --out {path}");
        return run;
    }

    private static string CommandOf(RunFolder run)
    {
        RunKind kind = File.Exists(run.ManifestPath) ? RunManifest.Read(run.ManifestPath).Kind : RunKind.Train;
        return "autolfads " + JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
    }
}
