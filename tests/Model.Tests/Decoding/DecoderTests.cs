using AutoLfads.Core.Configuration;
using AutoLfads.Model.Decoding;
using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Decoding;

public sealed class DecoderTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Fact]
    public void Forward_OnAnotherDevice_EveryTensorIsThere()
    {
        // The meta device computes shapes alone, but refuses to mix devices as a GPU would.
        LfadsConfig config = SmallModel.Config with { DropoutRate = 0.2 };
        LfadsDimensions dimensions = SmallModel.Dimensions with { ExternalInputDim = 2 };
        using torch.Generator generator = new(3);
        Decoder decoder = new(config, dimensions, new WeightDraw(generator, ScalarType.Float64));
        using LfadsModel model = SmallModel.Create(config, dimensions);
        decoder.to(META);
        model.to(META);
        LfadsNoise noise = LfadsNoise.Draw(4, model, generator);
        DecoderOutput output = decoder.Forward(
            noise.InitialCondition, zeros(4, 7, 6, dtype: ScalarType.Float64, device: META), zeros(4, 7, 2, dtype: ScalarType.Float64, device: META), noise.InferredInputs,
            DropoutMasks.Draw(4, model, generator));
        Assert.Equal([4, 7, 3], output.Factors.shape);
        Assert.Equal(DeviceType.META, output.Factors.device_type);
    }

    public void Dispose() => scope.Dispose();
}
