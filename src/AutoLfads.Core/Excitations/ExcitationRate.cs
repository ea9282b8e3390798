using AutoLfads.Core.Preprocessing.Resampling;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Excitations;

/// <summary>Changes the rate of an estimate for whoever asks for another one.</summary>
public static class ExcitationRate
{
    // Beyond it the filters of RationalResampler have nothing to do.
    private const int HalfLength = 10;

    /// <summary>Changes the rate, without delay.</summary>
    /// <param name="emg">The estimate as a recording; no sample missing.</param>
    /// <param name="rateHz">Rows per second afterwards; above 0.</param>
    /// <returns>
    /// The same first time. A higher rate is reached by linear interpolation, as readers of controls do it between rows; a lower one after an anti-alias filter, before the first and after the last sample of which
    /// the signal counts as held.
    /// </returns>
    /// <exception cref="InvalidDataException">No fraction with small factors turns the present rate into the lower one, or too few samples are left.</exception>
    public static EmgRecording Change(EmgRecording emg, double rateHz)
    {
        ArgumentNullException.ThrowIfNull(emg);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rateHz);
        EmgRecording changed = rateHz >= emg.SampleRateHz ? Raised(emg, rateHz) : Lowered(emg, rateHz);
        return changed.SampleCount >= 2
            ? changed
            : throw new InvalidDataException(FormattableString.Invariant($"'{emg.Provenance.Source}': at {rateHz} Hz, {changed.SampleCount} row is left of {emg.DurationSeconds:G6} s; at least 2 are required. Choose a higher rate."));
    }

    private static EmgRecording Raised(EmgRecording emg, double rateHz)
    {
        int count = (int)Math.Floor(((emg.SampleCount - 1) * rateHz / emg.SampleRateHz) + 1e-6) + 1;
        EmgRecording bins = new(emg.Channels, rateHz, emg.StartSeconds, new SampleMatrix(count, emg.Channels.Count)) { Provenance = emg.Provenance };
        SideSignal signal = new("estimate", emg.Channels, emg.SampleRateHz, emg.StartSeconds, emg.Samples);
        return bins with { Samples = SideSignalAligner.OntoBins(signal, bins) };
    }

    private static EmgRecording Lowered(EmgRecording emg, double rateHz)
    {
        RateRatio ratio = RateRatio.Find(emg.SampleRateHz, rateHz) ?? throw new InvalidDataException(
            FormattableString.Invariant($"'{emg.Provenance.Source}': no fraction with factors up to {RateRatio.LargestFactor} turns {emg.SampleRateHz} Hz into {rateHz} Hz. Choose a rate that divides it."));
        RationalResampler resampler = RationalResampler.Polyphase(ratio);
        int held = ratio.Down * ((HalfLength / ratio.Up) + 1), count = resampler.OutputCount(emg.SampleCount), first = held / ratio.Down * ratio.Up;
        double[] Column(int c)
        {
            double[] samples = emg.Samples.GetChannel(c);
            double[] extended = [.. Enumerable.Repeat(samples[0], held), .. samples, .. Enumerable.Repeat(samples[^1], held)];
            return resampler.Apply(extended)[first..(first + count)];
        }

        return new(emg.Channels, rateHz, emg.StartSeconds, SampleMatrix.FromChannels([.. Enumerable.Range(0, emg.Channels.Count).Select(Column)])) { Provenance = emg.Provenance };
    }
}
