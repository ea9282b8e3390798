using AutoLfads.Kernels.Decoder;
using AutoLfads.Kernels.Gru;

namespace AutoLfads.Kernels.Forward;

/// <summary>Parameters of a whole model in the layout of the training framework: weights [output, input], row by row. What belongs to the controller is empty where there is none.</summary>
public readonly ref struct ForwardParameters
{
    /// <summary>The initial condition's encoder along time.</summary>
    public required GruParameters InitialConditionAlong { get; init; }

    /// <summary>The initial condition's encoder against time.</summary>
    public required GruParameters InitialConditionAgainst { get; init; }

    /// <summary>From the encoder's two last states to means, then log variances of the initial condition, [2·initial condition, 2·encoder].</summary>
    public required Span<float> InitialConditionWeight { get; init; }

    /// <summary>Its bias, [2·initial condition].</summary>
    public required Span<float> InitialConditionBias { get; init; }

    /// <summary>The controller's encoder along time.</summary>
    public GruParameters ControllerInputAlong { get; init; }

    /// <summary>The controller's encoder against time.</summary>
    public GruParameters ControllerInputAgainst { get; init; }

    /// <summary>From the initial condition to the generator's state before the first step, [generator, initial condition].</summary>
    public required Span<float> GeneratorStartWeight { get; init; }

    /// <summary>Its bias, [generator].</summary>
    public required Span<float> GeneratorStartBias { get; init; }

    /// <summary>Generator, factors and controller.</summary>
    public required DecoderParameters Decoder { get; init; }

    /// <summary>From factors to output parameters, [parameter, factor].</summary>
    public required Span<float> ReadoutWeight { get; init; }

    /// <summary>Its bias, [parameter].</summary>
    public required Span<float> ReadoutBias { get; init; }
}
