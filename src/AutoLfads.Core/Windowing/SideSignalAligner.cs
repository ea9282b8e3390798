using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Windowing;

/// <summary>Puts a side signal onto the bins of a recording.</summary>
public static class SideSignalAligner
{
    // Times that come from decimal files are off by rounding; a bin this close to a sample takes the sample itself.
    private const double SnapSamples = 1e-6;

    /// <summary>Interpolates a side signal linearly at the times of a recording's bins. There is no anti-alias filter: it is meant for signals that are slow against the bins.</summary>
    /// <param name="signal">The side signal, on its own time axis.</param>
    /// <param name="recording">The recording whose bins are wanted; bin b lies at StartSeconds + b / SampleRateHz.</param>
    /// <returns>[time, channel], one row for each bin; NaN before the signal's first and after its last sample, and beside a missing sample.</returns>
    public static SampleMatrix OntoBins(SideSignal signal, EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(recording);
        int channels = signal.Samples.ChannelCount;
        SampleMatrix onBins = new(recording.SampleCount, channels);
        for (int bin = 0; bin < recording.SampleCount; bin++)
        {
            double position = (recording.StartSeconds - signal.StartSeconds + (bin / recording.SampleRateHz)) * signal.SampleRateHz;
            double nearest = Math.Round(position);
            if (Math.Abs(position - nearest) < SnapSamples) position = nearest;
            double before = Math.Floor(position);
            double share = position - before;
            bool inside = before >= 0 && Math.Ceiling(position) < signal.Samples.SampleCount;
            for (int c = 0; c < channels; c++)
            {
                if (!inside) onBins[bin, c] = double.NaN;
                else if (share == 0) onBins[bin, c] = signal.Samples[(int)before, c];
                else onBins[bin, c] = ((1 - share) * signal.Samples[(int)before, c]) + (share * signal.Samples[(int)before + 1, c]);
            }
        }

        return onBins;
    }
}
