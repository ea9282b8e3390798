using AutoLfads.Model.Augmentation;
using AutoLfads.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Augmentation;

/// <summary>Every augmentation against the reference's values, exactly.</summary>
public sealed class GoldenAugmentationTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly GoldenFile golden = GoldenFile.Open("augment.h5");

    [Theory]
    [InlineData("encod")]
    [InlineData("recon")]
    public void TemporalShift_GivenShifts_EqualsReference(string which)
    {
        Tensor shifts = Array($"/temporal_shift/{which}_shifts").to(ScalarType.Int64);
        Tensor shifted = TemporalShift.Apply(Array($"/temporal_shift/{which}_in"), shifts, marginBins: 0);
        TensorAssert.Equal(Array($"/temporal_shift/{which}_out"), shifted, which);
    }

    [Theory]
    [InlineData("cd_basic")]
    [InlineData("cd_pass")]
    [InlineData("cd_heldout_fwd")]
    [InlineData("cd_rate0")]
    public void CoordinatedDropout_GivenMasks_EqualsReference(string group)
    {
        CoordinatedDropout dropout = Dropout(group);
        Tensor kept = Mask($"/{group}/cd_mask"), passed = Mask($"/{group}/pass_mask");
        TensorAssert.Equal(Array($"/{group}/encod_out"), dropout.MaskInput(Array($"/{group}/encod_in"), kept), "input");
        Tensor losses = Array($"/{group}/loss_in").requires_grad_();
        Tensor? mask = dropout.IsActive ? dropout.GradientMask(kept, passed, losses.shape[1], losses.shape[2]) : null;
        Tensor cut = CoordinatedDropout.CutGradient(losses, mask);
        cut.sum().backward();
        TensorAssert.Equal(Array($"/{group}/loss_out"), cut, "losses");
        TensorAssert.Equal(Array($"/{group}/dlossout_dlossin"), losses.grad!, "gradient");
    }

    [Fact]
    public void CoordinatedDropout_BinsOfTheInitialConditionAlone_InputEqualsReferenceAndMaskLiesOverItsOwnBins()
    {
        const string group = "cd_ic_segment";
        const int firstBin = 8, masked = 22;
        CoordinatedDropout dropout = Dropout(group);
        Tensor kept = Mask($"/{group}/cd_mask");
        TensorAssert.Equal(Array($"/{group}/encod_out"), dropout.MaskInput(Array($"/{group}/encod_in"), kept), "input");

        Tensor mask = dropout.GradientMask(kept, Mask($"/{group}/pass_mask"), 36, 7).to(ScalarType.Float32), reference = Array($"/{group}/dlossout_dlossin");

        // The reference lays the mask over the first 22 bins; it belongs to the 22 from the eighth on.
        TensorAssert.Equal(reference.narrow(1, 0, masked), mask.narrow(1, firstBin, masked), "mask");
        Assert.Equal(1, mask.narrow(1, 0, firstBin).min().item<float>());
        Assert.Equal(1, mask.narrow(1, firstBin + masked, 6).min().item<float>());
        Assert.Equal(1, mask.narrow(2, 5, 2).min().item<float>());
        Assert.NotEqual(TensorAssert.Values(reference), TensorAssert.Values(mask));
    }

    [Fact]
    public void ShiftThenCoordinatedDropout_GivenDraws_EqualsReference()
    {
        const string group = "stack_shift_then_cd";
        CoordinatedDropout dropout = new(0.3, blockBins: 1, 0, firstBin: 0);
        Tensor shifted = TemporalShift.Apply(Array($"/{group}/encod_in"), Array($"/{group}/encod_shifts").to(ScalarType.Int64), 0);
        Tensor kept = Mask($"/{group}/cd_mask");
        TensorAssert.Equal(Array($"/{group}/encod_out"), dropout.MaskInput(shifted, kept), "input");
        TensorAssert.Equal(Array($"/{group}/recon_out"), TemporalShift.Apply(Array($"/{group}/recon_in"), Array($"/{group}/recon_shifts").to(ScalarType.Int64), 0), "target");
        TensorAssert.Equal(Array($"/{group}/grad_mask"), dropout.GradientMask(kept, Mask($"/{group}/pass_mask"), 30, 5).to(ScalarType.Float32), "mask");
    }

    [Fact]
    public void MissingData_SelectiveBackpropagation_EqualsReferenceWhereRecorded()
    {
        const string group = "selective_backprop";
        TensorAssert.Equal(Array($"/{group}/encod_out"), MissingData.FillEncoder(Array($"/{group}/encod_in")), "input");
        (Tensor filled, Tensor? present) = MissingData.FillTarget(Array($"/{group}/recon_in"));
        TensorAssert.Equal(Array($"/{group}/recon_out").masked_select(present!), filled.masked_select(present!), "target");
        Assert.False(filled.isnan().any().item<bool>());

        Tensor losses = Array($"/{group}/loss_in").requires_grad_();
        Tensor masked = MissingData.MaskLosses(losses, present);
        masked.sum().backward();
        TensorAssert.Equal(Array($"/{group}/loss_out"), masked, "losses");
        TensorAssert.Equal(Array($"/{group}/dlossout_dlossin"), losses.grad!, "gradient");
    }

    public void Dispose()
    {
        golden.Dispose();
        scope.Dispose();
    }

    private CoordinatedDropout Dropout(string group) =>
        new(golden.Attribute(group, "cd_rate"), blockBins: 1, golden.Attribute(group, "cd_pass_rate"), (int)golden.Attribute(group, "ic_enc_seq_len"));

    private Tensor Array(string path) => tensor(golden.Values(path), golden.Shape(path), dtype: ScalarType.Float32);

    private Tensor Mask(string path) => Array(path).to(ScalarType.Bool);
}
