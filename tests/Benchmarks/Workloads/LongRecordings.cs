using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;
using AutoLfads.IO.Nwb;

namespace AutoLfads.Benchmarks.Workloads;

/// <summary>Simulated recordings of any length: 16 channels of raw EMG at 2 kHz, minute after minute of the walk.</summary>
internal static class LongRecordings
{
    private const int ChannelCount = 16, RateHz = 2000, MinuteSamples = 60 * RateHz;

    /// <summary>Writes a recording as NWB.</summary>
    public static void Write(string path, int minutes)
    {
        using ScratchSamples samples = new(minutes * MinuteSamples, ChannelCount);
        for (int minute = 0; minute < minutes; minute++) samples.Write(minute * MinuteSamples, Minute(minute));
        Channel[] channels = [.. Enumerable.Range(1, ChannelCount).Select(c => new Channel($"muscle_{c:00}", "mV"))];
        NwbRecordingWriter.Write(path, new EmgRecording(channels, RateHz, 0, samples), new NwbSession
        {
            Identifier = "long",
            Description = "Simulated EMG.",
            StartTime = DateTimeOffset.UnixEpoch,
            CreatedAt = DateTimeOffset.UnixEpoch,
        });
    }

    // The simulation has 12 muscles: the last four are those of another walk.
    private static double[] Minute(int minute)
    {
        LocomotionEmgConfig config = new() { DurationSeconds = 60, SampleRateHz = RateHz };
        SampleMatrix first = LocomotionEmgSimulation.Simulate(config, 2 * minute).Samples, second = LocomotionEmgSimulation.Simulate(config, (2 * minute) + 1).Samples;
        SampleMatrix all = new(MinuteSamples, ChannelCount);
        for (int c = 0; c < ChannelCount; c++) all.SetChannel(c, c < first.ChannelCount ? first.GetChannel(c) : second.GetChannel(c - first.ChannelCount));
        return all.Values;
    }
}
