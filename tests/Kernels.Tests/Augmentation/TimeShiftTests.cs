using AutoLfads.Kernels.Augmentation;

namespace AutoLfads.Kernels.Tests.Augmentation;

public sealed class TimeShiftTests
{
    [Theory]
    [InlineData(40, 9, 2, 3)]
    [InlineData(3, 5, 0, 1)]
    [InlineData(2, 1, 4, 12)]
    public void Apply_ShiftsWithinAndBeyondTheMargin_TakesTheBinOrTheNearestOne(int windows, int bins, int margin, int channels)
    {
        int withMargins = bins + (2 * margin);
        float[] data = Widths.Uniform(1, windows * withMargins * channels, -1, 1), result = new float[windows * bins * channels], onThreads = new float[result.Length];
        Random random = new(2);
        long[] shifts = [.. Enumerable.Range(0, windows * channels).Select(_ => random.NextInt64(-margin - 3, margin + 4))];
        TimeShift.Apply(data, shifts, channels, margin, result);
        TimeShift.Apply(data, shifts, channels, margin, onThreads, threads: 3);
        Assert.Equal(result, onThreads);
        for (int i = 0; i < result.Length; i++)
        {
            int channel = i % channels, bin = i / channels % bins, window = i / channels / bins;
            long source = Math.Clamp(margin + bin - shifts[(window * channels) + channel], 0, withMargins - 1);
            Assert.Equal(data[(((window * withMargins) + source) * channels) + channel], result[i]);
        }
    }

    [Fact]
    public void Apply_LengthsThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>("data", () => TimeShift.Apply(new float[25], new long[4], 2, 1, new float[16]));
        Assert.Throws<ArgumentException>("data", () => TimeShift.Apply(new float[24], new long[3], 2, 1, new float[16]));
        Assert.Throws<ArgumentException>("data", () => TimeShift.Apply(new float[24], new long[4], 2, 1, new float[15]));
        Assert.Throws<ArgumentException>("data", () => TimeShift.Apply(new float[24], new long[4], 2, 4, []));
        Assert.Throws<ArgumentOutOfRangeException>("marginBins", () => TimeShift.Apply(new float[24], new long[4], 2, -1, new float[32]));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => TimeShift.Apply(new float[24], new long[4], 0, 1, new float[16]));
    }
}
