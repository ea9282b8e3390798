using AutoLfads.Core.Configuration;
using AutoLfads.Model.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Augmentation;

public sealed class AugmenterTests : IDisposable
{
    private const int Margin = 3, Bins = 20, Channels = 4, Windows = 6;
    private static readonly int[] Numbers = [3, 1, 4, 15, 9, 2];
    private static readonly AugmentationConfig Nothing = new() { ShiftMaxBins = 0, CoordinatedDropoutRate = 0 };
    private static readonly LfadsDimensions Dimensions = LfadsDimensions.Autoencoder(Channels, Bins);

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly torch.Generator generator = new(7);

    [Fact]
    public void Augment_NothingSwitchedOn_IsTheCentreOfEachWindow()
    {
        Tensor windows = Data();
        AugmentedBatch batch = Create(Nothing).Augment(windows, null, Numbers, training: true, generator);
        TensorAssert.Equal(windows.narrow(1, Margin, Bins), batch.EncoderData, "input");
        TensorAssert.Equal(windows.narrow(1, Margin, Bins), batch.Target, "target");
        Assert.Null(batch.GradientMask);
        Assert.Null(batch.HeldInWeight);
        Assert.Null(batch.HeldOutWeight);
        Assert.Null(batch.PresentMask);
    }

    [Fact]
    public void Augment_Shift_InputAndTargetAreShiftedIndependentlyByWholeBins()
    {
        Tensor windows = Ramps();
        AugmentedBatch batch = Create(Nothing with { ShiftMaxBins = 3 }).Augment(windows, null, Numbers, training: true, generator);
        long[] input = Shifts(batch.EncoderData), target = Shifts(batch.Target);
        Assert.NotEqual(input, target);
        Assert.True(input.Distinct().Count() > 3);
        Assert.All(input.Concat(target), s => Assert.InRange(s, -3, 3));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Augment_Validation_IsShiftedOnlyWhereAskedAndNeverDropped(bool shiftValidation, bool moved)
    {
        AugmentationConfig config = new() { ShiftMaxBins = 3, ShiftValidation = shiftValidation, CoordinatedDropoutRate = 0.5 };
        AugmentedBatch batch = Create(config).Augment(Ramps(), null, Numbers, training: false, generator);
        Assert.Equal(moved, Shifts(batch.EncoderData).Any(s => s != 0));
        Assert.Null(batch.GradientMask);
    }

    [Fact]
    public void Augment_LogAndCoordinatedDropout_DroppedSamplesAreZeroInLogarithmsAndOnlyTheyGiveGradient()
    {
        Tensor windows = Data();
        AugmentedBatch batch = Create(Nothing with { CoordinatedDropoutRate = 0.4 }, SmallModel.Config with { EncoderInput = EncoderInputTransform.Log })
            .Augment(windows, null, Numbers, training: true, generator);
        Tensor centre = windows.narrow(1, Margin, Bins), dropped = batch.GradientMask!;
        TensorAssert.Equal(where(dropped, zeros_like(centre), centre.log() / 0.6), batch.EncoderData, "input");
        TensorAssert.Equal(centre, batch.Target, "target");
        Assert.InRange(dropped.to(ScalarType.Float64).mean().item<double>(), 0.3, 0.5);
    }

    [Fact]
    public void Augment_BlocksOfBins_AreDroppedWholeOnAGridOfEachWindowAndChannel()
    {
        const int Block = 5, Many = 400;
        Augmenter augmenter = new(Nothing with { CoordinatedDropoutRate = 0.3, CoordinatedDropoutBlockBins = Block }, SmallModel.Config, Dimensions, 0, 5);
        Tensor windows = SmallModel.Data(1, Many, Bins, Channels);
        Tensor dropped = augmenter.Augment(windows, null, [.. Enumerable.Range(0, Many)], training: true, generator).GradientMask!;
        bool[] mask = [.. dropped.transpose(1, 2).contiguous().data<bool>()]; // [window, channel, bin]
        int[] offsets = new int[Block];
        for (int row = 0; row < Many * Channels; row++)
        {
            bool[] bins = mask[(row * Bins)..((row + 1) * Bins)];
            int[] edges = [.. Enumerable.Range(1, Bins - 1).Where(t => bins[t] != bins[t - 1])];
            Assert.All(edges, edge => Assert.Equal(0, (edge - edges[0]) % Block));
            if (edges.Length > 0) offsets[edges[0] % Block]++;
        }

        // Every offset of the grid is as frequent as the others; so is every bin's fate.
        Assert.All(offsets, count => Assert.InRange(count, 0.8 * offsets.Average(), 1.2 * offsets.Average()));
        Assert.All(TensorAssert.Values(dropped.to(ScalarType.Float64).mean([0, 2])), share => Assert.InRange(share, 0.26, 0.34));
    }

    [Fact]
    public void ShiftOnly_MovesInputAndTargetIndependentlyAndDropsNothing()
    {
        AugmentedBatch batch = Create(new AugmentationConfig { ShiftMaxBins = 3, CoordinatedDropoutRate = 0.5, SampleValidationRate = 0.2 }).ShiftOnly(Ramps(), null, generator);
        Assert.NotEqual(Shifts(batch.EncoderData), Shifts(batch.Target));
        Assert.Null(batch.GradientMask);
        Assert.Null(batch.HeldInWeight);
    }

    [Fact]
    public void Centre_IsTheTransformedInputAndTheTargetAsItIs()
    {
        Tensor windows = Data();
        AugmentedBatch batch = Create(new AugmentationConfig { ShiftMaxBins = 3, CoordinatedDropoutRate = 0.5 }, SmallModel.Config with { EncoderInput = EncoderInputTransform.Log }).Centre(windows, null);
        TensorAssert.Equal(windows.narrow(1, Margin, Bins).log(), batch.EncoderData, "input");
        TensorAssert.Equal(windows.narrow(1, Margin, Bins), batch.Target, "target");
    }

    [Fact]
    public void Augment_MissingSamples_InputReadsZeroAlsoAfterTheLogAndTheTargetIsMasked()
    {
        Tensor windows = Data();
        windows[2, Margin + 5, 1] = double.NaN;
        windows[0, 0, 0] = double.NaN; // in the margin: not seen
        AugmentedBatch batch = Create(Nothing, SmallModel.Config with { EncoderInput = EncoderInputTransform.Log }).Augment(windows, null, Numbers, training: true, generator);
        Assert.Equal(0, batch.EncoderData[2, 5, 1].item<double>());
        Assert.Equal(1, batch.PresentMask!.logical_not().sum().item<long>());
        Assert.False(batch.PresentMask![2, 5, 1].item<bool>());
        Assert.False(batch.Target.isnan().any().item<bool>());
    }

    [Fact]
    public void Augment_SampleValidation_MovesWithItsDataAndIsTheSameInEveryEpoch()
    {
        Augmenter augmenter = Create(new AugmentationConfig { ShiftMaxBins = 3, SampleValidationRate = 0.3, CoordinatedDropoutRate = 0 });
        Tensor windows = Data();
        HashSet<double> first = HeldOut(), second = HeldOut();
        Assert.InRange(first.Count, 80, 260);

        // Which samples are held out is known by their values, wherever the shifts put them; both epochs see most of them.
        Assert.InRange(first.Intersect(second).Count(), (int)(0.7 * first.Count), first.Count);

        HashSet<double> HeldOut()
        {
            AugmentedBatch batch = augmenter.Augment(windows, null, Numbers, training: true, generator);
            HashSet<double> seen = [.. TensorAssert.Values(batch.EncoderData.mul(0.7)).Where(v => v != 0).Select(v => Math.Round(v, 9))];
            double[] target = TensorAssert.Values(batch.Target), weight = TensorAssert.Values(batch.HeldInWeight!), outside = TensorAssert.Values(batch.HeldOutWeight!);
            HashSet<double> heldOut = [.. target.Where((_, i) => weight[i] == 0).Select(v => Math.Round(v, 9))];
            Assert.Empty(heldOut.Intersect(seen));
            Assert.All(weight, w => Assert.True(w == 0 || Math.Abs(w - (1 / 0.7)) < 1e-12));
            Assert.Equal(weight.Select(w => w == 0 ? 1 / 0.3 : 0), outside);
            return heldOut;
        }
    }

    [Fact]
    public void Augment_SampleValidationBeyondTheEncoders_HoldsNothingOutThere()
    {
        LfadsDimensions wider = Dimensions with { OutputChannelCount = 6, OutputBins = 25 };
        Augmenter augmenter = new(Nothing with { SampleValidationRate = 0.3 }, SmallModel.Config, wider, Margin, 5);
        Tensor target = SmallModel.Data(2, Windows, 25 + (2 * Margin), 6);
        AugmentedBatch batch = augmenter.Augment(Data(), target, Numbers, training: true, generator);
        Assert.All(TensorAssert.Values(batch.HeldInWeight!.narrow(2, 4, 2)), w => Assert.Equal(1, w));
        Assert.All(TensorAssert.Values(batch.HeldOutWeight!.narrow(2, 4, 2)), w => Assert.Equal(0, w));

        // The margin after the window is still the encoders' data; the last two bins are not.
        Assert.All(TensorAssert.Values(batch.HeldInWeight!.narrow(1, Bins + Margin, 2)), w => Assert.Equal(1, w));
        Assert.Contains(0, TensorAssert.Values(batch.HeldInWeight!.narrow(1, 0, Bins).narrow(2, 0, 4)));
    }

    [Fact]
    public void Augment_SampleValidation_DiffersByWindowAndSeed()
    {
        bool[] first = Mask(1, 3), second = Mask(1, 4), other = Mask(2, 3);
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, other);
        Assert.Equal(first, Mask(1, 3));

        static bool[] Mask(long seed, int window) => [.. new SampleValidation(0.5, seed).HeldIn([window], 30, 4).data<bool>()];
    }

