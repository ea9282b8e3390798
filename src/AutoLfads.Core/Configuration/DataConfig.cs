namespace AutoLfads.Core.Configuration;

/// <summary>What a data file leaves unsaid.</summary>
public sealed record DataConfig
{
    /// <summary>Sample rate of recordings whose file does not state one, Hz; null when the file does. Default null.</summary>
    public double? SampleRateHz { get; init; }

    /// <summary>Width of a bin of windowed files that do not state it, seconds; null when the file does. Default null.</summary>
    public double? BinSeconds { get; init; }

    /// <summary>Names of the EMG channels where the file has none; of C3D and OpenSim files, which channels are EMG. Empty numbers them channel_01, channel_02, ..., and finds the EMG by labels and units. Empty by default.</summary>
    public IReadOnlyList<string> ChannelNames { get; init; } = [];

    /// <summary>Unit of the EMG where the file has none. Default "a.u.".</summary>
    public string Unit { get; init; } = "a.u.";

    /// <summary>Names of the decoding targets where the file has none; empty numbers them target_1, target_2, ... Empty by default.</summary>
    public IReadOnlyList<string> TargetNames { get; init; } = [];

    /// <summary>Columns of text and OpenSim files, channels of C3D files, and channels or variables of MATLAB files, and channels or series of NWB files, by name, that are side signals and not EMG, e.g. a joint angle; columns in degrees are so by themselves. Empty by default.</summary>
    public IReadOnlyList<string> SideSignals { get; init; } = [];

    /// <summary>Variable of a MATLAB file that holds the EMG, or the struct that does, e.g. "emg" or "data.emg"; path of the series of an NWB file, or of the group of one series for each muscle, e.g. "acquisition/emg_raw"; of plain HDF5 the path of the dataset, e.g. "/raw/emg", or "/raw/emg.T" where its axes are [channel, time]. Null finds it where only one can be meant. Default null.</summary>
    public string? Variable { get; init; }

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        var checks = new ConfigChecks("data");
        checks.Number(SampleRateHz, NumberRange.Positive);
        checks.Number(BinSeconds, NumberRange.Positive);
        checks.Names(ChannelNames);
        checks.Names(TargetNames);
        checks.Names(SideSignals);
        if (Variable is not null && string.IsNullOrWhiteSpace(Variable))
            checks.Add(nameof(Variable), "must not be blank. Name a variable of the MATLAB file or a path in the HDF5 or NWB file, or leave the setting out.");
        for (int i = 0; i < SideSignals.Count; i++)
        {
            if (!ChannelNames.Contains(SideSignals[i], StringComparer.Ordinal)) continue;
            checks.Add(
                $"{nameof(SideSignals)}[{i}]",
                $"must not be an EMG channel, '{SideSignals[i]}' is in data.channel_names too. Keep it in one of the two lists.",
                "data.channel_names");
        }

        return checks.Problems;
    }
}
