using AutoLfads.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Layers;

public sealed class GruRecurrenceTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Fact]
    public void Step_HandComputedCell_GivesItsState()
    {
        GruCell cell = Cell();
        Tensor next = Step(cell, tensor(new[] { 0.5 }, [1, 1]), tensor(new[] { 0.1, -0.2 }, [1, 2]), 5);
        TensorAssert.Close([.008314610532080172, -.06016027682982836], [1, 2], next, 1e-15, 1e-16, "state");
    }

    [Fact]
    public void Step_TwoCellsTogether_EachGivesWhatItGivesAlone()
    {
        using torch.Generator generator = new(4);
        WeightDraw draw = new(generator, ScalarType.Float64);
        GruCell first = new("first", 3, 4, 0.5, 0.5, draw), second = new("second", 3, 4, 0.5, 0.5, draw);
        Tensor state = randn(2, 6, 4, dtype: ScalarType.Float64, generator: generator);
        Tensor gates = randn(2, 6, 8, dtype: ScalarType.Float64, generator: generator), candidates = randn(2, 6, 4, dtype: ScalarType.Float64, generator: generator);
        Tensor together = new GruRecurrence(first, second, 5).Step(gates, candidates, state);
        Tensor alone = stack([new GruRecurrence(first, 5).Step(gates[0], candidates[0], state[0]), new GruRecurrence(second, 5).Step(gates[1], candidates[1], state[1])]);
        TensorAssert.Close(TensorAssert.Values(alone), [2, 6, 4], together, 1e-14, 0, "states");
    }

    [Theory]
    [InlineData(0.1, 0.1)]
    [InlineData(-0.1, -0.1)]
    public void Step_StateBeyondTheClip_IsHeldThereWithoutGradient(double state, double expected)
    {
        GruCell cell = Cell();
        Tensor before = full(1, 2, 20 * state, dtype: ScalarType.Float64).requires_grad_();
        Tensor next = Step(cell, tensor(new[] { 0.5 }, [1, 1]), before, 0.1);
        next.sum().backward();
        Assert.Equal([expected, expected], TensorAssert.Values(next));
        Assert.Equal([0, 0], TensorAssert.Values(before.grad!));
        Assert.Equal(new double[6], TensorAssert.Values(cell.InputWeight.grad!));
    }

    public void Dispose() => scope.Dispose();

    private static Tensor Step(GruCell cell, Tensor input, Tensor state, double clip)
    {
        GruRecurrence recurrence = new(cell, clip);
        Tensor[] parts = (input.mm(cell.InputWeight.t()) + cell.Bias).split(recurrence.Sizes, -1);
        return recurrence.Step(parts[0], parts[1], state);
    }

    // Domain oracle A.4.
    private static GruCell Cell()
    {
        using torch.Generator generator = new(1);
        GruCell cell = new("cell", 1, 2, 1, 1, new WeightDraw(generator, ScalarType.Float64));
        using IDisposable noGradient = no_grad();
        cell.InputWeight.copy_(tensor(new[] { .1, -.2, .3, .4, -.5, .6 }, [6, 1]));
        cell.RecurrentWeight.copy_(tensor(new[] { .01, .02, .03, .04, .05, .06, .07, .08, .09, .10, .11, .12 }, [6, 2]));
        return cell;
    }
}
