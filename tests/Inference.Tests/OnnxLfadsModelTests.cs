using System.Text;
using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Tests;

namespace AutoLfads.Inference.Tests;

public sealed class OnnxLfadsModelTests : IDisposable
{
    // An ONNX file of another tool: y = Identity(x), opset 17, without metadata.
    private const string ForeignFile = "CAg6OQoQCgF4EgF5IghJZGVudGl0eRIBZ1oQCgF4EgsKCQgBEgUKAxIBbmIQCgF5EgsKCQgBEgUKAxIBbkIECgAQEQ==";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_ExportedFile_ReturnsItsMetadata()
    {
        using TestModel model = new();
        using OnnxLfadsModel opened = OnnxLfadsModel.Open(model.Path);
        Assert.Equal(JsonSerializer.Serialize(model.Metadata, JsonFormat.Options), JsonSerializer.Serialize(opened.Metadata, JsonFormat.Options));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    public void Open_TruncatedFile_SaysThatItIsIncomplete(double kept)
    {
        using TestModel model = new();
        byte[] bytes = File.ReadAllBytes(model.Path);
        AssertRefused(bytes[..(int)(bytes.Length * kept)]);
    }

    [Fact]
    public void Open_RandomBytes_SaysThatItIsIncomplete()
    {
        byte[] bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        AssertRefused(bytes);
    }

    [Fact]
    public void Open_ForeignOnnxFile_SaysWhatItLacks() => Assert.Contains("'autolfads.model'", AssertRefused(Convert.FromBase64String(ForeignFile)), StringComparison.Ordinal);

    [Fact]
    public void Open_NewerMetadata_AsksForAnUpdate() => Assert.Contains("Update AutoLFADS Bridge", AssertRefused(Edited("\"schema_version\":1", "\"schema_version\":2")), StringComparison.Ordinal);

    [Fact]
    public void Open_UnknownMetadataProperty_SaysSo() => Assert.Contains("bin_secondz", AssertRefused(Edited("\"bin_seconds\"", "\"bin_secondz\"")), StringComparison.Ordinal);

    [Fact]
    public void Open_MetadataOfAnotherGraph_SaysWhatDisagrees() => Assert.Contains("'factors'", AssertRefused(Edited("\"factor_dim\":4", "\"factor_dim\":5")), StringComparison.Ordinal);

    [Fact]
    public void Open_Ensemble_KnowsItsSize()
    {
        using EnsembleModel model = new();
        using OnnxLfadsModel opened = OnnxLfadsModel.Open(model.Path), single = OnnxLfadsModel.Open(model.SinglePaths[0]);
        Assert.Equal((EnsembleModel.Models, 1), (opened.Metadata.EnsembleSize, single.Metadata.EnsembleSize));
    }

    [Theory]
    [InlineData("\"ensemble_size\":3", "\"ensemble_size\":2", "'mean' of its graph is 'samples_of_3_models'; 'samples_of_2_models' is what")]
    [InlineData("\"ensemble_size\":3", "\"ensemble_size\":1", "'mean' of its graph is 'samples_of_3_models'; 'samples' is what")]
    [InlineData("\"ensemble_size\":3", "\"ensemble_size\":0", "ensemble_size must be 1 to 1024, was 0")]
    [InlineData("samples_of_3_models", "samples_of_4_models", "'mean' of its graph is 'samples_of_4_models'")]
    [InlineData("samples_of_3_models", "undetermined_number", "'mean' of its graph is 'undetermined_number'")]
    public void Open_EnsembleOfAnotherSizeThanItSays_SaysWhatDisagrees(string from, string to, string expected)
    {
        using EnsembleModel model = new();
        Assert.Contains(expected, AssertRefused(model.Edited(from, to)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-3", "1 to 1024, was -3")]
    [InlineData("1025", "1 to 1024, was 1025")]
    [InlineData("1000000000000", "ensemble_size")]
    [InlineData("null", "ensemble_size must be a number")]
    [InlineData("\"many\"", "ensemble_size")]
    [InlineData("2.5", "ensemble_size")]
    public void Parse_ImpossibleEnsembleSize_NamesIt(string size, string expected)
    {
        using EnsembleModel model = new();
        string json = JsonSerializer.Serialize(model.Metadata with { EnsembleSize = 3 }, JsonFormat.Options).Replace("\"ensemble_size\":3", $"\"ensemble_size\":{size}", StringComparison.Ordinal);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ModelFileMetadata.Parse("model.onnx", json));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("'model.onnx'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingFile_NamesIt()
    {
        FileNotFoundException error = Assert.Throws<FileNotFoundException>(() => OnnxLfadsModel.Open(folder["absent.onnx"]));
        Assert.Contains("absent.onnx", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Edited(string from, string to)
    {
        using TestModel model = new();
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(model.Path));
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }

    private string AssertRefused(byte[] bytes)
    {
        string path = folder["model.onnx"];
        File.WriteAllBytes(path, bytes);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => OnnxLfadsModel.Open(path).Dispose());
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
