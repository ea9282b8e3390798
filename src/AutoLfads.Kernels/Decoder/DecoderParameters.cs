using AutoLfads.Kernels.Gru;

namespace AutoLfads.Kernels.Decoder;

/// <summary>Parameters of a decoder, or their gradients, in the layout of the training framework. What belongs to the controller is empty where there is none.</summary>
public readonly ref struct DecoderParameters
{
    /// <summary>The generator's cell; its inputs are the inferred, then the external ones. It has no initial state of its own.</summary>
    public required GruParameters Generator { get; init; }

    /// <summary>The map from generator states to factors, each row already divided by its norm, [factor, generator].</summary>
    public required Span<float> FactorWeight { get; init; }

    /// <summary>The controller's cell; its inputs are the encoder's states along and against time, then the factors of the step before.</summary>
    public GruParameters Controller { get; init; }

    /// <summary>The map from controller states to means, then log variances of the inferred inputs, [2·input, controller].</summary>
    public Span<float> ReadoutWeight { get; init; }

    /// <summary>Its bias, [2·input].</summary>
    public Span<float> ReadoutBias { get; init; }
}
