using AutoLfads.Core.Recordings;
using CsCheck;

namespace AutoLfads.Core.Tests;

public sealed class ScratchSamplesTests
{
    [Fact]
    public void New_NothingWritten_IsZero()
    {
        using ScratchSamples samples = new(3, 2);

        Assert.Equal(new double[6], samples.Values);
        Assert.Equal(0, samples[2, 1]);
    }

    [Fact]
    public void AnyWrites_ReadBack_AreThoseOfAMatrix() => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 5], Gen.Int[1, 9], Gen.Int[0, int.MaxValue]).Sample(
        (sampleCount, channels, block, seed) =>
        {
            Random random = new(seed);
            using ScratchSamples scratch = new(sampleCount, channels, block);
            SampleMatrix matrix = new(sampleCount, channels);
            for (int i = 0; i < 5; i++)
            {
                int start = random.Next(sampleCount), count = random.Next(sampleCount - start + 1);
                double[] rows = [.. Enumerable.Range(0, count * channels).Select(_ => random.NextDouble())];
                scratch.Write(start, rows);
                matrix.Write(start, rows);
                scratch[start, 0] = matrix[start, 0] = -1;
            }

            Assert.Equal(matrix.Values, scratch.Values);
            Assert.Equal(matrix.GetChannel(channels - 1), scratch.GetChannel(channels - 1));
            Assert.Equal(matrix.Columns([channels - 1, 0]).Values, scratch.Columns([channels - 1, 0]).Values);
            Assert.Equal(matrix[sampleCount - 1, 0], scratch[sampleCount - 1, 0]);
            Assert.IsType<ScratchSamples>(scratch.NewLike(2, 2)).Dispose();
        }, iter: 200);

    [Fact]
    public void Read_BeyondTheEnd_NamesWhatThereIs()
    {
        using ScratchSamples samples = new(10, 2);

        ArgumentException error = Assert.Throws<ArgumentException>(() => samples.Read(9, new double[4]));
        Assert.Contains("Whole samples of 2 channels within 10 are required, found 4 values from sample 9 on", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => samples.Write(0, new double[3]));
        Assert.Throws<ArgumentException>(() => new SampleMatrix(10, 2).Read(-1, new double[2]));
    }

    [Fact]
    public void New_MoreThanTheDiskHolds_SaysWhatToDo()
    {
        IOException error = Assert.ThrowsAny<IOException>(() => new ScratchSamples(int.MaxValue, int.MaxValue / 16));

        Assert.Contains("TMPDIR", error.Message, StringComparison.Ordinal);
    }
}
