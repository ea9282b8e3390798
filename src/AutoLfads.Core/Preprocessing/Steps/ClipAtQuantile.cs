using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing.Steps;

/// <summary>Limits each channel from above at a quantile of the recordings it was fitted to, so that rare large artefacts do not dominate the scale.</summary>
/// <param name="Quantile">Quantile of all channels that have none of their own, in (0, 1]; linear interpolation.</param>
public sealed record ClipAtQuantile(double Quantile) : PreprocessingStep
{
    /// <summary>Quantiles of single channels. Empty by default.</summary>
    public IReadOnlyList<ChannelQuantile> ChannelQuantiles { get; init; } = [];

    /// <summary>The largest value of each channel, learnt; null until fitted.</summary>
    public IReadOnlyList<ChannelConstant>? Limits { get; init; }

    /// <inheritdoc/>
    public override string Describe()
    {
        string exceptions = string.Concat(ChannelQuantiles
            .Where(q => q.Required || Limits is null || Limits.Any(l => l.Channel == q.Channel))
            .Select(q => FormattableString.Invariant($", {q.Channel} at {q.Quantile}")));
        return FormattableString.Invariant($"clip at quantile {Quantile}{exceptions}");
    }

    /// <inheritdoc/>
    public override PreprocessingStep Fit(IReadOnlyList<EmgRecording> recordings)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        foreach (EmgRecording recording in recordings) recording.RequireChannels(ChannelQuantiles.Where(q => q.Required).Select(q => q.Channel));
        return this with
        {
            Limits = [.. recordings[0].Channels.Select(c => new ChannelConstant(c.Name, c.Unit,
                Quantiles.OfChannel(recordings, c.Name, ChannelQuantiles.FirstOrDefault(q => q.Channel == c.Name)?.Quantile ?? Quantile)))],
        };
    }

    /// <inheritdoc/>
    public override EmgRecording Apply(EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        double[] limits = recording.ConstantsFor(Limits, Describe());
        return recording with
        {
            Samples = recording.Samples.Map((_, rows) =>
            {
                for (int i = 0; i < rows.Length; i++) rows[i] = Math.Min(rows[i], limits[i % limits.Length]);
            }),
        };
    }
}
