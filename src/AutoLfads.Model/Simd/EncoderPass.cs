using AutoLfads.Kernels;
using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;
using AutoLfads.Model.Layers;
using static TorchSharp.torch;

namespace AutoLfads.Model.Simd;

/// <summary>One run of an encoder's kernels over tensors.</summary>
/// <param name="plan">What to compute.</param>
/// <param name="input">[row, bin, channel], contiguous.</param>
/// <param name="parameters">Input weight, recurrent weight and bias along time, the same against time, and the initial states [2, 1, state].</param>
internal sealed class EncoderPass(EncoderPlan plan, Tensor input, IReadOnlyList<Tensor> parameters)
{
    private int Width => plan.Kernels.PaddedStateDim;

    /// <summary>Computes the states.</summary>
    /// <param name="keep">True where a backward pass will follow.</param>
    public (Tensor States, KernelPass? Kept) Forward(bool keep)
    {
        Tensor states = empty(plan.Bins, input.shape[0], 2 * Width);
        ClearAround(states, 0, plan.AlongFirstBin);
        ClearAround(states, Width, plan.AgainstFirstBin);
        KernelPass? kept = plan.Kernels.Forward(
            Parameters(parameters, 0), Parameters(parameters, 1), TensorMemory.Rows(input), Along(states), Against(states), plan.Threads, keep);
        return (states, kept);
    }

    /// <summary>Computes the parameters' gradients, in the order of the parameters.</summary>
    /// <param name="kept">What the forward pass kept; where an earlier backward pass over a retained graph used it up, the forward pass is run again.</param>
    /// <param name="states">As the forward pass left them.</param>
    /// <param name="alongGradients">Gradients of the last states along time.</param>
    /// <param name="againstGradients">Gradients of the first states against time.</param>
    public List<Tensor> Backward(KernelPass kept, Tensor states, SequenceView alongGradients, SequenceView againstGradients)
    {
        List<Tensor> gradients = [.. parameters.Select(p => empty(p.shape))];
        plan.Kernels.Backward(
            kept.IsUsed ? Forward(keep: true).Kept! : kept,
            Parameters(parameters, 0),
            Parameters(parameters, 1),
            TensorMemory.Rows(input),
            Along(states),
            Against(states),
            alongGradients,
            againstGradients,
            Parameters(gradients, 0),
            Parameters(gradients, 1),
            plan.Threads);
        return gradients;
    }

    /// <summary>The part of a tensor [bin, row, 2·padded state] that holds the states along time, without padding if asked for.</summary>
    public SequenceView Along(Tensor states, bool padded = true) =>
        TensorMemory.Steps(states).Slice(plan.AlongFirstBin, plan.States).Columns(0, padded ? Width : plan.Kernels.StateDim);

    /// <summary>The part that holds the states against time.</summary>
    public SequenceView Against(Tensor states, bool padded = true) =>
        TensorMemory.Steps(states).Slice(plan.AgainstFirstBin, plan.States).Columns(Width, padded ? Width : plan.Kernels.StateDim);

    private void ClearAround(Tensor states, int firstColumn, int firstBin)
    {
        using Tensor half = states.narrow(2, firstColumn, Width);
        int after = firstBin + plan.States;
        using Tensor before = half.narrow(0, 0, firstBin).zero_(), behind = half.narrow(0, after, plan.Bins - after).zero_();
    }

    private GruParameters Parameters(IReadOnlyList<Tensor> tensors, int direction) => new()
    {
        InputWeight = TensorSpan.Floats(tensors[3 * direction]),
        RecurrentWeight = TensorSpan.Floats(tensors[(3 * direction) + 1]),
        Bias = TensorSpan.Floats(tensors[(3 * direction) + 2]),
        InitialState = TensorSpan.Floats(tensors[6]).Slice(direction * plan.Kernels.StateDim, plan.Kernels.StateDim),
    };
}
