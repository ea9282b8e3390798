using AutoLfads.Training;

namespace AutoLfads.Cli.Runs;

/// <summary>Run folders that a command reads: refused in plain words where they are not what the command needs.</summary>
internal static class ExistingRun
{
    /// <summary>A run whose model has been exported.</summary>
    public static RunFolder RequireTrained(RunFolder run) => File.Exists(run.ModelPath)
        ? run
        : throw new RequestException($"'{run.Path}' has no trained model ({run.ModelPath} is missing). Train first, or continue with: autolfads train --resume --out {run.Path}");

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
}
