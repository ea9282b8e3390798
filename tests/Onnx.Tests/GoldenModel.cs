using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Weights;
using AutoLfads.Onnx;
using AutoLfads.Tests;

namespace AutoLfads.Onnx.Tests;

/// <summary>A model of the reference implementation with its inputs, its noise and its outputs, in single precision.</summary>
internal sealed class GoldenModel : IDisposable
{
    private readonly GoldenFile file;

    private GoldenModel(GoldenFile file)
    {
        this.file = file;
        JsonElement model = file.Config.GetProperty("model");
        Config = ReadConfig(model);
        Dimensions = new()
        {
            ChannelCount = model.GetProperty("n_chan").GetInt32(),
            OutputChannelCount = model.GetProperty("n_recon").GetInt32(),
            WindowBins = model.GetProperty("T").GetInt32(),
            OutputBins = model.GetProperty("recon_seq_len").GetInt32(),
            ExternalInputDim = model.GetProperty("ext_input_dim").GetInt32(),
        };
        Weights = file.Names("/params").ToDictionary(n => n, n => new WeightArray(file.Shape($"/params/{n}"), Floats($"/params/{n}")));
    }

    public LfadsConfig Config { get; }

    public LfadsDimensions Dimensions { get; }

    public Dictionary<string, WeightArray> Weights { get; }

    public ModelMetadata Metadata => new()
    {
        Channels = [.. Enumerable.Range(1, Dimensions.ChannelCount).Select(c => new Channel($"channel_{c:00}", "a.u."))],
        BinSeconds = 0.002,
        Windowing = new() { WindowBins = Dimensions.WindowBins },
        Model = Config,
        Dimensions = Dimensions,
        Training = new("reference", "2024-09-14T00:00:00Z", [], 0, 0, 0),
    };

    public static GoldenModel Open(string name) => new(GoldenFile.Open(name));

    public void Export(string path) => OnnxExporter.Export([Weights], Metadata, path);

    public float[] Floats(string path) => Array.ConvertAll(file.Values(path), v => (float)v);

    public double[] Values(string path) => file.Values(path);

    public int BatchCount => (int)file.Shape("/inputs/encod_data")[0];

    /// <summary>The reference's inputs, with its noise or without, as one sample.</summary>
    public (string Name, float[] Values, int[] Shape)[] Inputs(bool sampled)
    {
        int batch = BatchCount, bins = Dimensions.OutputBins, conditionDim = Config.InitialConditionDim, inputDim = Config.InferredInputDim;
        return
        [
            ("emg", Floats("/inputs/encod_data"), [batch, Dimensions.WindowBins, Dimensions.ChannelCount]),
            .. Dimensions.ExternalInputDim == 0 ? [] : new[] { ("external_inputs", ExternalInputs(), new[] { batch, bins, Dimensions.ExternalInputDim }) },
            ("initial_condition_noise", sampled ? Floats("/eps/ic") : new float[batch * conditionDim], [1, batch, conditionDim]),
            ("inferred_input_noise", sampled && inputDim > 0 ? Floats("/eps/co") : new float[batch * bins * inputDim], [1, batch, bins, inputDim]),
        ];
    }

    /// <summary>The reference's raw parameters, [batch, time, channel, parameter], after the observation model's transform and in blocks of channels.</summary>
    public double[] TransformedParameters(string path)
    {
        double[] raw = Values(path), scale = Config.Observation == ObservationKind.ZeroInflatedGamma ? Values("/params/recon.0.scale") : [];
        int channels = Dimensions.OutputChannelCount, count = (int)file.Shape(path)[3];
        double[] blocks = new double[raw.Length];
        for (int row = 0; row < raw.Length / (channels * count); row++)
        {
            for (int c = 0; c < channels; c++)
            {
                for (int p = 0; p < count; p++)
                    blocks[(((row * count) + p) * channels) + c] = Transform(raw[(((row * channels) + c) * count) + p], p < 2 && scale.Length > 0 ? scale[(p * channels) + c] : 1);
            }
        }

        return blocks;
    }

    private double Transform(double raw, double scale) => Config.Observation switch
    {
        ObservationKind.Gamma or ObservationKind.Poisson => Math.Exp(raw),
        ObservationKind.ZeroInflatedGamma => scale / (1 + Math.Exp(-raw)),
        _ => raw,
    };

    /// <summary>External inputs for every output bin, zero where the reference pads.</summary>
    private float[] ExternalInputs()
    {
        int dim = Dimensions.ExternalInputDim;
        float[] given = Floats("/inputs/ext_input");
        int bins = given.Length / (BatchCount * dim);
        float[] padded = new float[BatchCount * Dimensions.OutputBins * dim];
        for (int b = 0; b < BatchCount; b++)
            given.AsSpan(b * bins * dim, bins * dim).CopyTo(padded.AsSpan(b * Dimensions.OutputBins * dim));
        return padded;
    }

    public void Dispose() => file.Dispose();

    private static LfadsConfig ReadConfig(JsonElement model) => new()
    {
        InitialConditionEncoderDim = model.GetProperty("ic_enc_dim").GetInt32(),
        InitialConditionEncoderBins = model.GetProperty("ic_enc_seq_len").GetInt32(),
        ControllerInputEncoderDim = model.GetProperty("ci_enc_dim").GetInt32(),
        ControllerInputLag = model.GetProperty("ci_lag").GetInt32(),
        ControllerDim = model.GetProperty("con_dim").GetInt32(),
        InferredInputDim = model.GetProperty("co_dim").GetInt32(),
        InitialConditionDim = model.GetProperty("ic_dim").GetInt32(),
        GeneratorDim = model.GetProperty("gen_dim").GetInt32(),
        FactorDim = model.GetProperty("fac_dim").GetInt32(),
        DropoutRate = model.GetProperty("dropout_rate").GetDouble(),
        StateClip = model.GetProperty("cell_clip").GetDouble(),
        InitialConditionVarianceFloor = model.GetProperty("ic_post_var_min").GetDouble(),
        Observation = model.GetProperty("recon").GetString() switch
        {
            "Gamma" => ObservationKind.Gamma,
            "Poisson" => ObservationKind.Poisson,
            "MSE" => ObservationKind.MeanSquaredError,
            "ZeroInflatedGamma" => ObservationKind.ZeroInflatedGamma,
            string other => throw new InvalidDataException($"Unknown reconstruction '{other}' in the reference values."),
            null => throw new InvalidDataException("The reference values name no reconstruction."),
        },
        ZeroInflatedGamma = model.GetProperty("zig").ValueKind == JsonValueKind.Null
            ? new()
            : new() { Location = model.GetProperty("zig").GetProperty("gamma_loc").GetDouble() },
    };
}
