namespace AutoLfads.Core.Spectra;

/// <summary>How signals are cut into the segments that a spectrum is averaged over.</summary>
public sealed record WelchConfig
{
    /// <summary>Samples of a segment; 4 or more. The frequencies are multiples of the sample rate over it. Default 256.</summary>
    public int SegmentSamples { get; init; } = 256;

    /// <summary>Samples that neighbouring segments share; 0 or more, below <see cref="SegmentSamples"/>. Null, the default, is half a segment, rounded down.</summary>
    public int? OverlapSamples { get; init; }

    /// <summary>
    /// Largest share of missing samples of a segment that is still used, in [0, 1); the mean of the others stands in for them. Default 0: a segment with a missing sample is left out.
    /// </summary>
    public double MaxMissingShare { get; init; }

    /// <summary>Most segments that are transformed; where there are more, these are spread evenly. 1 or more. Default all.</summary>
    public int MaxSegments { get; init; } = int.MaxValue;

    /// <summary>Samples from the start of a segment to that of the next.</summary>
    internal int HopSamples => SegmentSamples - (OverlapSamples ?? SegmentSamples / 2);

    /// <summary>Every problem of these settings, one message each; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (SegmentSamples < 4) problems.Add($"A segment needs 4 samples or more (segment_samples), was {SegmentSamples}.");
        if (OverlapSamples is { } overlap && (overlap < 0 || overlap >= SegmentSamples))
            problems.Add($"The overlap must be 0 or more and below the segment ({SegmentSamples} samples), was {overlap}. Reduce overlap_samples.");
        if (!(MaxMissingShare is >= 0 and < 1)) problems.Add($"The largest share of missing samples (max_missing_share) must be at least 0 and below 1, was {MaxMissingShare}.");
        if (MaxSegments < 1) problems.Add($"One segment or more is needed (max_segments), was {MaxSegments}.");
        return problems;
    }
}
