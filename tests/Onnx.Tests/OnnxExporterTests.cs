using AutoLfads.Core.Configuration;
using AutoLfads.Tests;

namespace AutoLfads.Onnx.Tests;

public sealed class OnnxExporterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> GoldenNames => ["a_emg_small_f32.h5", "a_emg_small_f64.h5", "b_no_controller_f64.h5", "c_poisson_fwdpred_f64.h5", "d1_zigamma_f64.h5", "e_dropout_masks_f64.h5"];

    /// <summary>Reference outputs and the names they have here.</summary>
    private static readonly (string Reference, string Output)[] MeanOutputs =
    [
        ("output_means", "mean"), ("factors", "factors"), ("gen_states", "generator_states"), ("gen_init", "generator_initial_state"), ("gen_inputs", "generator_inputs"),
        ("con_states", "controller_states"), ("co_means", "inferred_input_means"), ("co_stds", "inferred_input_stds"), ("ic_mean", "initial_condition_mean"), ("ic_std", "initial_condition_std"),
    ];

    private static readonly (string Reference, string Output)[] SampleOutputs =
        [.. MeanOutputs.Where(o => o.Reference is "factors" or "gen_inputs" or "co_means" or "co_stds" or "gen_init")];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Export_ZeroNoise_GivesTheReferencesPosteriorMean(string name)
    {
        using GoldenModel golden = GoldenModel.Open(name);
        using OnnxRun model = Open(golden);
        var outputs = model.Run(golden.Inputs(sampled: false));
        foreach ((string reference, string output) in MeanOutputs)
        {
            double[] expected = golden.Values("/mean/" + reference);
            if (expected.Length == 0) Assert.False(outputs.ContainsKey(output), $"'{output}' of no elements is an output.");
            else Close.Assert(expected, outputs[output].Values, output);
        }

        Close.Assert(golden.TransformedParameters("/mean/output_params"), outputs["parameters"].Values, "parameters");
    }

    [Theory]
    [InlineData("a_emg_small_f32.h5")]
    [InlineData("a_emg_small_f64.h5")]
    [InlineData("b_no_controller_f64.h5")]
    [InlineData("c_poisson_fwdpred_f64.h5")]
    [InlineData("d1_zigamma_f64.h5")]
    public void Export_ReferencesNoise_GivesTheReferencesSample(string name)
    {
        using GoldenModel golden = GoldenModel.Open(name);
        using OnnxRun model = Open(golden);
        var outputs = model.Run(golden.Inputs(sampled: true));
        foreach ((string reference, string output) in SampleOutputs)
        {
            double[] expected = golden.Values("/sample/" + reference);
            if (expected.Length > 0) Close.Assert(expected, outputs[output].Values, output);
        }

        Close.Assert(golden.TransformedParameters("/sample/output_params"), outputs["parameters"].Values, "parameters");
    }

    [Fact]
    public void Export_AnyConfiguration_PassesTheOnnxChecker()
    {
        string[] paths = [.. GoldenNames.Select(row => folder[row.Data + ".onnx"])];
        foreach (string path in paths)
        {
            using GoldenModel golden = GoldenModel.Open(Path.GetFileNameWithoutExtension(path));
            golden.Export(path);
        }

        OnnxChecker.RequireValid(paths);
    }

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Export_InputsAndOutputs_AreDocumentedAndFreeInBatchTimeAndSamples(string name)
    {
        using GoldenModel golden = GoldenModel.Open(name);
        Graph.GraphProto graph = LfadsGraph.Build(golden.Config, golden.Dimensions, [golden.Weights]);
        Assert.All(graph.Input.Concat(graph.Output), value => Assert.NotEmpty(value.DocString));
        Assert.All(graph.Input.Concat(graph.Output), value => Assert.Contains(value.Type.TensorType.Shape.Dim, d => d.DimParam == "batch"));
        Graph.ValueInfoProto emg = graph.Input.Single(i => i.Name == "emg");
        Assert.Equal(["batch", "time", ""], emg.Type.TensorType.Shape.Dim.Select(d => d.DimParam));
    }

    [Fact]
    public void Export_Metadata_ReturnsFromTheFile()
    {
        using GoldenModel golden = GoldenModel.Open("a_emg_small_f32.h5");
        using OnnxRun model = Open(golden);
        string json = model.Metadata[ModelMetadata.FileKey];
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(golden.Metadata, JsonFormat.Options), json);
    }

    [Fact]
    public void Export_ExistingFile_IsReplacedAndNothingIsLeftBeside()
    {
        using GoldenModel golden = GoldenModel.Open("a_emg_small_f32.h5");
        File.WriteAllText(folder["model.onnx"], "something else");
        using OnnxRun model = Open(golden);
        Assert.Equal(["model.onnx"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Export_WeightMissing_NamesIt()
    {
        using GoldenModel golden = GoldenModel.Open("a_emg_small_f32.h5");
        golden.Weights.Remove("readout.0.bias");
        ArgumentException error = Assert.Throws<ArgumentException>(() => golden.Export(folder["model.onnx"]));
        Assert.Contains("'readout.0.bias'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Export_WeightOfAnotherShape_NamesBothShapes()
    {
        using GoldenModel golden = GoldenModel.Open("a_emg_small_f32.h5");
        golden.Weights["readout.0.bias"] = new([23], new float[23]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => golden.Export(folder["model.onnx"]));
        Assert.Contains("[24], has [23]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_ChannelNamesOfAnotherCount_Throws()
    {
        using GoldenModel golden = GoldenModel.Open("a_emg_small_f32.h5");
        ModelMetadata metadata = golden.Metadata with { Channels = [.. golden.Metadata.Channels.Skip(1)] };
        Assert.Throws<ArgumentException>(() => OnnxExporter.Export([golden.Weights], metadata, folder["model.onnx"]));
    }

    private OnnxRun Open(GoldenModel golden)
    {
        golden.Export(folder["model.onnx"]);
        return new(folder["model.onnx"]);
    }
}