    [Fact]
    public void Augment_SameGeneratorState_SameBatch()
    {
        Augmenter augmenter = Create(new AugmentationConfig { ShiftMaxBins = 3 });
        Tensor windows = Data();
        using torch.Generator first = new(1), second = new(1);
        AugmentedBatch a = augmenter.Augment(windows, null, Numbers, training: true, first), b = augmenter.Augment(windows, null, Numbers, training: true, second);
        TensorAssert.Equal(a.EncoderData, b.EncoderData, "input");
        TensorAssert.Equal(a.Target, b.Target, "target");
    }

    [Fact]
    public void Prepare_AnyLength_IsTheTransformedCentre()
    {
        Tensor windows = SmallModel.Data(1, 2, 41, Channels);
        Augmenter augmenter = Create(new AugmentationConfig(), SmallModel.Config with { EncoderInput = EncoderInputTransform.Log });
        TensorAssert.Equal(windows.narrow(1, Margin, 35).log(), augmenter.Prepare(windows), "input");
    }

    [Fact]
    public void Augment_WindowsOfAnotherLength_AreRefusedWithBothShapes()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Create(Nothing).Augment(SmallModel.Data(1, Windows, Bins, Channels), null, Numbers, true, generator));
        Assert.Contains("Must be [6, 26, 4] (20 bins and margins of 3), got [6, 20, 4]", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        generator.Dispose();
        scope.Dispose();
    }

    private static Augmenter Create(AugmentationConfig config, LfadsConfig? model = null) => new(config, model ?? SmallModel.Config, Dimensions, Margin, sampleValidationSeed: 5);

    private static Tensor Data() => SmallModel.Data(1, Windows, Bins + (2 * Margin), Channels);

    /// <summary>Every sample is its bin, counted from the window's first: a shift can be read off.</summary>
    private static Tensor Ramps() => arange(-Margin, Bins + Margin, dtype: ScalarType.Float64).view(1, -1, 1).expand(Windows, -1, Channels);

    private static long[] Shifts(Tensor shifted)
    {
        Tensor shifts = arange(Bins, dtype: ScalarType.Float64).view(1, -1, 1) - shifted;
        TensorAssert.Equal(shifts.narrow(1, 0, 1).expand(-1, Bins, -1), shifts, "every bin moved alike");
        return [.. TensorAssert.Values(shifts.select(1, 0)).Select(s => (long)s)];
    }
}
