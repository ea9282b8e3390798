using AutoLfads.Core.Configuration;
using AutoLfads.Model.Augmentation;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Model.Loss;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Simd;

/// <summary>A model in single precision whose widths fill no whole registers and whose batch is walked in several blocks, with data, noise and masks.</summary>
internal sealed class KernelModel : IDisposable
{
    public const int Batch = 35;

    private static readonly LossConfig AllTerms = new()
    {
        Scale = 3, InitialConditionKlScale = 0.2, InferredInputKlScale = 0.1, InitialConditionEncoderL2Scale = 0.3, ControllerInputEncoderL2Scale = 0.4, GeneratorL2Scale = 0.5, ControllerL2Scale = 0.6,
    };

    private static readonly LfadsConfig Medium = new()
    {
        InitialConditionEncoderDim = 21, ControllerInputEncoderDim = 18, ControllerDim = 19, InferredInputDim = 3, InitialConditionDim = 9, GeneratorDim = 33, FactorDim = 7, DropoutRate = 0,
    };

    private static readonly LfadsDimensions Window = LfadsDimensions.Autoencoder(channelCount: 11, windowBins: 17);

    private readonly Tensor? external;
    private readonly LfadsNoise noise;
    private readonly DropoutMasks? masks;
    private readonly Tensor klNoise;
    private readonly Tensor target;

    public KernelModel(string variant)
    {
        (LfadsConfig config, LfadsDimensions dimensions) = Variant(variant);
        Model = new LfadsModel(config, dimensions, seed: 5, ScalarType.Float32);
        using torch.Generator generator = new(6);
        using (no_grad())
        {
            // Nothing at a trivial value: states and biases start at 0.
            foreach (Parameter parameter in Model.parameters()) parameter.add_(0.1 * randn(parameter.shape, generator: generator));
        }

        Data = randn([Batch, dimensions.WindowBins, dimensions.ChannelCount], generator: generator).abs();
        target = randn([Batch, dimensions.OutputBins, dimensions.OutputChannelCount], generator: generator).abs() + 0.1;
        external = dimensions.ExternalInputDim > 0 ? randn([Batch, dimensions.WindowBins, dimensions.ExternalInputDim], generator: generator) : null;
        noise = LfadsNoise.Draw(Batch, Model, generator);
        klNoise = LfadsNoise.DrawInferredInputs(Batch, Model, generator);
        masks = DropoutMasks.Draw(Batch, Model, generator);
    }

    public static TheoryData<string> Variants =>
        ["lag_0", "lag_1", "lag_3", "lag_beyond_the_window", "initial_condition_bins", "external_inputs", "forward_prediction", "no_controller", "no_controller_external_inputs", "dropout", "small_clip", "everything"];

    public LfadsModel Model { get; }

    public Tensor Data { get; }

    public static IReadOnlyDictionary<string, Tensor> Outputs(LfadsOutput output) => typeof(LfadsOutput).GetProperties().ToDictionary(p => p.Name, p => (Tensor)p.GetValue(output)!);

    public LfadsOutput Forward(Tensor? data = null) => Model.Forward(data ?? Data, external, noise, masks);

    public LfadsOutput PosteriorMean() => Model.Forward(Data, external);

    public Tensor Loss(LfadsOutput output) => new LfadsLoss(Model, AllTerms).Compute(output, new AugmentedBatch(Data, target), klNoise, epoch: 1).Total;

    /// <summary>A sum in which every number of every output takes part, with weights of its own.</summary>
    public static Tensor Sum(LfadsOutput output)
    {
        using torch.Generator generator = new(7);
        Tensor sum = zeros(1);
        foreach (Tensor tensor in Outputs(output).OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => o.Value)) sum += (tensor * randn(tensor.shape, generator: generator)).sum();
        return sum;
    }

    /// <summary>Gradients of all trained parameters by their names.</summary>
    public IReadOnlyDictionary<string, Tensor> Gradients(Tensor loss)
    {
        Model.zero_grad();
        loss.backward();
        return Gradients();
    }

    /// <summary>Copies of the gradients that the parameters have; one without numbers may or may not have any.</summary>
    public IReadOnlyDictionary<string, Tensor> Gradients() =>
        LfadsTorchNames.Parameters(Model).Where(p => p.Parameter.grad is not null && p.Parameter.numel() > 0).ToDictionary(p => p.Name, p => p.Parameter.grad!.clone());

    public void Dispose() => Model.Dispose();

    private static (LfadsConfig Config, LfadsDimensions Dimensions) Variant(string name) => name switch
    {
        "lag_0" => (Medium with { ControllerInputLag = 0 }, Window),
        "lag_1" => (Medium, Window),
        "lag_3" => (Medium with { ControllerInputLag = 3 }, Window),
        "lag_beyond_the_window" => (Medium with { ControllerInputLag = 40 }, Window),
        "initial_condition_bins" => (Medium with { InitialConditionEncoderBins = 5 }, Window),
        "external_inputs" => (Medium, Window with { ExternalInputDim = 3 }),
        "forward_prediction" => (Medium, Window with { OutputBins = 24, OutputChannelCount = 13 }),
        "no_controller" => (Medium with { InferredInputDim = 0 }, Window),
        "no_controller_external_inputs" => (Medium with { InferredInputDim = 0 }, Window with { ExternalInputDim = 2 }),
        "dropout" => (Medium with { DropoutRate = 0.3 }, Window),
        "small_clip" => (Medium with { StateClip = 0.3 }, Window),
        "everything" => (Medium with { ControllerInputLag = 2, InitialConditionEncoderBins = 4, DropoutRate = 0.3 }, Window with { OutputBins = 24, ExternalInputDim = 3 }),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such variant."),
    };
}
