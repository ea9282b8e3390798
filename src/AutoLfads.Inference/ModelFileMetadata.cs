using System.Text.Json;
using System.Text.Json.Nodes;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Inference;

/// <summary>Reads what a model file says about itself.</summary>
internal static class ModelFileMetadata
{
    public const string Remedy = "Use a model.onnx written by 'autolfads export' or 'autolfads search', or copy the file again if it came over a network.";

    /// <summary>Reads the metadata property.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="json">The property's text; null where the file lacks it.</param>
    /// <exception cref="InvalidDataException">The property is missing, of a newer version, or not what it should be.</exception>
    public static ModelMetadata Parse(string path, string? json)
    {
        if (json is null)
            throw new InvalidDataException($"'{path}' is an ONNX file, but not a model of AutoLFADS Bridge: it has no metadata property '{ModelMetadata.FileKey}'. {Remedy}");
        try
        {
            int? version = (int?)JsonNode.Parse(json)?["schema_version"];
            if (version > ModelMetadata.NewestSchemaVersion)
                throw new InvalidDataException($"'{path}' has metadata of version {version}; this software reads up to version {ModelMetadata.NewestSchemaVersion}. Update AutoLFADS Bridge.");
            ModelMetadata metadata = JsonSerializer.Deserialize<ModelMetadata>(json, JsonFormat.Options) ?? throw new JsonException("The document is null.");
            if (!IsComplete(metadata)) throw new JsonException("A part of it is null.");
            if (metadata.EnsembleSize is < 1 or > ModelMetadata.LargestEnsembleSize)
                throw new JsonException($"ensemble_size must be 1 to {ModelMetadata.LargestEnsembleSize}, was {metadata.EnsembleSize}.");
            return metadata;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"The metadata property '{ModelMetadata.FileKey}' of '{path}' cannot be read: {e.Message} {Remedy}", e);
        }
    }

    /// <summary>True where nothing is null that must not be: JSON has no other way to say so.</summary>
    private static bool IsComplete(ModelMetadata metadata) =>
        metadata is { Channels: not null, Windowing: not null, Model.ZeroInflatedGamma: not null, Dimensions: not null, Training: not null } && metadata.Channels.All(c => c is not null);
}
