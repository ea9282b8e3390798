using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using PureHDF;
using PureHDF.Filters;
using PureHDF.VOL.Native;

namespace AutoLfads.IO.Hdf5;

/// <summary>Makes the datasets that this project's HDF5 files consist of.</summary>
internal static class Hdf5Arrays
{
    private const int ChunkBytes = 1 << 18;
    private const int SmallestChunkedBytes = 1 << 14;

    private static readonly H5DatasetCreation Deflated = new(Filters:
    [
        ShuffleFilter.Id,
        // Level 1: the shuffled bytes of EMG hardly shrink further at higher levels, which take several times longer.
        new H5Filter(DeflateFilter.Id, new() { [DeflateFilter.COMPRESSION_LEVEL] = 1 }),
    ]);

    /// <summary>An array of any rank from its row-major values; chunked along the first axis and deflated where that is asked for and pays.</summary>
    public static H5Dataset Array<T>(T[] values, bool compress, params int[] shape)
        where T : unmanaged
    {
        ulong[] dimensions = System.Array.ConvertAll(shape, d => (ulong)d);
        long bytes = values.LongLength * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        if (!compress || bytes < SmallestChunkedBytes) return new H5Dataset(values, fileDims: dimensions);
        long rows = Math.Clamp(ChunkBytes / Math.Max(1, bytes / shape[0]), 1, shape[0]);
        uint[] chunks = System.Array.ConvertAll(shape, d => (uint)d);
        chunks[0] = (uint)rows;
        return new H5Dataset(values, chunks: chunks, fileDims: dimensions, datasetCreation: Deflated);
    }

    /// <summary>Samples as [time, channel], 64-bit.</summary>
    public static H5Dataset Array(SampleMatrix samples, bool compress) => Array(samples.Values, compress, samples.SampleCount, samples.ChannelCount);

    /// <summary>Windows as [window, time, channel], 32-bit.</summary>
    public static H5Dataset Array(WindowSet windows, bool compress) =>
        Array(windows.Values, compress, windows.WindowCount, windows.TimeBins, windows.ChannelCount);

    /// <summary>Whole numbers, 64-bit.</summary>
    public static H5Dataset Array(IEnumerable<int> values)
    {
        long[] wide = [.. values.Select(v => (long)v)];
        return Array(wide, compress: false, wide.Length);
    }

    /// <summary>One text, UTF-8 of variable length.</summary>
    public static H5Dataset Text(string text) => new(text);

    /// <summary>A list of texts, UTF-8 of variable length.</summary>
    public static H5Dataset Texts(IEnumerable<string> texts) => new(texts.ToArray());
}
