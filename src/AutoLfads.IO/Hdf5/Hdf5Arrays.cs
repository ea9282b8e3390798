using System.Reflection;
using System.Runtime.ExceptionServices;
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

    /// <summary>Samples as [time, channel], 64-bit; <see cref="Write"/> fills them in.</summary>
    public static H5Dataset Array(SampleMatrix samples) =>
        samples.SampleCount == 0 || samples.ChannelCount == 0 ? Array(samples.Values, compress: false, samples.SampleCount, samples.ChannelCount) : new SampleDataset(samples);

    /// <summary>Writes a file, samples a block at a time.</summary>
    /// <param name="file">What is written.</param>
    /// <param name="path">Where to; a file that is there is replaced at once, so it must be a temporary one.</param>
    /// <param name="options">How; the library's defaults where there are none.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(H5File file, string path, H5WriteOptions? options = null)
    {
        using CoalescingStream stream = new(new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
        try
        {
            H5NativeWriter writer = file.BeginWrite(stream, options);
            foreach (SampleDataset samples in Samples(file)) samples.WriteTo(writer);
            // Not where writing failed: the library would then fail anew, in other words, and hide the cause (a full disk, say).
            writer.Dispose();
            stream.Flush();
        }
        catch (TargetInvocationException e)
        {
            // The library encodes through reflection, level by level: the cause is innermost.
            ExceptionDispatchInfo.Throw(e.GetBaseException());
        }
    }

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

    private static IEnumerable<SampleDataset> Samples(H5Group group) =>
        group.Values.SelectMany(member => member is H5Group child ? Samples(child) : member is SampleDataset samples ? [samples] : []);
}
