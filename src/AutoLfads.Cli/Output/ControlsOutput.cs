using AutoLfads.Core.Estimates;
using AutoLfads.Core.Excitations;
using AutoLfads.Core.Excitations.Dynamics;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.OpenSim;

namespace AutoLfads.Cli.Output;

/// <summary>Controls of a musculoskeletal model's actuators, their description, and setups of the tools that read them.</summary>
/// <param name="path">The file of controls.</param>
/// <param name="sources">Files that are read.</param>
/// <param name="config">The muscle map as it was written.</param>
/// <param name="map">Which channels drive which actuators.</param>
/// <param name="setups">Names of setups.</param>
internal sealed class ControlsOutput(string path, IReadOnlyList<string> sources, MuscleMapConfig config, MuscleMap map, IReadOnlyList<string> setups) : IEstimateOutput
{
    private const string Controller = "prescribed-controller", Moco = "moco", Ceinms = "ceinms";

    /// <summary>The setups there are.</summary>
    public static IReadOnlyList<string> Setups { get; } = [Controller, Moco, Ceinms];

    /// <summary>What channels are divided by; null where this trial's own estimate says.</summary>
    public ExcitationNormalisation? Shared { get; init; }

    /// <summary>What columns are called.</summary>
    public OpenSimLabelStyle Labels { get; init; }

    /// <summary>What becomes of bins without an estimate.</summary>
    public OpenSimMissing Missing { get; init; }

    /// <summary>Rows per second; null for the model's rate.</summary>
    public double? RateHz { get; init; }

    /// <summary>Told what was limited.</summary>
    public required TextWriter Log { get; init; }

    /// <summary>Refuses what cannot be written, before the work that makes the estimate.</summary>
    /// <exception cref="RequestException">A setup is unknown or does not go with the controls, a channel has no shared factor, or a file cannot be written there.</exception>
    public ControlsOutput RequireWritable()
    {
        string[] unknown = [.. setups.Except(Setups)];
        if (unknown.Length > 0) throw new RequestException($"Unknown setup {string.Join(", ", unknown)}. Known are {string.Join(", ", Setups)}.");
        if (setups.Count > 0 && config.ActivationDynamics.Model != ActivationModel.None)
            throw new RequestException("OpenSim's muscles and CEINMS make activations of excitations themselves: with activation_dynamics in the muscle map they would do it twice. Leave out --setup, or set activation_dynamics.model: none.");
        if (setups.Contains(Controller) && Labels != OpenSimLabelStyle.Plain)
            throw new RequestException("PrescribedController of every OpenSim 4 finds actuators by plain names, of 4.0 and 4.1 by no other. Leave out --sto-labels.");
        string[] without = [.. map.Channels.Where(c => Shared is { } shared && shared.Factors.All(f => f.Channel != c))];
        if (without.Length > 0)
            throw new RequestException($"--normalisation-from has no factor for {string.Join(", ", without)}, which the muscle map uses. Make it with the same muscle map.");
        foreach (string file in (string[])[path, DescriptionPath, .. setups.SelectMany(FilesOf)]) OutputPath.RequireFile(file, sources);
        return this;
    }

    public IReadOnlyList<string> Write(ActivationEstimate estimate, EmgRecording recording, CancellationToken stop)
    {
        int[] channels = [.. map.Channels.Select(name => estimate.Channels.ToList().FindIndex(c => c.Name == name))];
        EmgRecording all = new([.. estimate.Channels], estimate.SampleRateHz, estimate.StartSeconds, estimate.Activation) { Provenance = estimate.Provenance };
        ExcitationNormalisation normalisation = Shared ?? ExcitationNormalisation.Fit(all, map.Channels, config.Normalisation);
        EmgRecording emg = OpenSimGaps.Of(estimate, channels, Missing, Path.GetFileName(path)).ToRecording(estimate, channels);
        if (RateHz is { } rate) emg = ExcitationRate.Change(emg, rate);
        MuscleExcitations excitations = MuscleExcitations.Of(emg, map, normalisation, config.ActivationDynamics, stop);
        Report(excitations, estimate);
        OutputPath.MakeFolderOf(path);
        OpenSimControlsWriter.Write(path, excitations, Labels);
        ControlsDescription.Of(excitations).Write(DescriptionPath);
        foreach (string setup in setups.Distinct()) WriteSetup(setup, excitations);
        return [path, DescriptionPath, .. setups.Distinct().SelectMany(FilesOf)];
    }

    private string DescriptionPath => Path.ChangeExtension(path, ".json");

    private string[] FilesOf(string setup) => setup switch
    {
        Controller => [Beside("_controller.xml")],
        Moco => [Beside("_moco.py")],
        _ => [Beside("_emg.sto"), Beside("_excitation_generator.xml"), Beside("_input_data.xml")],
    };

    private string Beside(string ending) => Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ending);

    private void WriteSetup(string setup, MuscleExcitations excitations)
    {
        string[] files = FilesOf(setup);
        string controls = Path.GetFileName(path);
        if (setup == Controller) PrescribedControllerFile.Write(files[0], controls);
        else if (setup == Moco) MocoScript.Write(files[0], controls, map, Labels);
        else
        {
            CeinmsFiles.WriteExcitations(files[0], excitations);
            CeinmsFiles.WriteExcitationGenerator(files[1], map);
            CeinmsFiles.WriteInputData(files[2], Path.GetFileName(files[0]));
        }
    }

    private void Report(MuscleExcitations excitations, ActivationEstimate estimate)
    {
        string[] unused = [.. estimate.Channels.Select(c => c.Name).Except(map.Channels)];
        if (unused.Length > 0) Log.WriteLine($"No actuator is driven by {string.Join(", ", unused)}.");
        // A quantile of the trial itself limits its own share of rows, which says nothing.
        bool expected = Shared is null && config.Normalisation.Method == NormalisationMethod.Quantile;
        string[] limited = expected ? [] : [.. map.Channels.Zip(excitations.Limited).Where(c => c.Second > 0).Select(c => $"{c.First} ({c.Second})")];
        if (limited.Length > 0) Log.WriteLine($"Limited to 1, of {excitations.Emg.SampleCount} rows: {string.Join(", ", limited)}.");
        string[] silent = [.. map.Actuators.Except(map.Driven).Select(a => a.Name)];
        if (silent.Length > 0 && !setups.Contains(Ceinms)) Log.WriteLine($"Without EMG, and so without a column: {string.Join(", ", silent)}.");
    }
}
