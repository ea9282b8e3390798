using AutoLfads.Core.Recordings;
using MathNet.Numerics.Distributions;

namespace AutoLfads.Core.Simulation;

/// <summary>What a real recording adds to the muscles' own EMG; each part with draws of its own, in place, in units of the channels' gains.</summary>
internal static class EmgDisturbances
{
    private const double ArtefactHz = 7;
    private const double ArtefactDecaySeconds = 0.08;
    private const double SpikeWidthSeconds = 0.001;

    /// <summary>Amplitudes of the line's harmonics 1, 3 and 5 against the fundamental.</summary>
    private static readonly (int Order, double Amplitude)[] Harmonics = [(1, 1), (3, 0.4), (5, 0.2)];

    /// <summary>Every channel picks up a share of its neighbours on the leg.</summary>
    public static SampleMatrix WithCrossTalk(SampleMatrix emg, double share)
    {
        SampleMatrix mixed = new(emg.SampleCount, emg.ChannelCount);
        for (int t = 0; t < emg.SampleCount; t++)
        {
            for (int c = 0; c < emg.ChannelCount; c++)
            {
                double neighbours = (c > 0 ? emg[t, c - 1] : 0) + (c < emg.ChannelCount - 1 ? emg[t, c + 1] : 0);
                mixed[t, c] = emg[t, c] + (share * neighbours);
            }
        }

        return mixed;
    }

    /// <summary>Line noise of one phase on all channels, each with its own strength.</summary>
    public static void AddLineNoise(SampleMatrix emg, double sampleRateHz, double lineHz, double amplitude, Random random)
    {
        double[] phases = [.. Harmonics.Select(_ => 2 * Math.PI * random.NextDouble())];
        double[] strengths = Strengths(emg, random);
        for (int t = 0; t < emg.SampleCount; t++)
        {
            double line = 0;
            for (int h = 0; h < Harmonics.Length; h++)
                line += Harmonics[h].Amplitude * Math.Sin((2 * Math.PI * Harmonics[h].Order * lineHz * t / sampleRateHz) + phases[h]);
            for (int c = 0; c < emg.ChannelCount; c++) emg[t, c] += amplitude * strengths[c] * line;
        }
    }

    /// <summary>After each foot strike a damped oscillation of low frequency, its amplitude drawn for each strike.</summary>
    public static void AddMotionArtefact(SampleMatrix emg, double sampleRateHz, IReadOnlyList<double> footStrikes, double amplitude, Random random)
    {
        double[] strengths = Strengths(emg, random);
        foreach (double strike in footStrikes)
        {
            double height = amplitude * Normal.Sample(random, 1, 0.3);
            int first = (int)Math.Ceiling(strike * sampleRateHz);
            int end = (int)Math.Min(emg.SampleCount, (strike + (6 * ArtefactDecaySeconds)) * sampleRateHz);
            for (int t = first; t < end; t++)
            {
                double since = (t / sampleRateHz) - strike;
                double artefact = height * Math.Exp(-since / ArtefactDecaySeconds) * Math.Sin(2 * Math.PI * ArtefactHz * since);
                for (int c = 0; c < emg.ChannelCount; c++) emg[t, c] += strengths[c] * artefact;
            }
        }
    }

    /// <summary>Rare biphasic spikes at the same time on all channels.</summary>
    public static void AddSpikes(SampleMatrix emg, double sampleRateHz, double perMinute, double amplitude, Random random)
    {
        if (perMinute == 0) return;
        for (double time = Exponential.Sample(random, perMinute / 60); time < emg.SampleCount / sampleRateHz; time += Exponential.Sample(random, perMinute / 60))
        {
            double height = amplitude * (0.5 + random.NextDouble()) * (random.NextDouble() < 0.5 ? -1 : 1);
            double[] strengths = Strengths(emg, random);
            int first = (int)Math.Max(0, Math.Ceiling((time - (5 * SpikeWidthSeconds)) * sampleRateHz));
            int end = (int)Math.Min(emg.SampleCount, (time + (5 * SpikeWidthSeconds)) * sampleRateHz);
            for (int t = first; t < end; t++)
            {
                double widths = ((t / sampleRateHz) - time) / SpikeWidthSeconds;
                double spike = height * widths * Math.Exp((1 - (widths * widths)) / 2); // peaks of ±height one width from the middle
                for (int c = 0; c < emg.ChannelCount; c++) emg[t, c] += strengths[c] * spike;
            }
        }
    }

    /// <summary>White noise of the amplifiers, independent between channels.</summary>
    public static void AddSensorNoise(SampleMatrix emg, double sd, Random random)
    {
        for (int i = 0; i < emg.Values.Length; i++) emg.Values[i] += Normal.Sample(random, 0, sd);
    }

    private static double[] Strengths(SampleMatrix emg, Random random) => [.. Enumerable.Range(0, emg.ChannelCount).Select(_ => 0.5 + random.NextDouble())];
}
