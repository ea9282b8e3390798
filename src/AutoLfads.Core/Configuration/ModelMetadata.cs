using System.Text.Json;
using System.Text.Json.Serialization;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Configuration;

/// <summary>What a model file says about itself: enough to turn a new recording into an estimate (schemas/model-metadata.schema.json).</summary>
public sealed record ModelMetadata
{
    /// <summary>Key of this document, as JSON, in a model file's metadata properties.</summary>
    public const string FileKey = "autolfads.model";

    /// <summary>The newest layout of this document that this software knows: 1.</summary>
    public const int NewestSchemaVersion = 1;

    /// <summary>The most models that a file holds: 1024.</summary>
    public const int LargestEnsembleSize = 1024;

    /// <summary>Version of this document's layout. This software writes and reads 1.</summary>
    public int SchemaVersion { get; init; } = NewestSchemaVersion;

    /// <summary>Name and unit of each EMG channel the model reads, in order.</summary>
    public required IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>Width of the model's bins, seconds.</summary>
    public required double BinSeconds { get; init; }

    /// <summary>The fitted preprocessing; null when the model was trained on windows that came preprocessed.</summary>
    public PreprocessingChain? Preprocessing { get; init; }

    /// <summary>Window, overlap and merge.</summary>
    public required WindowingConfig Windowing { get; init; }

    /// <summary>Architecture.</summary>
    public required LfadsConfig Model { get; init; }

    /// <summary>Sizes that the training data dictated.</summary>
    public required LfadsDimensions Dimensions { get; init; }

    /// <summary>Models of this architecture in the file, whose posterior samples are pooled; 1 to <see cref="LargestEnsembleSize"/>. Default 1.</summary>
    [JsonIgnore]
    public int EnsembleSize { get; init; } = 1;

    /// <summary>How the model was trained; of an ensemble, its first model.</summary>
    public required TrainingProvenance Training { get; init; }

    /// <summary>The ensemble's size as the document has it, which says nothing of it where there is one model: such documents are what they were before there were ensembles.</summary>
    [JsonInclude]
    [JsonPropertyName("ensemble_size")]
    private int? WrittenEnsembleSize
    {
        get => EnsembleSize == 1 ? null : EnsembleSize;
        init => EnsembleSize = value ?? throw new JsonException("ensemble_size must be a number, was null.");
    }
}

/// <summary>How a model was trained.</summary>
/// <param name="Software">Name and version of the software.</param>
/// <param name="CreatedUtc">When, ISO 8601, UTC.</param>
/// <param name="Sources">Names of the data files.</param>
/// <param name="Seed">Seed of weights and draws.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="ValidationMetric">Smoothed validation reconstruction_nll of the exported weights, nats per sample.</param>
public sealed record TrainingProvenance(string Software, string CreatedUtc, IReadOnlyList<string> Sources, long Seed, int Epochs, double ValidationMetric);
