using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Forward;

/// <summary>The controller with its encoder and the inputs that it infers.</summary>
internal sealed class ControllerWeights : IDisposable
{
    private readonly ForwardSizes sizes;
    private readonly int paddedInputDim;

    public ControllerWeights(ForwardSizes sizes, int lanes)
    {
        this.sizes = sizes;
        paddedInputDim = Padding.Pad(sizes.InferredInputDim, lanes);
        Encoder = new EncoderWeights(sizes.ChannelCount, sizes.ControllerInputEncoderDim, lanes);
        Cell = new RecurrentCell(sizes.FactorDim, sizes.ControllerDim, lanes);
        Encoded = new AffineMap(2 * sizes.ControllerInputEncoderDim, 3 * Cell.PaddedStateDim, lanes);
        Moments = new AffineMap(sizes.ControllerDim, 2 * paddedInputDim, lanes);
    }

    public EncoderWeights Encoder { get; }

    /// <summary>The controller; factors are fed back.</summary>
    public RecurrentCell Cell { get; }

    /// <summary>From the encoder's states along and against time to the controller's z, r, n, each padded.</summary>
    public AffineMap Encoded { get; }

    /// <summary>From the controller's state to mean and log standard deviation of the inferred inputs, each padded.</summary>
    public AffineMap Moments { get; }

    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Load(in ForwardParameters parameters)
    {
        int inputs = sizes.InferredInputDim, units = sizes.ControllerDim;
        GruLengths.Require(parameters.Decoder.Controller, (2 * sizes.ControllerInputEncoderDim) + sizes.FactorDim, units, hasInitialState: true, "Decoder.Controller");
        ReadOnlySpan<float> weight = parameters.Decoder.ReadoutWeight, bias = parameters.Decoder.ReadoutBias;
        Lengths.Require(weight, 2L * inputs * units, "Decoder.ReadoutWeight");
        Lengths.Require(bias, 2L * inputs, "Decoder.ReadoutBias");
        Encoder.Load(parameters.ControllerInputAlong, parameters.ControllerInputAgainst, "ControllerInput");
        Cell.Load(parameters.Decoder.Controller, Encoded, 0, firstKnown: 0);
        Moments.Load(0, weight, units, bias[..inputs], inputs);
        Moments.Load(paddedInputDim, weight[(inputs * units)..], units, bias[inputs..], inputs, scale: 0.5f); // half of the log variance
    }

    public void Dispose()
    {
        Encoder.Dispose();
        Cell.Dispose();
        Encoded.Dispose();
        Moments.Dispose();
    }
}
