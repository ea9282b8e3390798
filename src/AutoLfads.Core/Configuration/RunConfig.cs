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

    /// <summary>How a population of models is trained and tuned.</summary>
    public PopulationConfig Population { get; init; } = new();

    /// <summary>What ranks models.</summary>
    public SelectionConfig Selection { get; init; } = new();

    /// <summary>How the trained model is applied.</summary>
    public InferenceConfig Inference { get; init; } = new();

    /// <summary>Every problem of the whole document, each with its path; empty when it can be used.</summary>
    /// <remarks>Rules within a section are the section's own; those between sections are here.</remarks>
    public IReadOnlyList<ConfigProblem> Validate() =>
    [
        .. Data.Validate(),
        .. Preprocessing.Validate(),
        .. Windowing.Validate(),
        .. Model.Validate(),
        .. Loss.Validate(),
        .. Augmentation.Validate(),
        .. Training.Validate(),
        .. Population.Validate(),
        .. Selection.Validate(),
        .. Inference.Validate(),
        .. FitWindow("model.initial_condition_encoder_bins", Model.InitialConditionEncoderBins),
        .. FitWindow("model.controller_input_lag", Model.ControllerInputLag),
        .. FitWindow("augmentation.shift_max_bins", Augmentation.ShiftMaxBins),
        .. FitWindow("selection.block_bins", Selection.BlockBins),
        .. StayBelowNyquist(),
    ];

    private IEnumerable<ConfigProblem> FitWindow(string path, int bins)
    {
        if (bins < Windowing.WindowBins || bins == 0) yield break;
        yield return new ConfigProblem(
            path,
            $"must be less than the window length ({Windowing.WindowBins} bins), was {bins}. Reduce {path} or raise windowing.window_bins.")
        {
            Involves = ["windowing.window_bins"],
        };
    }

    private IEnumerable<ConfigProblem> StayBelowNyquist()
    {
        if (Data.SampleRateHz is not { } rate) yield break;
        List<(string Path, double? Hz)> frequencies = [("preprocessing.high_pass_hz", Preprocessing.HighPassHz)];
        for (int i = 0; i < Preprocessing.NotchHz?.Count; i++) frequencies.Add(($"preprocessing.notch_hz[{i}]", Preprocessing.NotchHz[i]));
        foreach ((string path, double? hz) in frequencies)
        {
            if (!(hz >= rate / 2)) continue;
            yield return new ConfigProblem(
                path,
                $"must be below half the sample rate ({ConfigChecks.Text(rate)} Hz), was {ConfigChecks.Text(hz.Value)}. Correct it or data.sample_rate_hz.")
            {
                Involves = ["data.sample_rate_hz"],
            };
        }
    }
}
