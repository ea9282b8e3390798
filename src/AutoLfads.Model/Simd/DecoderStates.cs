using AutoLfads.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Simd;

/// <summary>Everything the decoder computes, [bin, row, padded feature] each, as a differentiable function of its parameters, its initial state and what the controller sees of the encoders.</summary>
internal sealed class DecoderStates : autograd.MultiTensorFunction<DecoderStates>
{
    public override string Name => nameof(DecoderStates);

    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        DecoderPlan plan = (DecoderPlan)vars[0];
        List<Tensor?> inputs = [.. vars.Skip(1).Take(DecoderInputs.Count).Cast<Tensor?>()];
        List<Tensor> parameters = [.. vars.Skip(1 + DecoderInputs.Count).Cast<Tensor>()];
        (List<Tensor> outputs, KernelPass? kept) = new DecoderRun(plan, DecoderInputs.Of(inputs), parameters).Forward(keep: true);
        ctx.save_data("plan", plan);
        ctx.save_data("kept", kept!);
        ctx.set_materialize_grads(false);

        // What is absent has no place among saved tensors; a saved output would hold the graph that holds it.
        ctx.save_data("given", inputs.ConvertAll(input => input is not null));
        ctx.save_for_backward([.. inputs.OfType<Tensor>(), .. parameters, .. outputs.Select(o => o.detach())]);
        return outputs;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        DecoderPlan plan = (DecoderPlan)ctx.get_data("plan");
        Queue<Tensor> saved = new(ctx.get_saved_variables());
        List<Tensor?> inputs = ((List<bool>)ctx.get_data("given")).ConvertAll(given => given ? saved.Dequeue() : null);
        List<Tensor> parameters = [.. saved.SkipLast(grad_outputs.Count)], outputs = [.. saved.TakeLast(grad_outputs.Count)];
        List<Tensor?> gradients = grad_outputs.ConvertAll(g => g.IsInvalid ? null : g.contiguous()); // invalid where nothing depends on the output
        (Tensor initialState, Tensor? controllerInputs, List<Tensor> results) =
            new DecoderRun(plan, DecoderInputs.Of(inputs), parameters).Backward((KernelPass)ctx.get_data("kept"), outputs, gradients);
        GC.KeepAlive(gradients); // what is not the caller's own tensor but a contiguous copy
        return [null!, initialState, controllerInputs!, .. Enumerable.Repeat<Tensor>(null!, DecoderInputs.Count - 2), .. results];
    }
}
