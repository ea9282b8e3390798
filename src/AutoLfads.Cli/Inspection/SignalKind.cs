namespace AutoLfads.Cli.Inspection;

/// <summary>What a channel looks like.</summary>
internal enum SignalKind
{
    /// <summary>EMG as it comes from an amplifier: about its median on both sides, with power above 20 Hz.</summary>
    Raw,

    /// <summary>On one side of zero, with power above 20 Hz.</summary>
    Rectified,

    /// <summary>On one side of zero and slow.</summary>
    Envelope,

    /// <summary>On both sides of its median and slow: hardly EMG.</summary>
    Slow,

    /// <summary>The same value throughout.</summary>
    Constant,

    /// <summary>No samples at all.</summary>
    Empty,

    /// <summary>Too short, or sampled too slowly, to tell.</summary>
    Unknown,
}
