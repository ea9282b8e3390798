using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Weights;
using AutoLfads.Model.Augmentation;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Model.Loss;
using AutoLfads.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests;

/// <summary>A model of this project with the configuration and weights of one golden file, and the file's inputs as tensors.</summary>
internal sealed class GoldenModel : IDisposable
{
    private readonly JsonElement settings;

    /// <summary>Makes the model of a file.</summary>
    /// <param name="name">The file's name without its precision.</param>
    /// <param name="dtype">Precision of the model.</param>
    /// <param name="doubleValues">True for the values that the reference computed in double precision, whatever the model's; false for those in the model's.</param>
    public GoldenModel(string name, ScalarType dtype, bool doubleValues = false)
    {
        Golden = GoldenFile.Open($"{name}_{(doubleValues || dtype == ScalarType.Float64 ? "f64" : "f32")}.h5");
        settings = Golden.Config.GetProperty("model");
        Dtype = dtype;
        LfadsDimensions dimensions = new()
        {
            ChannelCount = Integer("n_chan"),
            OutputChannelCount = Integer("n_recon"),
            WindowBins = Integer("T"),
            OutputBins = Integer("recon_seq_len"),
            ExternalInputDim = Integer("ext_input_dim"),
        };
        Model = new LfadsModel(ReadConfig(), dimensions, seed: 1, dtype);
        Loss = new LfadsLoss(Model, ReadLossConfig());
        LfadsTorchNames.LoadWeights(Model, Golden.Names("/params").ToDictionary(
            n => n, n => new WeightArray(Golden.Shape($"/params/{n}"), Array.ConvertAll(Golden.Values($"/params/{n}"), v => (float)v))));
    }

    /// <summary>Every file of the reference: all in double precision, the first also in single.</summary>
    public static TheoryData<string, ScalarType> Cases => new()
    {
        { "a_emg_small", ScalarType.Float64 },
        { "a_emg_small", ScalarType.Float32 },
        { "b_no_controller", ScalarType.Float64 },
        { "c_poisson_fwdpred", ScalarType.Float64 },
        { "d1_zigamma", ScalarType.Float64 },
        { "e_dropout_masks", ScalarType.Float64 },
    };

    /// <summary>The same, and every file's values in double precision for a model in single precision: the way through the kernels.</summary>
    public static TheoryData<string, ScalarType, bool> CasesWithKernels
    {
        get
        {
            TheoryData<string, ScalarType, bool> cases = [];
            foreach ((string name, ScalarType dtype) in Cases.Select(c => c.Data))
            {
                cases.Add(name, dtype, false);
                if (dtype == ScalarType.Float64) cases.Add(name, ScalarType.Float32, true);
            }

            return cases;
        }
    }

    public GoldenFile Golden { get; }

    public ScalarType Dtype { get; }

    public LfadsModel Model { get; }

    public LfadsLoss Loss { get; }

    public int Epoch => Golden.Config.GetProperty("current_epoch").GetInt32();

    public double Setting(string name) => settings.GetProperty(name).GetDouble();

    public Tensor Tensor(string path) => tensor(Golden.Values(path), Golden.Shape(path), dtype: Dtype);

    public AugmentedBatch Batch() => new(Tensor("/inputs/encod_data"), Tensor("/inputs/recon_data"));

    public Tensor? KlNoise() => Golden.Exists("/eps/kl_co") ? Tensor("/eps/kl_co") : null;

    public LfadsOutput PosteriorMean() => Model.Forward(Tensor("/inputs/encod_data"), External());

    /// <summary>The forward pass with the file's noise and, where it has them, its dropout masks.</summary>
    public LfadsOutput Sample(Tensor? encoderData = null)
    {
        Tensor inferred = Golden.Exists("/eps/co") ? Tensor("/eps/co") : zeros(Batch().Target.shape[0], Model.Dimensions.OutputBins, 0, dtype: Dtype);
        return Model.Forward(encoderData ?? Tensor("/inputs/encod_data"), External(), new LfadsNoise(Tensor("/eps/ic"), inferred), Masks());
    }

    public void Dispose()
    {
        Model.Dispose();
        Golden.Dispose();
    }

    private Tensor External() => Tensor("/inputs/ext_input");

    private DropoutMasks? Masks()
    {
        if (Setting("dropout_rate") == 0) return null;
        return new DropoutMasks(
            Mask("encod_data"), Mask("ic_hn"), Mask("gen_init"), Mask("ext_input"), Mask("con_input"), Mask("gen_state"));

        Tensor Mask(string site) => Tensor($"/dropout_keep_mask/{site}") / (1 - Setting("dropout_rate"));
    }

    private int Integer(string name) => settings.GetProperty(name).GetInt32();

    private LfadsConfig ReadConfig() => new()
    {
        InitialConditionEncoderDim = Integer("ic_enc_dim"),
        InitialConditionEncoderBins = Integer("ic_enc_seq_len"),
        ControllerInputEncoderDim = Integer("ci_enc_dim"),
        ControllerInputLag = Integer("ci_lag"),
        ControllerDim = Integer("con_dim"),
        InferredInputDim = Integer("co_dim"),
        InitialConditionDim = Integer("ic_dim"),
        GeneratorDim = Integer("gen_dim"),
        FactorDim = Integer("fac_dim"),
        DropoutRate = Setting("dropout_rate"),
        StateClip = Setting("cell_clip"),
        InitialConditionVarianceFloor = Setting("ic_post_var_min"),
        InitialConditionPriorMean = Setting("ic_mean"),
        InitialConditionPriorVariance = Setting("ic_var"),
        InferredInputPriorTauBins = Setting("tau"),
        InferredInputPriorVariance = Setting("nvar"),
        Observation = settings.GetProperty("recon").GetString() switch
        {
            "Gamma" => ObservationKind.Gamma,
            "Poisson" => ObservationKind.Poisson,
            "MSE" => ObservationKind.MeanSquaredError,
            "ZeroInflatedGamma" => ObservationKind.ZeroInflatedGamma,
            string other => throw new InvalidDataException($"Unknown reconstruction '{other}'."),
            null => throw new InvalidDataException("The reconstruction is missing."),
        },
        ZeroInflatedGamma = settings.GetProperty("zig") is { ValueKind: JsonValueKind.Object } zig
            ? new ZeroInflatedGammaConfig
            {
                Location = zig.GetProperty("gamma_loc").GetDouble(),
                ScaleInitial = zig.GetProperty("scale_init").GetDouble(),
                ScalePrior = zig.GetProperty("scale_prior").GetDouble(),
                ScalePenalty = zig.GetProperty("scale_penalty").GetDouble(),
            }
            : new ZeroInflatedGammaConfig(),
    };

    private LossConfig ReadLossConfig() => new()
    {
        Scale = Setting("loss_scale"),
        ReconstructionMean = settings.GetProperty("recon_reduce_mean").GetBoolean(),
        InitialConditionKlScale = Setting("kl_ic_scale"),
        InferredInputKlScale = Setting("kl_co_scale"),
        KlRampStartEpoch = Integer("kl_start_epoch"),
        KlRampEpochs = Integer("kl_increase_epoch"),
        InitialConditionEncoderL2Scale = Setting("l2_ic_enc_scale"),
        ControllerInputEncoderL2Scale = Setting("l2_ci_enc_scale"),
        GeneratorL2Scale = Setting("l2_gen_scale"),
        ControllerL2Scale = Setting("l2_con_scale"),
        L2RampStartEpoch = Integer("l2_start_epoch"),
        L2RampEpochs = Integer("l2_increase_epoch"),
    };
}
