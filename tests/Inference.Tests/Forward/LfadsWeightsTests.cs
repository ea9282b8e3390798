using System.Text;
using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Weights;
using AutoLfads.Inference.Forward;
using AutoLfads.Model;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Tests;
using AutoLfads.Training;
using AutoLfads.Training.Optimisation;

namespace AutoLfads.Inference.Tests.Forward;

public sealed class LfadsWeightsTests : IDisposable
{
    private static readonly LfadsConfig Small = TestModel.Architecture with { Observation = ObservationKind.ZeroInflatedGamma };
    private static readonly LfadsDimensions Driven = new() { ChannelCount = 3, OutputChannelCount = 4, WindowBins = 20, OutputBins = 22, ExternalInputDim = 2 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FromModelFile_ExportedWeights_AreTheModelsOwn()
    {
        using ForwardModel model = new(Small, Driven);
        LfadsWeights weights = LfadsWeights.FromModelFile(model.Path);
        Assert.Equal(JsonSerializer.Serialize(model.Metadata, JsonFormat.Options), JsonSerializer.Serialize(weights.Metadata, JsonFormat.Options));
        foreach ((string name, _) in WeightNames.Required(Small, Driven))
        {
            float[] expected = model.Weights[name].Values, actual = weights[name];
            if (name.Contains("bias_ih", StringComparison.Ordinal)) expected = [.. expected.Zip(model.Weights[name.Replace("_ih", "_hh", StringComparison.Ordinal)].Values, (a, b) => a + b)];
            else if (name.Contains("bias_hh", StringComparison.Ordinal)) expected = new float[expected.Length];
            if (name.Contains("fac_linear", StringComparison.Ordinal)) Assert.All(actual.Chunk(Small.GeneratorDim), row => Assert.Equal(1, row.Sum(v => (double)v * v), 1e-6));
            else Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void FromCheckpoint_OfTraining_GivesTheModelFilesEstimates()
    {
        using ForwardModel exported = new(Small, Driven);
        using LfadsModel model = new(Small, Driven, seed: 1);
        LfadsTorchNames.LoadWeights(model, exported.Weights);
        using AdamW optimiser = new(LfadsTorchNames.Parameters(model), new TrainingConfig());
        Checkpoint.Write(folder["checkpoint.safetensors"], model, optimiser, new TrainingState { Epochs = 0, OptimiserSteps = 0, Schedule = new PlateauSchedule { LearningRate = 1e-3 } });
        using LfadsForward fromFile = exported.Open(), fromCheckpoint = new(LfadsWeights.FromCheckpoint(folder["checkpoint.safetensors"], Small, Driven));
        ForwardArrays inputs = exported.RandomInputs(2, sampled: true);
        Dictionary<string, float[]> expected = exported.Run(fromFile, inputs);
        foreach ((string output, float[] values) in exported.Run(fromCheckpoint, inputs))
        {
            double scale = expected[output].Max(Math.Abs);
            for (int i = 0; i < values.Length; i++) Assert.Equal(expected[output][i], values[i], 2e-6 * scale);
        }
    }

    [Fact]
    public void FromCheckpoint_OtherArchitecture_ListsEveryDifference()
    {
        using ForwardModel model = new(Small, Driven);
        Dictionary<string, StoredArray> arrays = model.Weights.ToDictionary(w => w.Key, w => StoredArray.FromWeight(w.Value));
        arrays.Remove("readout.0.bias");
        new SafetensorsFile(arrays).Write(folder["c.safetensors"]);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => LfadsWeights.FromCheckpoint(folder["c.safetensors"], Small with { FactorDim = 6 }, Driven));
        Assert.Contains(folder["c.safetensors"], error.Message, StringComparison.Ordinal);
        Assert.Contains("'readout.0.bias' is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("'decoder.rnn.cell.fac_linear.weight' must be [6, 10], was [4, 10]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromCheckpoint_MissingFile_SaysSo() =>
        Assert.Throws<FileNotFoundException>(() => LfadsWeights.FromCheckpoint(folder["absent.safetensors"], Small, Driven));

    [Fact]
    public void New_ImpossibleSizes_ListsThem()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new LfadsWeights(
            Small with { GeneratorDim = 0, InitialConditionEncoderBins = 20 }, Driven with { OutputBins = 5, OutputChannelCount = 2 }, new Dictionary<string, WeightArray>()));
        foreach (string part in new[] { "generator_dim", "window_bins", "output_bins", "output_channel_count" }) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_ShapeThatItsValuesDoNotFill_Throws()
    {
        using ForwardModel model = new(Small, Driven);
        Dictionary<string, WeightArray> weights = new(model.Weights) { ["readout.0.bias"] = new WeightArray([12], new float[11]) };
        Assert.Contains("'readout.0.bias' needs 12 values, has 11", Assert.Throws<ArgumentException>(() => new LfadsWeights(Small, Driven, weights)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    public void FromModelFile_TruncatedFile_IsRefused(double kept)
    {
        byte[] bytes = Exported();
        AssertRefused(bytes[..(int)(bytes.Length * kept)]);
    }

    [Fact]
    public void FromModelFile_DamagedAnywhere_IsReadOrRefused()
    {
        byte[] bytes = Exported();
        Random random = new(4);
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = [.. bytes];
            for (int j = random.Next(1, 6); j > 0; j--) damaged[random.Next(i % 2 == 0 ? 600 : damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["damaged.onnx"], damaged);
            try
            {
                LfadsWeights.FromModelFile(folder["damaged.onnx"]);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.True(refused > 50);
    }

    [Theory]
    [InlineData("\"factor_dim\":4", "\"factor_dim\":5", "'decoder.rnn.cell.fac_linear.weight' of shape [10, 5]")]
    [InlineData("\"schema_version\":1", "\"schema_version\":2", "Update AutoLFADS Bridge")]
    [InlineData("\"state_clip\":5", "\"state_clip\":0", "state_clip")]
    [InlineData("\"generator_dim\":10", "\"generator_dim\":-1", "generator_dim")]
    [InlineData("\"window_bins\":20,\"output_bins\":22", "\"window_bins\":20,\"output_bins\":-2", "output_bins")]
    public void FromModelFile_MetadataThatDoNotFit_SaysWhatDisagrees(string from, string to, string expected)
    {
        string text = Encoding.Latin1.GetString(Exported());
        Assert.Contains(from, text, StringComparison.Ordinal);
        byte[] edited = Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        Assert.Contains(expected, AssertRefused(edited), StringComparison.Ordinal);
    }

    [Fact]
    public void AllFromModelFile_Ensemble_GivesTheWeightsOfTheSingleFiles()
    {
        using EnsembleModel model = new();
        IReadOnlyList<LfadsWeights> all = LfadsWeights.AllFromModelFile(model.Path);
        Assert.Equal(EnsembleModel.Models, all.Count);
        for (int i = 0; i < all.Count; i++)
        {
            LfadsWeights single = LfadsWeights.FromModelFile(model.SinglePaths[i]);
            Assert.All(WeightNames.Required(single.Config, single.Dimensions), w => Assert.Equal(single[w.Name], all[i][w.Name]));
            Assert.Equal(EnsembleModel.Models, all[i].Metadata!.EnsembleSize);
        }
    }

    [Fact]
    public void FromModelFile_Ensemble_PointsToWhatReadsIt()
    {
        using EnsembleModel model = new();
        string message = AssertRefused(File.ReadAllBytes(model.Path));
        Assert.Contains("ensemble of 3 models", message, StringComparison.Ordinal);
        Assert.Contains(nameof(LfadsWeights.AllFromModelFile), message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", "its graph holds more models")]
    [InlineData("1", "its graph holds more models")]
    [InlineData("4", "'model_4/encoder.ic_enc.weight_ih'")]
    [InlineData("0", "1 to 1024, was 0")]
    public void AllFromModelFile_EnsembleOfAnotherSizeThanItSays_SaysSo(string size, string expected)
    {
        using EnsembleModel model = new();
        File.WriteAllBytes(folder["edited.onnx"], model.Edited("\"ensemble_size\":3", $"\"ensemble_size\":{size}"));
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => LfadsWeights.AllFromModelFile(folder["edited.onnx"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromModelFile_MissingFile_NamesIt() =>
        Assert.Contains("absent.onnx", Assert.Throws<FileNotFoundException>(() => LfadsWeights.FromModelFile(folder["absent.onnx"])).Message, StringComparison.Ordinal);

    private static byte[] Exported()
    {
        using ForwardModel model = new(Small, Driven);
        return File.ReadAllBytes(model.Path);
    }

    private string AssertRefused(byte[] bytes)
    {
        string path = folder["model.onnx"];
        File.WriteAllBytes(path, bytes);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => LfadsWeights.FromModelFile(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
