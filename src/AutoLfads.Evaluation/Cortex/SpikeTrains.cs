using AutoLfads.Core.Recordings;

namespace AutoLfads.Evaluation.Cortex;

/// <summary>Spike times as signals on the bins of an estimate.</summary>
public static class SpikeTrains
{
    private const double TruncateSds = 4;

    /// <summary>Counts spikes per bin; a bin includes its start and excludes its end.</summary>
    /// <param name="spikeSeconds">Spike times of each unit, in any order, seconds.</param>
    /// <param name="startSeconds">Start of the first bin, seconds, in the spikes' clock.</param>
    /// <param name="sampleRateHz">Bins per second; above 0.</param>
    /// <param name="binCount">Number of bins; spikes outside are left out.</param>
    /// <returns>Counts, [bin, unit].</returns>
    /// <exception cref="ArgumentException">There is no unit or bin, the rate is not above 0, a time is not a number, or no spike of any unit lies in the bins.</exception>
    public static SampleMatrix Count(IReadOnlyList<IReadOnlyList<double>> spikeSeconds, double startSeconds, double sampleRateHz, int binCount)
    {
        ArgumentNullException.ThrowIfNull(spikeSeconds);
        if (spikeSeconds.Count == 0 || binCount < 1 || !(double.IsFinite(sampleRateHz) && sampleRateHz > 0))
            throw new ArgumentException($"One unit, one bin and a rate above 0 Hz are needed, got {spikeSeconds.Count} units, {binCount} bins and {sampleRateHz} Hz.", nameof(spikeSeconds));
        SampleMatrix counts = new(binCount, spikeSeconds.Count);
        bool any = false;
        for (int unit = 0; unit < spikeSeconds.Count; unit++)
        {
            foreach (double time in spikeSeconds[unit])
            {
                if (!double.IsFinite(time)) throw new ArgumentException($"Unit {unit} has a spike time that is not a number.", nameof(spikeSeconds));
                double bin = Math.Floor((time - startSeconds) * sampleRateHz);
                if (bin < 0 || bin >= binCount) continue;
                counts[(int)bin, unit]++;
                any = true;
            }
        }

        if (!any)
        {
            throw new ArgumentException(
                $"No spike of {spikeSeconds.Count} units lies between {startSeconds} s and {startSeconds + (binCount / sampleRateHz)} s. Check that spikes and EMG share a clock.", nameof(spikeSeconds));
        }

        return counts;
    }

    /// <summary>Smooths counts by a Gaussian, cut off at 4 standard deviations; near the ends by what of it lies inside.</summary>
    /// <param name="counts">Counts, [bin, unit]; NaN where missing, which spreads to all bins within reach.</param>
    /// <param name="sampleRateHz">Bins per second.</param>
    /// <param name="sdSeconds">Standard deviation, seconds; 0 leaves the counts unsmoothed.</param>
    /// <returns>Firing rates, spikes per second, [bin, unit].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation is below 0 or not a number.</exception>
    public static SampleMatrix Smooth(SampleMatrix counts, double sampleRateHz, double sdSeconds)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (!(double.IsFinite(sdSeconds) && sdSeconds >= 0)) throw new ArgumentOutOfRangeException(nameof(sdSeconds), sdSeconds, "The standard deviation must be 0 s or more.");
        double sd = sdSeconds * sampleRateHz;
        int reach = (int)((TruncateSds * sd) + 0.5);
        double[] kernel = [.. Enumerable.Range(0, reach + 1).Select(i => i == 0 ? 1 : Math.Exp(-0.5 * i * i / (sd * sd)))];
        SampleMatrix rates = new(counts.SampleCount, counts.ChannelCount);
        for (int unit = 0; unit < counts.ChannelCount; unit++)
        {
            double[] signal = counts.GetChannel(unit), smooth = new double[signal.Length];
            for (int t = 0; t < signal.Length; t++)
            {
                double sum = 0, weight = 0;
                for (int s = Math.Max(0, t - reach); s <= Math.Min(signal.Length - 1, t + reach); s++)
                {
                    sum += kernel[Math.Abs(s - t)] * signal[s];
                    weight += kernel[Math.Abs(s - t)];
                }

                smooth[t] = sum / weight * sampleRateHz;
            }

            rates.SetChannel(unit, smooth);
        }

        return rates;
    }
}
