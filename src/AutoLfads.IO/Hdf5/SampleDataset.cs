using AutoLfads.Core.Recordings;
using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace AutoLfads.IO.Hdf5;

/// <summary>Samples [time, channel], 64-bit, that go into a file some chunks at a time, wherever they lie.</summary>
internal sealed class SampleDataset : H5Dataset<double[]>
{
    private const int ChunksAtOnce = 16;

    private readonly SampleMatrix samples;
    private readonly int rowsAtOnce;

    /// <param name="samples">The samples; at least one value.</param>
    /// <param name="chunkRows">Samples in time of a chunk.</param>
    /// <param name="filters">What chunks go through.</param>
    public SampleDataset(SampleMatrix samples, int chunkRows, IReadOnlyList<PureHDF.Filters.H5Filter> filters)
        : base(
            fileDims: [(ulong)samples.SampleCount, (ulong)samples.ChannelCount],
            chunks: [(uint)chunkRows, (uint)samples.ChannelCount],
            datasetCreation: new(new LatestChunk(), [.. filters]))
    {
        this.samples = samples;
        rowsAtOnce = chunkRows * ChunksAtOnce;
    }

    /// <summary>Writes the samples into the file that this dataset is part of.</summary>
    public void WriteTo(H5NativeWriter file)
    {
        ulong channels = (ulong)samples.ChannelCount;
        double[] rows = [];
        for (int start = 0; start < samples.SampleCount; start += rowsAtOnce)
        {
            int count = Math.Min(rowsAtOnce, samples.SampleCount - start);
            if (rows.Length != count * samples.ChannelCount) rows = new double[count * samples.ChannelCount];
            samples.Read(start, rows);
            file.Write(this, rows, new HyperslabSelection(0, (ulong)rows.Length), new HyperslabSelection(2, [(ulong)start, 0], [(ulong)count, channels]));
        }
    }

    // Chunks come one after the other, so that one is all that has to be kept; the library's own cache keeps every one until the file is closed.
    private sealed class LatestChunk : IWritingChunkCache
    {
        private ulong latest;
        private Memory<byte> chunk;
        private Action<ulong, Memory<byte>>? write;

        public Memory<byte> GetChunk(ulong chunkIndex, Func<Memory<byte>> chunkAllocator, Action<ulong, Memory<byte>> chunkWriter)
        {
            if (write is not null && latest == chunkIndex) return chunk;
            // The writer given here writes the chunk it is given with, whatever index it is told.
            write?.Invoke(latest, chunk);
            (latest, chunk, write) = (chunkIndex, chunkAllocator(), chunkWriter);
            return chunk;
        }

        public void Flush(Action<ulong, Memory<byte>>? chunkWriter)
        {
            write?.Invoke(latest, chunk);
            write = null;
        }
    }
}
