using AutoLfads.Core.Recordings;

namespace AutoLfads.IO;

/// <summary>Where samples that are read from a file are kept: in memory, or in a temporary file where they are many.</summary>
internal static class LongRecording
{
    /// <summary>Values that are read at once, 8 MiB.</summary>
    public const int BlockValues = 1 << 20;

    // 128 MiB: several times as much is needed while a recording in memory is processed.
    private const long LargestInMemory = 1 << 24;

    /// <summary>Samples that are all zero.</summary>
    /// <exception cref="IOException">There is no room for a temporary file.</exception>
    public static SampleMatrix NewSamples(int sampleCount, int channelCount) =>
        (long)sampleCount * channelCount <= LargestInMemory ? new SampleMatrix(sampleCount, channelCount) : new ScratchSamples(sampleCount, channelCount);
}
