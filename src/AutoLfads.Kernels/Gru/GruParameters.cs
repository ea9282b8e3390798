namespace AutoLfads.Kernels.Gru;

/// <summary>Parameters of a gated recurrent unit, or their gradients, in the layout of the training framework; gate blocks z (update), r (reset), n (candidate).</summary>
public readonly ref struct GruParameters
{
    /// <summary>[3·state, input], row by row.</summary>
    public required Span<float> InputWeight { get; init; }

    /// <summary>[3·state, state], row by row; the reset gate acts before this product.</summary>
    public required Span<float> RecurrentWeight { get; init; }

    /// <summary>[3·state].</summary>
    public required Span<float> Bias { get; init; }

    /// <summary>State before the first step, [state]; empty where each sequence has its own.</summary>
    public Span<float> InitialState { get; init; }
}
