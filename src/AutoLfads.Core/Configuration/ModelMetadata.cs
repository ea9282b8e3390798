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

    /// <summary>How the model was trained.</summary>
    public required TrainingProvenance Training { get; init; }
}

/// <summary>How a model was trained.</summary>
/// <param name="Software">Name and version of the software.</param>
/// <param name="CreatedUtc">When, ISO 8601, UTC.</param>
/// <param name="Sources">Names of the data files.</param>
/// <param name="Seed">Seed of weights and draws.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="ValidationMetric">Smoothed validation reconstruction_nll of the exported weights, nats per sample.</param>
public sealed record TrainingProvenance(string Software, string CreatedUtc, IReadOnlyList<string> Sources, long Seed, int Epochs, double ValidationMetric);
