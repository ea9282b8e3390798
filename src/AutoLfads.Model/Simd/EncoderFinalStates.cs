using AutoLfads.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Simd;

/// <summary>The last state along time beside the last against it, [row, 2·state], as a differentiable function of an encoder's parameters.</summary>
internal sealed class EncoderFinalStates : autograd.SingleTensorFunction<EncoderFinalStates>
{
    public override string Name => nameof(EncoderFinalStates);

    /// <summary>The final states among all states, [bin, row, 2·padded state].</summary>
    public static Tensor Of(EncoderPlan plan, Tensor states)
    {
        int state = plan.Kernels.StateDim;
        using Tensor last = states[plan.Bins - 1], first = states[0];
        using Tensor along = last.narrow(1, 0, state), against = first.narrow(1, plan.Kernels.PaddedStateDim, state);
        return cat([along, against], dim: 1);
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        EncoderPlan plan = (EncoderPlan)vars[0];
        List<Tensor> tensors = [.. vars.Skip(1).Cast<Tensor>()];
        (Tensor states, KernelPass? kept) = new EncoderPass(plan, tensors[0], tensors[1..]).Forward(keep: true);
        ctx.save_data("plan", plan);
        ctx.save_data("kept", kept!);
        ctx.set_materialize_grads(false);
        ctx.save_for_backward([.. tensors, states]);
        return Of(plan, states);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        List<Tensor> saved = ctx.get_saved_variables();
        EncoderPlan plan = (EncoderPlan)ctx.get_data("plan");
        EncoderPass pass = new(plan, saved[0], saved[1..^1]);
        using Tensor gradient = grad_output.contiguous();
        var final = TensorMemory.Rows(gradient);
        int state = plan.Kernels.StateDim;
        List<Tensor> gradients = pass.Backward((KernelPass)ctx.get_data("kept"), saved[^1], final.Columns(0, state), final.Columns(state, state));
        return [null!, null!, .. gradients];
    }
}
