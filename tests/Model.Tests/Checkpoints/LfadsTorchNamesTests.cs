using AutoLfads.Core.Weights;
using AutoLfads.Model.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Checkpoints;

public sealed class LfadsTorchNamesTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void LoadWeights_OfAnotherModel_BothGiveTheSameOutput(int inferredInputs)
    {
        using LfadsModel source = SmallModel.Create(SmallModel.Config with { InferredInputDim = inferredInputs }, dtype: ScalarType.Float32);
        using LfadsModel target = new(source.Config, source.Dimensions, seed: 77);
        Tensor data = SmallModel.Data(1, 2, 7, 3).to(ScalarType.Float32);
        LfadsTorchNames.LoadWeights(target, LfadsTorchNames.ReadWeights(source));
        TensorAssert.Equal(source.Forward(data).OutputParameters, target.Forward(data).OutputParameters, "parameters");
        Assert.True(LfadsTorchNames.Parameters(target).Single(p => p.Name == "readout.0.weight").Parameter.requires_grad);
    }

    [Fact]
    public void LoadWeights_ThatDoNotFit_NamesEveryProblemAndChangesNothing()
    {
        using LfadsModel model = SmallModel.Create();
        Dictionary<string, WeightArray> weights = new(LfadsTorchNames.ReadWeights(model));
        double[] before = TensorAssert.Values(model.InitialConditionPrior.Mean);
        weights["ic_prior.mean"] = new WeightArray([3], [9, 9, 9]);
        weights["readout.0.bias"] = new WeightArray([5], new float[5]);
        weights.Remove("decoder.con_h0");
        weights.Add("ext.weight", new WeightArray([1], [1]));
        string message = Assert.Throws<ArgumentException>(() => LfadsTorchNames.LoadWeights(model, weights)).Message;
        Assert.Contains("'readout.0.bias' must be [6], was [5]", message, StringComparison.Ordinal);
        Assert.Contains("'decoder.con_h0' is missing", message, StringComparison.Ordinal);
        Assert.Contains("'ext.weight' is not a weight of this model", message, StringComparison.Ordinal);
        Assert.Equal(before, TensorAssert.Values(model.InitialConditionPrior.Mean));
    }

    public void Dispose() => scope.Dispose();
}
