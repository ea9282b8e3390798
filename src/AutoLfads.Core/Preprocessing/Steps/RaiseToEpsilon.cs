using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing.Steps;

/// <summary>Raises samples below a smallest value to it, so that the gamma likelihood and the logarithm exist; missing samples stay missing.</summary>
/// <param name="Epsilon">Smallest value, in the units that come in (scaled ones in every chain that scales); above 0.</param>
public sealed record RaiseToEpsilon(double Epsilon) : PreprocessingStep
{
    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"raise to at least {Epsilon}");

    /// <summary>For each channel, how many samples <see cref="Apply"/> would raise.</summary>
    /// <param name="recording">The recording so far.</param>
    public IReadOnlyList<long> CountRaised(EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return CountPerChannel(recording.Samples, x => x < Epsilon);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">More than half of a channel's samples are 0 or below: the EMG is not rectified, or mostly absent.</exception>
    public override EmgRecording Apply(EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        long[] notPositive = CountPerChannel(recording.Samples, x => x <= 0);
        long[] present = CountPerChannel(recording.Samples, x => !double.IsNaN(x));
        for (int c = 0; c < present.Length; c++)
        {
            if (2 * notPositive[c] <= present[c]) continue;
            throw new InvalidDataException($"'{recording.Provenance.Source}', channel '{recording.Channels[c].Name}': {notPositive[c]} of {present[c]} samples are 0 or below. "
                + "The model reads rectified EMG: choose a chain that rectifies (preprocessing.chain: surface, rat or monkey), or leave the channel out in preprocessing.channels.");
        }

        return recording with
        {
            Samples = recording.Samples.Map((_, rows) =>
            {
                foreach (ref double x in rows) x = x < Epsilon ? Epsilon : x;
            }),
        };
    }

    private static long[] CountPerChannel(SampleMatrix samples, Func<double, bool> counts)
    {
        long[] perChannel = new long[samples.ChannelCount];
        samples.ForEachBlock((_, rows) =>
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (counts(rows[i])) perChannel[i % perChannel.Length]++;
            }
        });

        return perChannel;
    }
}
