using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing.Steps;

/// <summary>Divides each channel by a quantile of the recordings it was fitted to, so that channels weigh alike. The channels keep the name of their raw unit, to which the divisors lead back.</summary>
/// <param name="Quantile">Quantile that becomes 1, in (0, 1]; linear interpolation.</param>
public sealed record ScaleToQuantile(double Quantile) : PreprocessingStep
{
    /// <summary>What each channel is divided by, learnt; null until fitted.</summary>
    public IReadOnlyList<ChannelConstant>? Divisors { get; init; }

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"scale quantile {Quantile} to 1");

    /// <inheritdoc/>
    public override PreprocessingStep Fit(IReadOnlyList<EmgRecording> recordings)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        ChannelConstant[] divisors = [.. recordings[0].Channels.Select(c => new ChannelConstant(c.Name, c.Unit, Quantiles.OfChannel(recordings, c.Name, Quantile)))];
        foreach (ChannelConstant divisor in divisors)
        {
            if (divisor.Value > 0) continue;
            throw new InvalidDataException($"Channel '{divisor.Channel}': its {Quantile} quantile is {divisor.Value}, by which nothing can be divided. "
                + "Leave the channel out by listing the others in preprocessing.channels, or choose a chain that rectifies.");
        }

        return this with { Divisors = divisors };
    }

    /// <inheritdoc/>
    public override EmgRecording Apply(EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        double[] divisors = recording.ConstantsFor(Divisors, Describe());
        return recording with
        {
            Samples = recording.Samples.Map((_, rows) =>
            {
                for (int i = 0; i < rows.Length; i++) rows[i] /= divisors[i % divisors.Length];
            }),
        };
    }
}
