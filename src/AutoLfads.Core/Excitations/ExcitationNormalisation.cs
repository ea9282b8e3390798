using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Excitations;

/// <summary>Divides estimates by a number for each channel and limits them to [0, 1]. Trials that share their numbers can be compared.</summary>
/// <param name="Factors">What each channel is divided by, in the channel's unit; above 0.</param>
public sealed record ExcitationNormalisation(IReadOnlyList<ChannelConstant> Factors)
{
    /// <summary>Learns what channels are divided by.</summary>
    /// <param name="emg">The estimate as a recording, [time, channel]; NaN where missing.</param>
    /// <param name="channels">Names of the channels wanted.</param>
    /// <param name="config">Method and given values.</param>
    /// <exception cref="InvalidDataException">A channel has no value above 0 to be divided by, or a value must be given and is not; all such channels are named.</exception>
    public static ExcitationNormalisation Fit(EmgRecording emg, IReadOnlyList<string> channels, NormalisationConfig config)
    {
        ArgumentNullException.ThrowIfNull(emg);
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentNullException.ThrowIfNull(config);
        string[] notGiven = config.Method == NormalisationMethod.Given ? [.. channels.Where(c => !config.Values.ContainsKey(c))] : [];
        if (notGiven.Length > 0)
            throw new InvalidDataException($"normalisation.method is given, but normalisation.values lacks {string.Join(", ", notGiven)}. State a value for each, in the unit of the EMG.");
        ChannelConstant[] factors = [.. channels.Select(c => new ChannelConstant(c, emg.Channels[emg.RequireChannel(c)].Unit, Factor(emg, c, config)))];
        ChannelConstant? silent = Array.Find(factors, f => !(double.IsFinite(f.Value) && f.Value > 0));
        return silent is null
            ? new(factors)
            : throw new InvalidDataException(
                $"'{emg.Provenance.Source}', channel '{silent.Channel}': its {config.Method.ToString().ToLowerInvariant()} is {silent.Value}, which nothing can be divided by. Give a value in normalisation.values, or leave the channel out of the muscle map.");
    }

    /// <summary>Normalises.</summary>
    /// <param name="emg">The estimate as a recording; no sample missing.</param>
    /// <returns>Normalised EMG, [time, channel of <see cref="Factors"/>], in [0, 1], and of each channel how many bins were above 1.</returns>
    /// <exception cref="InvalidDataException">A channel is missing or has another unit than its factor.</exception>
    public (SampleMatrix Emg, IReadOnlyList<int> Limited) Apply(EmgRecording emg)
    {
        ArgumentNullException.ThrowIfNull(emg);
        SampleMatrix normalised = new(emg.SampleCount, Factors.Count);
        int[] limited = new int[Factors.Count];
        for (int c = 0; c < Factors.Count; c++)
        {
            int column = emg.RequireChannel(Factors[c].Channel);
            if (emg.Channels[column].Unit != Factors[c].Unit)
                throw new InvalidDataException($"Channel '{Factors[c].Channel}': its factor is in {Factors[c].Unit}, the estimate of '{emg.Provenance.Source}' in {emg.Channels[column].Unit}. Use factors of an estimate in the same unit.");
            for (int t = 0; t < emg.SampleCount; t++)
            {
                double share = emg.Samples[t, column] / Factors[c].Value;
                if (share > 1) limited[c]++;
                normalised[t, c] = Math.Clamp(share, 0, 1);
            }
        }

        return (normalised, limited);
    }

    private static double Factor(EmgRecording emg, string channel, NormalisationConfig config)
    {
        if (config.Values.TryGetValue(channel, out double given)) return given;
        return Quantiles.OfChannel([emg], channel, config.Method == NormalisationMethod.Quantile ? config.Quantile : 1);
    }
}
