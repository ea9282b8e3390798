using AutoLfads.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Simd;

/// <summary>States of an encoder at every bin, [bin, row, 2·padded state], as a differentiable function of its parameters.</summary>
internal sealed class EncoderStates : autograd.SingleTensorFunction<EncoderStates>
{
    public override string Name => nameof(EncoderStates);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        EncoderPlan plan = (EncoderPlan)vars[0];
        List<Tensor> tensors = [.. vars.Skip(1).Cast<Tensor>()];
        (Tensor states, KernelPass? kept) = new EncoderPass(plan, tensors[0], tensors[1..]).Forward(keep: true);
        ctx.save_data("plan", plan);
        ctx.save_data("kept", kept!);
        ctx.set_materialize_grads(false);

        // Another tensor over the same numbers: a saved output would hold the graph that holds it.
        ctx.save_for_backward([.. tensors, states.detach()]);
        return states;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        List<Tensor> saved = ctx.get_saved_variables();
        EncoderPass pass = new((EncoderPlan)ctx.get_data("plan"), saved[0], saved[1..^1]);
        using Tensor gradient = grad_output.contiguous();
        List<Tensor> gradients = pass.Backward((KernelPass)ctx.get_data("kept"), saved[^1], pass.Along(gradient, padded: false), pass.Against(gradient, padded: false));
        return [null!, null!, .. gradients];
    }
}
