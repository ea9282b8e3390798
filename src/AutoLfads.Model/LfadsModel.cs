using AutoLfads.Core.Configuration;
using AutoLfads.Kernels.Simd;
using AutoLfads.Model.Decoding;
using AutoLfads.Model.Encoding;
using AutoLfads.Model.Layers;
using AutoLfads.Model.Observations;
using AutoLfads.Model.Priors;
using AutoLfads.Model.Simd;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model;

/// <summary>LFADS: encoders read a window, a recurrent generator that an inferred initial condition and inferred inputs drive explains it.</summary>
/// <remarks>
/// Sequential variational autoencoder after lfads-torch (its last Apache-2.0 state), whose values it reproduces. Written with ordinary tensor operations: it runs on CPU
/// and CUDA, in single and double precision. Move it with <c>to(device)</c>. What is random is given by the caller: a forward pass with the same arguments gives the same result.
/// </remarks>
public sealed class LfadsModel : nn.Module
{
    private readonly LinearLayer initialConditionReadout;
    private readonly Decoder decoder;
    private readonly LinearLayer readout;
    private SimdSequences? simd; // made when first needed: a model that is only saved or exported has no use for it

    /// <summary>Makes a model with random initial weights.</summary>
    /// <param name="config">Architecture. Without a controller (see <see cref="LfadsConfig.HasController"/>) only external inputs, if any, drive the generator.</param>
    /// <param name="dimensions">Sizes that the data dictate.</param>
    /// <param name="seed">Seed of the initial weights: the same seed gives the same weights, in both precisions up to rounding.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <exception cref="ArgumentException">A size or rate is out of its range.</exception>
    /// <remarks>
    /// Weights start at N(0, 1/fan-in), where the encoders' cells count inputs and state together; gate biases at 1, everything else at 0; priors as configured.
    /// </remarks>
    public LfadsModel(LfadsConfig config, LfadsDimensions dimensions, long seed, ScalarType dtype = ScalarType.Float32) : base("lfads")
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(dimensions);
        ModelSizes.Check(config, dimensions, dtype);
        Config = config;
        Dimensions = dimensions;
        using DisposeScope scope = NewDisposeScope();
        using torch.Generator generator = new(unchecked((ulong)seed), CPU);
        WeightDraw draw = new(generator, dtype);
        InitialConditionEncoder = new BidirectionalGru(
            "initial_condition_encoder", dimensions.ChannelCount, config.InitialConditionEncoderDim, config.StateClip, draw);
        initialConditionReadout = new LinearLayer("initial_condition_readout", 2L * config.InitialConditionEncoderDim, 2L * config.InitialConditionDim, draw);
        if (config.HasController)
        {
            ControllerInputEncoder = new BidirectionalGru(
                "controller_input_encoder", dimensions.ChannelCount, config.ControllerInputEncoderDim, config.StateClip, draw);
        }

        decoder = new Decoder(config, dimensions, draw);
        Observation = ObservationModel.Create(config, dimensions.OutputChannelCount, dtype);
        readout = new LinearLayer("readout", config.FactorDim, (long)Observation.ParameterCount * dimensions.OutputChannelCount, draw);
        InitialConditionPrior = new GaussianPrior(config.InitialConditionDim, config.InitialConditionPriorMean, config.InitialConditionPriorVariance, dtype);
        InferredInputPrior = InferredInputPrior.Create(config, dtype);
        nn.Module?[] modules =
            [InitialConditionEncoder, initialConditionReadout, ControllerInputEncoder, decoder, readout, Observation, InitialConditionPrior, InferredInputPrior];
        foreach (nn.Module module in modules.OfType<nn.Module>()) register_module(module.GetName(), module);

