namespace AutoLfads.IO.Nwb;

/// <summary>A time series as found in a file, before its values are read.</summary>
/// <param name="Path">Path of its group.</param>
/// <param name="Type">Its NWB type; null where it states none.</param>
/// <param name="Shape">Sizes of its data, time first; 1 or 2 axes.</param>
internal sealed record NwbSeriesEntry(string Path, string? Type, int[] Shape)
{
    // Not signals of muscles or movement, whatever their shape.
    private static readonly HashSet<string> OtherTypes =
    [
        "AnnotationSeries", "IntervalSeries", "IndexSeries", "ImageSeries", "ImageMaskSeries", "OpticalSeries", "OnePhotonSeries", "TwoPhotonSeries", "RoiResponseSeries",
        "SpikeEventSeries", "DecompositionSeries", "OptogeneticSeries", "PatchClampSeries", "CurrentClampSeries", "VoltageClampSeries", "IZeroClampSeries",
    ];

    /// <summary>Its own name.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Path of the group that holds it.</summary>
    public string Container => Path[..Path.LastIndexOf('/')];

    /// <summary>Number of channels.</summary>
    public int ChannelCount => Shape.Length == 1 ? 1 : Shape[1];

    /// <summary>Whether it may be EMG: positions and images never are.</summary>
    public bool MayBeEmg => MayBeBehavior && Type != "SpatialSeries";

    /// <summary>Whether it may be a signal beside the EMG, as far as its type says.</summary>
    public bool MayBeBehavior => Type is null || !OtherTypes.Contains(Type);

    /// <summary>Path, type and shape for messages.</summary>
    public string Described => $"{Path} ({Type ?? "untyped"}, [{string.Join(", ", Shape)}])";
}
