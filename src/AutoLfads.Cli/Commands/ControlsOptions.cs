using System.CommandLine;
using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Output;
using AutoLfads.Core.Excitations;
using AutoLfads.IO.OpenSim;

namespace AutoLfads.Cli.Commands;

/// <summary>The options by which an estimate becomes controls of a musculoskeletal model instead of a folder of files.</summary>
internal sealed class ControlsOptions
{
    private static readonly string[] Extensions = [".sto", ".mot"];

    private readonly Option<string?> map = new("--muscle-map") { Description = "Write controls in [0, 1] of an OpenSim model's actuators: which channels drive which, and how, YAML (schemas/muscle-map.md). --out names the file, controls.sto.", HelpName = "FILE" };
    private readonly Option<string[]> shared = new("--normalisation-from") { Description = "With controls: divide channels by what an earlier trial was divided by, its controls.json; of several the largest.", HelpName = "FILE", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> setups = new("--setup") { Description = $"With controls: write a setup beside them, {string.Join(", ", ControlsOutput.Setups)}; may be repeated.", HelpName = "NAME", DefaultValueFactory = _ => [] };
    private readonly Option<double?> rate = ValueOption.OptionalPositive("--sto-rate", "With controls: rows per second. Default: the model's rate.", "HZ");

    public ControlsOptions(Command command)
    {
        command.Add(map);
        command.Add(shared);
        command.Add(setups);
        command.Add(rate);
    }

    /// <summary>The first of the options that was given; null where none was.</summary>
    public string? Given(ParseResult request) =>
        request.GetValue(map) is not null ? map.Name
        : request.GetValue(shared)!.Length > 0 ? shared.Name
        : request.GetValue(setups)!.Length > 0 ? setups.Name
        : request.GetValue(rate) is not null ? rate.Name : null;

    /// <summary>Whether controls are asked for: by an option, or by a file of them as the destination.</summary>
    public bool AreAskedFor(ParseResult request, string? path) => Given(request) is not null || IsFile(path);

    /// <summary>The output that the options ask for.</summary>
    /// <param name="request">The command line.</param>
    /// <param name="recording">Path of the recording.</param>
    /// <param name="path">What --out names; null where it is not given.</param>
    /// <param name="other">An option that was given and means nothing here; null where there is none.</param>
    /// <param name="channels">Names of the model's channels.</param>
    /// <param name="labels">What columns are called.</param>
    /// <param name="missing">What becomes of bins without an estimate.</param>
    /// <exception cref="RequestException">Options contradict each other.</exception>
    /// <exception cref="ConfigurationException">The map has problems.</exception>
    public IEstimateOutput Output(ParseResult request, string recording, string? path, string? other, IReadOnlyList<string> channels, OpenSimLabelStyle labels, OpenSimMissing missing)
    {
        if (other is not null) throw new RequestException($"{other} does not go with controls, which are one file. Leave {other} out, or infer once more for other formats.");
        string file = path ?? Path.GetFileNameWithoutExtension(recording) + "-controls.sto";
        if (!IsFile(file)) throw new RequestException($"{Given(request)} writes a file of controls, but --out is '{path}'. Name one, e.g. --out controls.sto");
        MuscleMapConfig config = MuscleMapFile.Read(request.GetValue(map), channels);
        string[] sources = [recording, .. request.GetValue(shared)!, .. (string[])(request.GetValue(map) is { } given ? [given] : [])];
        return new ControlsOutput(file, sources, config, MuscleMap.Of(config, channels), request.GetValue(setups)!)
        {
            Shared = SharedNormalisation.Of(request.GetValue(shared)!, config),
            Labels = labels,
            Missing = missing,
            RateHz = request.GetValue(rate),
            Log = request.InvocationConfiguration.Error,
        }.RequireWritable();
    }

    private static bool IsFile(string? path) => path is not null && Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && !Directory.Exists(path);
}