        // The weights live as long as the model, in whatever scope it is made.
        foreach (Parameter parameter in parameters()) parameter.DetachFromDisposeScope();
    }

    /// <summary>Architecture.</summary>
    public LfadsConfig Config { get; }

    /// <summary>Sizes that the data dictate.</summary>
    public LfadsDimensions Dimensions { get; }

    /// <summary>Distribution of the data given the output parameters.</summary>
    public ObservationModel Observation { get; }

    /// <summary>Prior over the initial condition.</summary>
    public GaussianPrior InitialConditionPrior { get; }

    /// <summary>Prior over the inferred inputs; null where the model has no controller.</summary>
    public InferredInputPrior? InferredInputPrior { get; }

    /// <summary>True where the model has a controller and so infers inputs.</summary>
    public bool HasController => Config.HasController;

    /// <summary>Number of inferred inputs; 0 without a controller.</summary>
    public int InferredInputDim => HasController ? Config.InferredInputDim : 0;

    /// <summary>Precision of the weights.</summary>
    public ScalarType ScalarType => decoder.InitialControllerState.dtype;

    /// <summary>Where the weights are.</summary>
    public Device Device => decoder.InitialControllerState.device;

    /// <summary>What computes the recurrent sequences and the likelihood. Default <see cref="KernelKind.Simd"/>, which takes effect for single precision on the CPU only.</summary>
    public KernelKind Kernels { get; set; }

    /// <summary>Threads that the SIMD kernels may use; 1 or more, default 1. Results do not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 1.</exception>
    public int Threads
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>True where the SIMD kernels run: asked for, single precision, on the CPU.</summary>
    public bool UsesSimdKernels => Kernels == KernelKind.Simd && ScalarType == ScalarType.Float32 && Device.type == DeviceType.CPU;

    private SimdSequences Simd => simd ??= new SimdSequences(Config, Dimensions, InstructionSets.Best);

    internal BidirectionalGru InitialConditionEncoder { get; }

    internal BidirectionalGru? ControllerInputEncoder { get; }

    internal GruCell GeneratorCell => decoder.Generator;

    internal GruCell? ControllerCell => decoder.Controller?.Cell;

    /// <summary>Bins that a forward pass over this many bins puts out: as many more as the dimensions predict forward.</summary>
    /// <param name="windowBins">Bins that the encoders read.</param>
    public long OutputBins(long windowBins) => windowBins + Dimensions.OutputBins - Dimensions.WindowBins;

    /// <summary>Runs encoders and decoder.</summary>
    /// <param name="encoderData">
    /// What the encoders read, already augmented, transformed and free of NaN: [batch, time, channel]. Any number of bins above <see cref="LfadsConfig.InitialConditionEncoderBins"/>.
    /// </param>
    /// <param name="externalInputs">Measured inputs, [batch, time, input], as many bins as the output has or fewer: the missing last ones are 0. Null where the model has none.</param>
    /// <param name="noise">Noise of the posterior sample to take; null takes the posterior means.</param>
    /// <param name="dropout">Ordinary dropout; null drops nothing.</param>
    /// <returns>All states and outputs; they belong to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the model.</exception>
    public LfadsOutput Forward(Tensor encoderData, Tensor? externalInputs = null, LfadsNoise? noise = null, DropoutMasks? dropout = null)
    {
        using DisposeScope scope = NewDisposeScope();
        return Decode(Encode(encoderData, externalInputs, dropout), noise, dropout).MovedToOuterScope();
    }

    /// <summary>Runs the encoders: what all posterior samples of a window share.</summary>
    /// <param name="encoderData">As for <see cref="Forward"/>.</param>
    /// <param name="externalInputs">As for <see cref="Forward"/>.</param>
    /// <param name="dropout">Ordinary dropout; null drops nothing.</param>
    /// <returns>What <see cref="Decode"/> starts from; its tensors belong to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the model.</exception>
    public LfadsEncoding Encode(Tensor encoderData, Tensor? externalInputs = null, DropoutMasks? dropout = null)
    {
        ModelSizes.CheckInputs(this, encoderData, externalInputs);
        using DisposeScope scope = NewDisposeScope();

        // The kernels compute no gradient of the data: where one is asked for, the reference takes their place.
        bool onKernels = UsesSimdKernels && !encoderData.requires_grad && externalInputs?.requires_grad != true;
        Tensor read = dropout is null ? encoderData : encoderData * dropout.EncoderData;
        Tensor external = PadExternalInputs(externalInputs, encoderData.shape[0], OutputBins(encoderData.shape[1]));
        if (dropout is not null) external = external * dropout.ExternalInputs;
        (Tensor mean, Tensor std) = InitialCondition(read, dropout, onKernels);
        return new LfadsEncoding(mean, std, external, ControllerInputsOf(read, external.shape[1], onKernels), onKernels).MovedToOuterScope();
    }

    /// <summary>Runs the decoder for one posterior sample of each window, or for the posterior means.</summary>
    /// <param name="encoding">What the encoders say of the windows.</param>
    /// <param name="noise">Noise of the posterior sample to take; null takes the posterior means.</param>
    /// <param name="dropout">Ordinary dropout; null drops nothing.</param>
    /// <returns>All states and outputs; they belong to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the model.</exception>
    public LfadsOutput Decode(LfadsEncoding encoding, LfadsNoise? noise = null, DropoutMasks? dropout = null)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        (Tensor mean, Tensor std, Tensor external) = (encoding.InitialConditionMean, encoding.InitialConditionStd, encoding.ExternalInputs);
        (long batch, long outputBins) = (external.shape[0], external.shape[1]);
        ModelSizes.CheckNoise(this, noise, batch, outputBins);
        using DisposeScope scope = NewDisposeScope();
        Tensor initialCondition = noise is null ? mean : mean.addcmul(std, noise.InitialCondition, 1);
        Tensor? encoded = encoding.ControllerInputs;
        Tensor controllerInputs = encoded is null ? external.narrow(2, 0, 0) : encoding.OnKernels ? Simd.WithoutPadding(encoded) : encoded;
        Tensor? seen = encoded is null || encoding.OnKernels || dropout is null ? encoded : encoded * dropout.ControllerInputs.narrow(2, 0, encoded.shape[2]);
        DecoderOutput decoded = encoding.OnKernels
            ? Simd.Decode(decoder, initialCondition, seen, external, noise?.InferredInputs, dropout, Threads)
            : decoder.Forward(initialCondition, seen, external, noise?.InferredInputs, dropout);
        Tensor parameters = readout.Forward(decoded.Factors).view(batch, outputBins, Observation.ParameterCount, Dimensions.OutputChannelCount).transpose(2, 3);
        return new LfadsOutput(
            parameters,
            decoded.Factors,
            mean.alias(),
            std.alias(),
            decoded.InferredInputMeans,
            decoded.InferredInputStds,
            decoded.GeneratorStates,
            decoded.GeneratorInitialState,
            decoded.GeneratorInputs,
            decoded.ControllerStates,
            encoding.OnKernels || encoded is null ? controllerInputs : controllerInputs.alias()).MovedToOuterScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) simd?.Dispose();
        base.Dispose(disposing);
    }

    private (Tensor Mean, Tensor Std) InitialCondition(Tensor read, DropoutMasks? dropout, bool onKernels)
    {
        long bins = Config.InitialConditionEncoderBins;
        Tensor input = bins > 0 ? read.narrow(1, 0, bins) : read;
        Tensor states = onKernels ? Simd.FinalStates(InitialConditionEncoder, input, Threads) : InitialConditionEncoder.FinalStates(input);
        if (dropout is not null) states = states * dropout.InitialConditionEncoderState;
        Tensor[] moments = initialConditionReadout.Forward(states).chunk(2, -1); // mean, log variance
        return (moments[0], (moments[1].exp() + Config.InitialConditionVarianceFloor).sqrt());
    }

    private Tensor? ControllerInputsOf(Tensor read, long outputBins, bool onKernels)
    {
        if (ControllerInputEncoder is null) return null;
        int first = Config.InitialConditionEncoderBins, lag = Config.ControllerInputLag;
        Tensor input = read.narrow(1, first, read.shape[1] - first);
        if (onKernels) return Simd.ControllerInputs(ControllerInputEncoder, input, lag, first, (int)outputBins, Threads);
        (Tensor forwards, Tensor backwards) = ControllerInputEncoder.States(input);
        return ControllerInputs.Align(forwards, backwards, lag, first, outputBins);
    }

    private Tensor PadExternalInputs(Tensor? externalInputs, long batch, long outputBins)
    {
        if (externalInputs is null) return zeros(batch, outputBins, 0, dtype: ScalarType, device: Device);
        long missing = outputBins - externalInputs.shape[1];
        return missing == 0 ? externalInputs.alias() : nn.functional.pad(externalInputs, [0, 0, 0, missing]);
    }
}
