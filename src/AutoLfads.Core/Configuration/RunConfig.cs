namespace AutoLfads.Core.Configuration;

/// <summary>Everything a user can set, in one document: the run configuration of schemas/run-config.schema.json.</summary>
public sealed record RunConfig
{
    /// <summary>What a data file leaves unsaid.</summary>
    public DataConfig Data { get; init; } = new();

    /// <summary>How raw EMG becomes what the model reads.</summary>
    public PreprocessingConfig Preprocessing { get; init; } = new();

    /// <summary>How recordings are cut into windows and merged again.</summary>
    public WindowingConfig Windowing { get; init; } = new();

    /// <summary>Architecture of the model.</summary>
    public LfadsConfig Model { get; init; } = new();

    /// <summary>Weights of the loss.</summary>
    public LossConfig Loss { get; init; } = new();

    /// <summary>What happens to each batch.</summary>
    public AugmentationConfig Augmentation { get; init; } = new();

    /// <summary>How the model is optimised.</summary>
    public TrainingConfig Training { get; init; } = new();

    /// <summary>How the trained model is applied.</summary>
    public InferenceConfig Inference { get; init; } = new();
}
