namespace AutoLfads.Core.Configuration;

/// <summary>What a data file leaves unsaid.</summary>
public sealed record DataConfig
{
    /// <summary>Sample rate of recordings whose file does not state one, Hz; null when the file does. Default null.</summary>
    public double? SampleRateHz { get; init; }

    /// <summary>Width of a bin of windowed files that do not state it, seconds; null when the file does. Default null.</summary>
    public double? BinSeconds { get; init; }

    /// <summary>Names of the EMG channels where the file has none; empty numbers them channel_01, channel_02, ... Empty by default.</summary>
    public IReadOnlyList<string> ChannelNames { get; init; } = [];

    /// <summary>Unit of the EMG where the file has none. Default "a.u.".</summary>
    public string Unit { get; init; } = "a.u.";

    /// <summary>Names of the decoding targets where the file has none; empty numbers them target_1, target_2, ... Empty by default.</summary>
    public IReadOnlyList<string> TargetNames { get; init; } = [];

    /// <summary>Columns of text files, by name, that are side signals and not EMG, e.g. a joint angle; columns in degrees are so by themselves. Empty by default.</summary>
    public IReadOnlyList<string> SideSignals { get; init; } = [];
}
