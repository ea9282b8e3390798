namespace AutoLfads.Core.Recordings;

/// <summary>A multi-muscle EMG recording on one regular time axis, raw or at any stage of preprocessing, with what was recorded beside it.</summary>
public sealed record EmgRecording
{
    /// <summary>Makes a recording without gaps, side signals or events; those are set with an object initialiser.</summary>
    /// <param name="channels">Name and unit of each EMG channel, in column order; names are unique.</param>
    /// <param name="sampleRateHz">Samples per second; finite, above 0.</param>
    /// <param name="startSeconds">Time of the first sample in the recording's clock, seconds.</param>
    /// <param name="samples">EMG, [time, channel].</param>
    /// <exception cref="ArgumentException">The channel count and the matrix differ, a name is empty or repeated, or the rate is not above 0.</exception>
    public EmgRecording(IReadOnlyList<Channel> channels, double sampleRateHz, double startSeconds, SampleMatrix samples)
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(samples);
        if (!double.IsFinite(sampleRateHz) || sampleRateHz <= 0)
            throw new ArgumentException($"The sample rate must be a number of samples per second above 0, was {sampleRateHz}.", nameof(sampleRateHz));
        if (channels.Count != samples.ChannelCount)
            throw new ArgumentException($"{channels.Count} channel names were given for {samples.ChannelCount} channels of samples.", nameof(channels));
        string? unusable = channels.Select(c => c.Name).GroupBy(n => n).Where(g => string.IsNullOrWhiteSpace(g.Key) || g.Count() > 1).Select(g => g.Key).FirstOrDefault();
        if (unusable is not null)
            throw new ArgumentException($"Channel names must be unique and not empty; '{unusable}' is not.", nameof(channels));
        Channels = channels;
        SampleRateHz = sampleRateHz;
        StartSeconds = startSeconds;
        Samples = samples;
    }

    /// <summary>Name and unit of each EMG channel, in column order.</summary>
    public IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>Samples per second.</summary>
    public double SampleRateHz { get; init; }

    /// <summary>Time of the first sample in the recording's clock, seconds.</summary>
    public double StartSeconds { get; init; }

    /// <summary>EMG, [time, channel]; NaN where a sample is missing.</summary>
    public SampleMatrix Samples { get; init; }

    /// <summary>Runs that were not recorded, in order and not overlapping; the samples inside them are NaN. Empty by default.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>Signals recorded beside the EMG. Empty by default.</summary>
    public IReadOnlyList<SideSignal> SideSignals { get; init; } = [];

    /// <summary>Events, in order of time. Empty by default.</summary>
    public IReadOnlyList<RecordingEvent> Events { get; init; } = [];

    /// <summary>Paths of the series within its file that the recording was read from, their columns one after the other; empty for formats without paths. Empty by default.</summary>
    public IReadOnlyList<string> SeriesPaths { get; init; } = [];

    /// <summary>Where the recording comes from and what was done to it.</summary>
    public Provenance Provenance { get; init; } = new("unknown", "", []);

    /// <summary>Number of samples in time.</summary>
    public int SampleCount => Samples.SampleCount;

    /// <summary>Length of the recording, seconds.</summary>
    public double DurationSeconds => SampleCount / SampleRateHz;
}
