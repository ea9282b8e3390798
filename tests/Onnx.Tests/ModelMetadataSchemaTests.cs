using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Onnx.Tests;

/// <summary>The published schema of the metadata against what is written, property by property, in both directions.</summary>
public sealed class ModelMetadataSchemaTests
{
    private static readonly JsonObject Schema = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Checkout(), "schemas", "model-metadata.schema.json")))!;

    [Fact]
    public void Metadata_WithEveryStep_HasExactlyTheSchemasProperties() => AssertMatches(Schema, Written(), "$");

    [Fact]
    public void Schema_EveryProperty_IsDocumented()
    {
        List<string> undocumented = [];
        Visit(Schema, "$");
        Assert.Empty(undocumented);

        void Visit(JsonNode? node, string path)
        {
            if (node is JsonArray array) foreach (JsonNode? item in array) Visit(item, path);
            if (node is not JsonObject schema) return;
            if (schema.ContainsKey("type") && path != "$" && !path.EndsWith(".items", StringComparison.Ordinal) && !schema.ContainsKey("description")) undocumented.Add(path);
            foreach ((string key, JsonNode? value) in schema) Visit(value, $"{path}.{key}");
        }
    }

    [Fact]
    public void Schema_Steps_AreThoseOfTheProgram()
    {
        IEnumerable<string> known = typeof(PreprocessingStep).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => (string)a.TypeDiscriminator!);
        JsonArray listed = (JsonArray)Schema["properties"]!["preprocessing"]!["properties"]!["steps"]!["items"]!["oneOf"]!;
        Assert.Equal(known.Order(), listed.Select(s => (string)Resolve(s!)["properties"]!["step"]!["const"]!).Order());
    }

    [Fact]
    public void Metadata_ReadBack_IsTheSameDocument()
    {
        JsonNode written = Written();
        ModelMetadata read = written.Deserialize<ModelMetadata>(JsonFormat.Options)!;
        Assert.Equal(written.ToJsonString(), JsonSerializer.Serialize(read, JsonFormat.Options));
    }

    [Fact]
    public void Metadata_OfASingleModel_SaysNothingOfEnsembles()
    {
        JsonObject written = (JsonObject)Written();
        Assert.Equal(4, (int)written["ensemble_size"]!);
        Assert.True(written.Remove("ensemble_size"));
        ModelMetadata read = written.Deserialize<ModelMetadata>(JsonFormat.Options)!;
        Assert.Equal(1, read.EnsembleSize);
        Assert.Equal(written.ToJsonString(), JsonSerializer.Serialize(read, JsonFormat.Options));
        Assert.DoesNotContain("ensemble_size", ((JsonArray)Schema["required"]!).Select(name => (string)name!));
    }

    /// <summary>A document in which nothing is null and every kind of step occurs, fitted.</summary>
    private static JsonNode Written()
    {
        Channel[] channels = [new("TA", "mV"), new("GA", "mV")];
        ChannelConstant[] constants = [.. channels.Select(c => new ChannelConstant(c.Name, c.Unit, 0.5))];
        ModelMetadata metadata = new()
        {
            Channels = channels,
            BinSeconds = 0.002,
            Preprocessing = new(
            [
                new SelectChannels(["TA", "GA"]), new CheckChannels(), new HandleMissing(MissingSamples.Mask), new NotchFilter(50, 2), new HighPassFilter(20), new LowPassFilter(200), new Rectify(),
                new Resample(500) { DecimationTaps = 501 }, new ClipAtQuantile(0.99) { ChannelQuantiles = [new("TA", 0.999)], Limits = constants },
                new ScaleToQuantile(0.95) { Divisors = constants }, new RaiseToEpsilon(1e-4),
            ]),
            Windowing = new() { MergePower = double.PositiveInfinity },
            Model = new(),
            Dimensions = LfadsDimensions.Autoencoder(2, 100),
            EnsembleSize = 4,
            Training = new("AutoLFADS Bridge 0.1.0", "2026-01-01T00:00:00Z", ["s01.nwb"], 1, 10, double.NaN),
        };
        return JsonSerializer.SerializeToNode(metadata, JsonFormat.Options)!;
    }

    private static void AssertMatches(JsonNode schemaNode, JsonNode? value, string path)
    {
        JsonObject schema = Resolve(schemaNode);
        if (schema["oneOf"] is JsonArray alternatives)
            schema = alternatives.Select(a => Resolve(a!)).Single(a => (string?)a["properties"]!["step"]!["const"] == (string?)value!["step"]);
        if (schema["const"] is { } constant) Assert.True(JsonNode.DeepEquals(constant, value), path);
        if (schema["enum"] is JsonArray names) Assert.Contains((string)value!, names.Select(n => (string)n!));
        if (schema["type"] is { } type) Assert.True(HasType(type, value), $"{path} is not of the type {type}.");
        if (value is JsonArray array)
        {
            Assert.NotEmpty(array);
            for (int i = 0; i < array.Count; i++) AssertMatches(schema["items"]!, array[i], $"{path}[{i}]");
        }

        if (value is not JsonObject document) return;
        JsonObject properties = (JsonObject)schema["properties"]!;
        Assert.Equal(properties.Select(p => $"{path}.{p.Key}").Order(), document.Select(p => $"{path}.{p.Key}").Order());
        Assert.False((bool)schema["additionalProperties"]!);
        foreach ((string name, JsonNode? child) in document) AssertMatches(properties[name]!, child, $"{path}.{name}");
    }

    private static bool HasType(JsonNode type, JsonNode? value)
    {
        string[] allowed = type is JsonArray array ? [.. array.Select(t => (string)t!)] : [(string)type!];
        string kind = value!.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
        };
        return allowed.Contains(kind) || (kind == "integer" && allowed.Contains("number"));
    }

    private static JsonObject Resolve(JsonNode node) =>
        node["$ref"] is { } reference ? (JsonObject)Schema["$defs"]![((string)reference!)["#/$defs/".Length..]]! : (JsonObject)node;

    private static string Checkout()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AutoLfadsBridge.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("No AutoLfadsBridge.sln above the test's folder.");
    }
}
