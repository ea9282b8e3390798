using AutoLfads.Model.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Augmentation;

public sealed class TemporalShiftTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Fact]
    public void DrawShifts_DefaultSettings_FollowTheTruncatedGaussian()
    {
        using torch.Generator generator = new(3);
        long[] shifts = [.. new TemporalShift(6, 3).DrawShifts(5000, 12, generator).data<long>()];
        Assert.Equal(60_000, shifts.Length);
        for (int k = 0; k <= 6; k++)
        {
            double probability = Cdf(Math.Min(k + 0.5, 6)) - Cdf(k - 0.5);
            double error = 5 * Math.Sqrt(probability / shifts.Length);
            Assert.Equal(probability, shifts.Count(s => s == k) / 60_000.0, error);
            Assert.Equal(probability, shifts.Count(s => s == -k) / 60_000.0, error);
        }

        Assert.All(shifts, s => Assert.InRange(s, -6, 6));

        static double Cdf(double x) => (Normal(x / 3) - Normal(-2)) / (Normal(2) - Normal(-2));
        static double Normal(double z) => 0.5 * (1 + tensor(z / Math.Sqrt(2), dtype: ScalarType.Float64).erf().item<double>());
    }

    [Fact]
    public void DrawShifts_SameSeed_SameShiftsPerWindowAndChannel()
    {
        using torch.Generator first = new(3), second = new(3);
        long[] a = [.. new TemporalShift(6, 3).DrawShifts(4, 5, first).data<long>()], b = [.. new TemporalShift(6, 3).DrawShifts(4, 5, second).data<long>()];
        Assert.Equal(a, b);
        Assert.True(a.Distinct().Count() > 3);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(6, 0)]
    public void DrawShifts_SwitchedOff_AreZero(int maxBins, double sdBins)
    {
        using torch.Generator generator = new(3);
        TemporalShift shift = new(maxBins, sdBins);
        Assert.False(shift.IsActive);
        Assert.All(shift.DrawShifts(4, 5, generator).data<long>().ToArray(), s => Assert.Equal(0, s));
    }

    [Fact]
    public void Apply_SinglePrecision_TakesTheBinsThatDoublePrecisionTakes()
    {
        using torch.Generator generator = new(3);
        Tensor data = randn(9, 30, 5, generator: generator), shifts = randint(-6, 7, [9, 1, 5], generator: generator);
        data[2, 4, 1] = float.NaN;
        TensorAssert.Equal(TemporalShift.Apply(data.to(ScalarType.Float64), shifts, 4), TemporalShift.Apply(data, shifts, 4), "windows");
        TensorAssert.Equal(TemporalShift.Apply(data.narrow(0, 1, 3), shifts.narrow(0, 1, 3), 4), TemporalShift.Apply(data, shifts, 4).narrow(0, 1, 3), "some windows");
    }

    [Fact]
    public void Apply_MarginsAndShiftsBeyondThem_TakesTheBinsThatExist()
    {
        Tensor data = arange(8, dtype: ScalarType.Float64).view(1, 8, 1).expand(1, 8, 4); // 4 bins, margins of 2
        Tensor shifts = tensor(new long[] { 0, 2, -2, 3 }, [1, 1, 4]);
        Tensor cut = TemporalShift.Apply(data, shifts, marginBins: 2);
        Assert.Equal([2, 3, 4, 5], TensorAssert.Values(cut.select(2, 0)));
        Assert.Equal([0, 1, 2, 3], TensorAssert.Values(cut.select(2, 1)));
        Assert.Equal([4, 5, 6, 7], TensorAssert.Values(cut.select(2, 2)));
        Assert.Equal([0, 0, 1, 2], TensorAssert.Values(cut.select(2, 3)));
    }

    public void Dispose() => scope.Dispose();
}
