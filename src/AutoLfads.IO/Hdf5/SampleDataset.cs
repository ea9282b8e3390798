using AutoLfads.Core.Recordings;
using PureHDF;
using PureHDF.Selections;

namespace AutoLfads.IO.Hdf5;

/// <summary>Samples [time, channel], 64-bit, that go into a file a block at a time, wherever they lie.</summary>
/// <remarks>Contiguous, not compressed: deflating makes estimates a quarter and EMG a thirtieth smaller, and writing several times as long.</remarks>
/// <param name="samples">The samples; at least one value.</param>
internal sealed class SampleDataset(SampleMatrix samples) : H5Dataset<double[]>([(ulong)samples.SampleCount, (ulong)samples.ChannelCount])
{
    /// <summary>Writes the samples into the file that this dataset is part of.</summary>
    public void WriteTo(H5NativeWriter file)
    {
        ulong channels = (ulong)samples.ChannelCount;
        double[] block = [];
        samples.ForEachBlock((start, rows) =>
        {
            if (block.Length != rows.Length) block = new double[rows.Length];
            rows.CopyTo(block);
            file.Write(this, block, new HyperslabSelection(0, (ulong)rows.Length), new HyperslabSelection(2, [(ulong)start, 0], [(ulong)rows.Length / channels, channels]));
        });
    }
}
