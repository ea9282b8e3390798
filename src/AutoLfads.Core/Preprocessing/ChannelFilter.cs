using AutoLfads.Core.Preprocessing.Filtering;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing;

/// <summary>Zero-phase filtering of recordings with gaps and missing samples.</summary>
internal static class ChannelFilter
{
    /// <summary>Filters every channel, each run between gaps on its own; a missing sample counts as the channel's mean and is missing again afterwards.</summary>
    /// <exception cref="InvalidDataException">A run is too short.</exception>
    public static EmgRecording Apply(EmgRecording recording, ZeroPhaseFilter filter, string step)
    {
        IReadOnlyList<SampleRun> runs = SampleRun.Recorded(recording);
        foreach (SampleRun run in runs)
        {
            if (run.Count <= filter.PaddingSamples)
            {
                throw new InvalidDataException($"'{recording.Provenance.Source}': the step '{step}' needs more than {filter.PaddingSamples} samples in a row, "
                    + $"the run from {recording.SecondsAt(run.Start):0.000} s has {run.Count}. Record longer, or make the run part of the gap beside it.");
            }
        }

        double[][] channels = new double[recording.Channels.Count][];
        for (int c = 0; c < channels.Length; c++)
        {
            double[] input = recording.Samples.GetChannel(c);
            double[] output = new double[input.Length];
            Array.Fill(output, double.NaN);
            double[] filled = WithMeanWhereMissing(input);
            foreach (SampleRun run in runs)
            {
                double[] filtered = filter.Apply(filled.AsSpan(run.Start, run.Count));
                for (int i = 0; i < filtered.Length; i++)
                {
                    if (!double.IsNaN(input[run.Start + i])) output[run.Start + i] = filtered[i];
                }
            }

            channels[c] = output;
        }

        return recording with { Samples = SampleMatrix.FromChannels(channels) };
    }

    /// <summary>A copy with missing samples replaced by the mean of the others; as it is where all are missing.</summary>
    public static double[] WithMeanWhereMissing(double[] samples)
    {
        double sum = 0;
        int count = 0;
        foreach (double x in samples)
        {
            if (double.IsNaN(x)) continue;
            sum += x;
            count++;
        }

        return count == samples.Length ? samples : Array.ConvertAll(samples, x => double.IsNaN(x) ? sum / count : x);
    }

    /// <summary>Time of a sample in the recording's clock, seconds.</summary>
    public static double SecondsAt(this EmgRecording recording, int sample) => recording.StartSeconds + (sample / recording.SampleRateHz);
}
