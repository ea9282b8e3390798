using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Weights;
using AutoLfads.Model;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Onnx.Graph;
using AutoLfads.Tests;

namespace AutoLfads.Onnx.Tests;

/// <summary>Several models in one file, against the files of the single models.</summary>
public sealed class EnsembleTests : IDisposable
{
    private const int Models = 3, Samples = 4, Batch = 5, Bins = 20;

    private static readonly string[] PooledOutputs = ["mean", "variance", "parameters"];

    private static readonly LfadsConfig Small = new()
    {
        InitialConditionEncoderDim = 12, ControllerInputEncoderDim = 10, ControllerDim = 11, InferredInputDim = 2, InitialConditionDim = 7, GeneratorDim = 13, FactorDim = 5,
    };

    private static readonly Dictionary<string, (LfadsConfig Config, LfadsDimensions Dimensions)> Architectures = new()
    {
        ["controller"] = (Small, LfadsDimensions.Autoencoder(4, Bins)),
        ["no controller"] = (Small with { ControllerDim = 0, ControllerInputEncoderDim = 0, InferredInputDim = 0 }, LfadsDimensions.Autoencoder(4, Bins)),
        ["external inputs"] = (Small, new() { ChannelCount = 4, OutputChannelCount = 6, WindowBins = Bins, OutputBins = 23, ExternalInputDim = 2 }),
        ["external inputs alone"] = (
            Small with { ControllerDim = 0, ControllerInputEncoderDim = 0, InferredInputDim = 0 },
            new() { ChannelCount = 4, OutputChannelCount = 4, WindowBins = Bins, OutputBins = Bins, ExternalInputDim = 1 }),
        ["log input, lag, zero-inflated gamma"] = (
            Small with { EncoderInput = EncoderInputTransform.Log, ControllerInputLag = 2, InitialConditionEncoderBins = 3, Observation = ObservationKind.ZeroInflatedGamma },
            LfadsDimensions.Autoencoder(4, Bins)),
    };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => [.. Architectures.Keys];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_Ensemble_GivesWhatItsModelsGiveOnTheSameNoise(string name)
    {
        (LfadsConfig config, LfadsDimensions dimensions) = Architectures[name];
        Dictionary<string, WeightArray>[] models = RandomModels(config, dimensions);
        var inputs = Inputs(config, dimensions);
        var singles = models.Select((weights, i) => Run($"single_{i}.onnx", [weights], config, dimensions, inputs)).ToArray();
        var pooled = Run("ensemble.onnx", models, config, dimensions, inputs);

        Assert.Equal(singles[0].Keys.Order(), pooled.Keys.Order());
        foreach ((string output, (int[] shape, float[] values)) in pooled)
        {
            if (!PooledOutputs.Contains(output))
            {
                Assert.Equal(singles[0][output].Shape, shape);
                Assert.Equal(singles[0][output].Values, values);
                continue;
            }

            // The same operations on the same numbers: the same bits.
            Assert.Equal([Models * Samples, Batch, dimensions.OutputBins], shape[..3]);
            Assert.Equal(singles.SelectMany(s => s[output].Values), values);
            Assert.NotEqual(singles[0][output].Values, singles[1][output].Values);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_Ensemble_NamesEveryValueOnceAndBeforeItsUse(string name)
    {
        (LfadsConfig config, LfadsDimensions dimensions) = Architectures[name];
        GraphProto graph = LfadsGraph.Build(config, dimensions, RandomModels(config, dimensions));
        AssertWellFormed(graph, []);
        Assert.Single(graph.Node, n => n.OpType == "IsNaN");
        Assert.Single(graph.Node, n => n.Output.Contains(LfadsGraph.SampleAndBatchSize));
        GraphProto single = LfadsGraph.Build(config, dimensions, RandomModels(config, dimensions)[..1]);
        Assert.Equal(single.Input, graph.Input);
        Assert.Equal(single.Output.Select(o => o.Name), graph.Output.Select(o => o.Name));
        Assert.DoesNotContain(single.Node.SelectMany(n => n.Output).Concat(single.Initializer.Select(i => i.Name)), n => n.StartsWith("model_", StringComparison.Ordinal));
    }

    [Fact]
    public void Export_Ensemble_DocumentsWhatIsPooledAndWhatIsTheFirstModels()
    {
        (LfadsConfig config, LfadsDimensions dimensions) = Architectures["external inputs"];
        GraphProto graph = LfadsGraph.Build(config, dimensions, RandomModels(config, dimensions));
        foreach (ValueInfoProto output in graph.Output)
        {
            bool pooled = PooledOutputs.Contains(output.Name);
            Assert.Contains(pooled ? "Of all 3 models" : "Of the first of 3 models alone.", output.DocString, StringComparison.Ordinal);
            if (output.Name is not ("initial_condition_mean" or "initial_condition_std"))
                Assert.Equal(pooled ? "samples_of_3_models" : "samples", output.Type.TensorType.Shape.Dim[0].DimParam);
        }

        Assert.DoesNotContain(LfadsGraph.Build(config, dimensions, RandomModels(config, dimensions)[..1]).Output, o => o.DocString.Contains("models", StringComparison.Ordinal));
    }

    [Fact]
    public void Export_Ensemble_PassesTheOnnxChecker()
    {
        List<string> paths = [];
        foreach ((LfadsConfig config, LfadsDimensions dimensions) in Architectures.Values)
        {
            paths.Add(folder[$"{paths.Count}.onnx"]);
            OnnxExporter.Export(RandomModels(config, dimensions), Metadata(config, dimensions), paths[^1]);
        }

        OnnxChecker.RequireValid(paths);
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(3, "\"ensemble_size\":3,")]
    public void Export_NumberOfModels_DecidesTheMetadata(int count, string expected)
    {
        (LfadsConfig config, LfadsDimensions dimensions) = Architectures["controller"];
        OnnxExporter.Export(RandomModels(config, dimensions)[..count], Metadata(config, dimensions) with { EnsembleSize = 2 }, folder["model.onnx"]);
        using OnnxRun run = new(folder["model.onnx"]);
        string json = run.Metadata[ModelMetadata.FileKey];
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(Metadata(config, dimensions) with { EnsembleSize = count }, JsonFormat.Options), json);
        Assert.Contains(expected, json, StringComparison.Ordinal);
        Assert.Equal(count > 1, json.Contains("ensemble", StringComparison.Ordinal));
    }

    [Fact]
    public void Export_WeightMissingInOneModel_NamesTheModel()
    {
        (LfadsConfig config, LfadsDimensions dimensions) = Architectures["controller"];
        Dictionary<string, WeightArray>[] models = RandomModels(config, dimensions);
        models[1].Remove("readout.0.bias");
        ArgumentException error = Assert.Throws<ArgumentException>(() => OnnxExporter.Export(models, Metadata(config, dimensions), folder["model.onnx"]));
        Assert.Contains("The weights of model 2 of 3 lack 'readout.0.bias'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Export_ModelOfAnotherArchitecture_NamesTheModelAndBothShapes()
    {
        (LfadsConfig config, LfadsDimensions dimensions) = Architectures["controller"];
        Dictionary<string, WeightArray>[] models = [.. RandomModels(config, dimensions)[..2], RandomModels(config with { FactorDim = 6 }, dimensions)[2]];
        ArgumentException error = Assert.Throws<ArgumentException>(() => OnnxExporter.Export(models, Metadata(config, dimensions), folder["model.onnx"]));
        Assert.Contains("'decoder.rnn.cell.fac_linear.weight' of model 3 of 3 must have the shape [5, 13], has [6, 13]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ModelMetadata.LargestEnsembleSize + 1)]
    public void Export_ImpossibleNumberOfModels_Throws(int count)
    {
        (LfadsConfig config, LfadsDimensions dimensions) = Architectures["controller"];
        Dictionary<string, WeightArray>[] models = [.. Enumerable.Repeat<Dictionary<string, WeightArray>>([], count)];
        ArgumentException error = Assert.Throws<ArgumentException>(() => OnnxExporter.Export(models, Metadata(config, dimensions), folder["model.onnx"]));
        Assert.Contains($"1 to 1024 models, {count} were given", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Fails where a name occurs twice, in whatever part of the graph, or a node reads what nothing before it has made.</summary>
    private static void AssertWellFormed(GraphProto graph, HashSet<string> known)
    {
        foreach (string name in graph.Initializer.Select(i => i.Name).Concat(graph.Input.Select(i => i.Name))) Assert.True(known.Add(name), $"'{name}' occurs twice.");
        HashSet<string> nodes = [];
        foreach (NodeProto node in graph.Node)
        {
            Assert.True(nodes.Add(node.Name), $"Two nodes have the name '{node.Name}'.");
            Assert.All(node.Input, input => Assert.Contains(input, known));
            foreach (AttributeProto body in node.Attribute.Where(a => a.G is not null)) AssertWellFormed(body.G, known);
            foreach (string name in node.Output) Assert.True(known.Add(name), $"'{name}' occurs twice.");
        }

        Assert.All(graph.Output, output => Assert.Contains(output.Name, known));
    }

    /// <summary>Models all of whose weights differ, those that start at 0 too.</summary>
    private static Dictionary<string, WeightArray>[] RandomModels(LfadsConfig config, LfadsDimensions dimensions)
    {
        return [.. Enumerable.Range(0, Models).Select(RandomModel)];

        Dictionary<string, WeightArray> RandomModel(int seed)
        {
            using LfadsModel model = new(config, dimensions, seed);
            Random random = new(seed);
            Dictionary<string, WeightArray> weights = new(LfadsTorchNames.ReadWeights(model));
            foreach (WeightArray weight in weights.Values)
            {
                foreach (ref float value in weight.Values.AsSpan()) value += 0.2f * random.NextSingle();
            }

            return weights;
        }
    }

    private Dictionary<string, (int[] Shape, float[] Values)> Run(
        string file, Dictionary<string, WeightArray>[] models, LfadsConfig config, LfadsDimensions dimensions, (string Name, float[] Values, int[] Shape)[] inputs)
    {
        OnnxExporter.Export(models, Metadata(config, dimensions), folder[file]);
        using OnnxRun run = new(folder[file]);
        return run.Run(inputs);
    }

    private static (string Name, float[] Values, int[] Shape)[] Inputs(LfadsConfig config, LfadsDimensions dimensions)
    {
        Random random = new(7);
        var emg = Array("emg", Batch, Bins, dimensions.ChannelCount);
        emg.Values[0] = 0;
        emg.Values[33] = float.NaN;
        return
        [
            emg,
            Array("initial_condition_noise", Samples, Batch, config.InitialConditionDim),
            Array("inferred_input_noise", Samples, Batch, dimensions.OutputBins, config.InferredInputDim),
            Array("external_inputs", Batch, dimensions.OutputBins, dimensions.ExternalInputDim),
        ];

        (string Name, float[] Values, int[] Shape) Array(string name, params int[] shape)
        {
            float[] values = new float[shape.Aggregate(1, (a, b) => a * b)];
            for (int i = 0; i < values.Length; i++) values[i] = name == "emg" ? random.NextSingle() : (float)MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
            return (name, values, shape);
        }
    }

    private static ModelMetadata Metadata(LfadsConfig config, LfadsDimensions dimensions) => new()
    {
        Channels = [.. Enumerable.Range(1, dimensions.ChannelCount).Select(c => new Channel($"channel_{c:00}", "a.u."))],
        BinSeconds = 0.002,
        Windowing = new() { WindowBins = dimensions.WindowBins },
        Model = config,
        Dimensions = dimensions,
        Training = new("test", "2026-01-01T00:00:00Z", [], 1, 0, 0),
    };
}
