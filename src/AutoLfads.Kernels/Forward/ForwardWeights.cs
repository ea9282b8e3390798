using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Forward;

/// <summary>A model's weights, packed for the forward pass alone.</summary>
internal sealed class ForwardWeights : IDisposable
{
    public ForwardWeights(ForwardSizes sizes, int lanes)
    {
        sizes.Check();
        Sizes = sizes;
        PaddedConditionDim = Padding.Pad(sizes.InitialConditionDim, lanes);
        PaddedInputDim = Padding.Pad(sizes.InferredInputDim, lanes);
        ConditionEncoder = new EncoderWeights(sizes.ChannelCount, sizes.InitialConditionEncoderDim, lanes);
        Condition = new AffineMap(2 * sizes.InitialConditionEncoderDim, 2 * PaddedConditionDim, lanes);
        Generator = new RecurrentCell(sizes.InferredInputDim, sizes.GeneratorDim, lanes);
        GeneratorStart = new AffineMap(sizes.InitialConditionDim, Generator.PaddedStateDim, lanes);
        ExternalInputs = new AffineMap(sizes.ExternalInputDim, 3 * Generator.PaddedStateDim, lanes);
        Factors = new AffineMap(sizes.GeneratorDim, Padding.Pad(sizes.FactorDim, lanes), lanes);
        Readout = new AffineMap(sizes.FactorDim, Padding.Pad(sizes.ParameterCount, lanes), lanes);
        if (sizes.HasController) Controller = new ControllerWeights(sizes, lanes);
    }

    public ForwardSizes Sizes { get; }

    public int PaddedConditionDim { get; }

    public int PaddedInputDim { get; }

    public EncoderWeights ConditionEncoder { get; }

    /// <summary>From the encoder's last states to mean and log variance, each padded.</summary>
    public AffineMap Condition { get; }

    /// <summary>From the initial condition to the generator's state before the first step.</summary>
    public AffineMap GeneratorStart { get; }

    /// <summary>The generator; inferred inputs are fed back.</summary>
    public RecurrentCell Generator { get; }

    /// <summary>From external inputs to the generator's z, r, n, each padded.</summary>
    public AffineMap ExternalInputs { get; }

    public AffineMap Factors { get; }

    public AffineMap Readout { get; }

    public ControllerWeights? Controller { get; }

    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Load(in ForwardParameters parameters)
    {
        Require(parameters);
        int encoder = 2 * Sizes.InitialConditionEncoderDim, condition = Sizes.InitialConditionDim, inferred = Sizes.InferredInputDim;
        ConditionEncoder.Load(parameters.InitialConditionAlong, parameters.InitialConditionAgainst, "InitialCondition");
        Condition.Load(0, parameters.InitialConditionWeight, encoder, parameters.InitialConditionBias[..condition], condition);
        Condition.Load(PaddedConditionDim, parameters.InitialConditionWeight[(condition * encoder)..], encoder, parameters.InitialConditionBias[condition..], condition);
        GeneratorStart.Load(0, parameters.GeneratorStartWeight, condition, parameters.GeneratorStartBias, Sizes.GeneratorDim);
        Generator.Load(parameters.Decoder.Generator, ExternalInputs, 0, firstKnown: inferred);
        Factors.Load(0, parameters.Decoder.FactorWeight, Sizes.GeneratorDim, [], Sizes.FactorDim);
        Readout.Load(0, parameters.ReadoutWeight, Sizes.FactorDim, parameters.ReadoutBias, Sizes.ParameterCount);
        Controller?.Load(parameters);
    }

    public void Dispose()
    {
        ConditionEncoder.Dispose();
        Condition.Dispose();
        GeneratorStart.Dispose();
        Generator.Dispose();
        ExternalInputs.Dispose();
        Factors.Dispose();
        Readout.Dispose();
        Controller?.Dispose();
    }

    private void Require(in ForwardParameters parameters)
    {
        long condition = Sizes.InitialConditionDim, generator = Sizes.GeneratorDim;
        Lengths.Require(parameters.InitialConditionWeight, 4 * condition * Sizes.InitialConditionEncoderDim, nameof(parameters.InitialConditionWeight));
        Lengths.Require(parameters.InitialConditionBias, 2 * condition, nameof(parameters.InitialConditionBias));
        Lengths.Require(parameters.GeneratorStartWeight, condition * generator, nameof(parameters.GeneratorStartWeight));
        Lengths.Require(parameters.GeneratorStartBias, generator, nameof(parameters.GeneratorStartBias));
        GruLengths.Require(parameters.Decoder.Generator, Sizes.InferredInputDim + Sizes.ExternalInputDim, Sizes.GeneratorDim, hasInitialState: false, "Decoder.Generator");
        Lengths.Require(parameters.Decoder.FactorWeight, generator * Sizes.FactorDim, "Decoder.FactorWeight");
        Lengths.Require(parameters.ReadoutWeight, (long)Sizes.ParameterCount * Sizes.FactorDim, nameof(parameters.ReadoutWeight));
        Lengths.Require(parameters.ReadoutBias, Sizes.ParameterCount, nameof(parameters.ReadoutBias));
    }
}
