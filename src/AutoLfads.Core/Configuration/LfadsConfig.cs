namespace AutoLfads.Core.Configuration;

/// <summary>Which distribution of the data the decoder's output parameterises.</summary>
public enum ObservationKind
{
    /// <summary>Gamma with log shape and log rate per channel: rectified EMG.</summary>
    Gamma,

    /// <summary>Poisson with log rate per channel: counts.</summary>
    Poisson,

    /// <summary>Gaussian with mean and log variance per channel.</summary>
    Gaussian,

    /// <summary>Squared error of a mean per channel.</summary>
    MeanSquaredError,

    /// <summary>Log-normal with mean and log standard deviation of the logarithm per channel.</summary>
    LogNormal,

    /// <summary>Gamma beside a point mass at zero, with sigmoid-limited shape, rate and gate per channel.</summary>
    ZeroInflatedGamma,
}

/// <summary>The prior over the inferred inputs.</summary>
public enum InferredInputPriorKind
{
    /// <summary>First-order autoregressive process with trainable time constant and innovation variance per input; its KL is estimated from one draw.</summary>
    Autoregressive,

    /// <summary>Independent zero-mean Gaussian of fixed variance; its KL is analytic.</summary>
    Gaussian,
}

/// <summary>What the encoders read.</summary>
public enum EncoderInputTransform
{
    /// <summary>The data as they are.</summary>
    None,

    /// <summary>Their natural logarithm; the reconstruction target stays linear.</summary>
    Log,
}

/// <summary>The architecture of an LFADS model: what the user chooses. Sizes that the data dictate are in <see cref="LfadsDimensions"/>.</summary>
/// <remarks>Defaults are those of the single runs on rat hindlimb EMG that the project is measured against.</remarks>
public sealed record LfadsConfig
{
    /// <summary>Units per direction of the initial-condition encoder. Default 64.</summary>
    public int InitialConditionEncoderDim { get; init; } = 64;

    /// <summary>First bins of the window that only the initial-condition encoder sees; 0 lets both encoders see the whole window. Default 0.</summary>
    public int InitialConditionEncoderBins { get; init; }

    /// <summary>Units per direction of the controller-input encoder; 0 removes the controller. Default 64.</summary>
    public int ControllerInputEncoderDim { get; init; } = 64;

    /// <summary>Bins by which the controller sees each encoder direction late; with 1 or more the bin's own data are hidden from it. Default 1.</summary>
    public int ControllerInputLag { get; init; } = 1;

    /// <summary>Units of the controller; 0 removes it. Default 64.</summary>
    public int ControllerDim { get; init; } = 64;

    /// <summary>Number of inferred inputs; 0 removes the controller. Default 3.</summary>
    public int InferredInputDim { get; init; } = 3;

    /// <summary>Size of the initial condition. Default 30.</summary>
    public int InitialConditionDim { get; init; } = 30;

    /// <summary>Units of the generator. Default 64.</summary>
    public int GeneratorDim { get; init; } = 64;

    /// <summary>Number of factors. Default 10.</summary>
    public int FactorDim { get; init; } = 10;

    /// <summary>Ordinary dropout rate, in [0, 1). Default 0.05.</summary>
    public double DropoutRate { get; init; } = 0.05;

    /// <summary>Limit of the absolute value of every recurrent state; above 0. Default 5.</summary>
    public double StateClip { get; init; } = 5;

    /// <summary>Distribution of the data. Default gamma.</summary>
    public ObservationKind Observation { get; init; } = ObservationKind.Gamma;

    /// <summary>What the encoders read. Default the data as they are.</summary>
    public EncoderInputTransform EncoderInput { get; init; }

    /// <summary>Smallest variance of the initial condition's posterior. Default 1e-4.</summary>
    public double InitialConditionVarianceFloor { get; init; } = 1e-4;

    /// <summary>Initial value of the initial condition's trainable prior mean. Default 0.</summary>
    public double InitialConditionPriorMean { get; init; }

    /// <summary>Fixed variance of the initial condition's prior. Default 0.1.</summary>
    public double InitialConditionPriorVariance { get; init; } = 0.1;

    /// <summary>Prior over the inferred inputs. Default autoregressive.</summary>
    public InferredInputPriorKind InferredInputPrior { get; init; }

    /// <summary>Initial time constant of the autoregressive prior, bins. Default 10.</summary>
    public double InferredInputPriorTauBins { get; init; } = 10;

    /// <summary>Initial innovation variance of the autoregressive prior, or the fixed variance of the Gaussian one. Default 0.1.</summary>
    public double InferredInputPriorVariance { get; init; } = 0.1;

    /// <summary>Constants of the zero-inflated gamma; unused by the other observation models.</summary>
    public ZeroInflatedGammaConfig ZeroInflatedGamma { get; init; } = new();

    /// <summary>True where the model has a controller: its encoder, its units and its outputs all exist.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasController => ControllerInputEncoderDim > 0 && ControllerDim > 0 && InferredInputDim > 0;

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        var checks = new ConfigChecks("model");
        checks.Count(InitialConditionEncoderDim, minimum: 1);
        checks.Count(InitialConditionEncoderBins, minimum: 0);
        checks.Count(ControllerInputEncoderDim, minimum: 0);
        checks.Count(ControllerInputLag, minimum: 0);
        checks.Count(ControllerDim, minimum: 0);
        checks.Count(InferredInputDim, minimum: 0);
        checks.Count(InitialConditionDim, minimum: 1);
        checks.Count(GeneratorDim, minimum: 1);
        checks.Count(FactorDim, minimum: 1);
        checks.Number(DropoutRate, NumberRange.ZeroToBelowOne);
        checks.Number(StateClip, NumberRange.Positive);
        checks.Choice(Observation);
        checks.Choice(EncoderInput);
        checks.Number(InitialConditionVarianceFloor, NumberRange.NotNegative);
        checks.Number(InitialConditionPriorMean, NumberRange.Finite);
        checks.Number(InitialConditionPriorVariance, NumberRange.Positive);
        checks.Choice(InferredInputPrior);
        checks.Number(InferredInputPriorTauBins, NumberRange.Positive);
        checks.Number(InferredInputPriorVariance, NumberRange.Positive);
        return [.. checks.Problems, .. ZeroInflatedGamma.Validate()];
    }
}

/// <summary>Constants of the zero-inflated gamma observation model.</summary>
public sealed record ZeroInflatedGammaConfig
{
    /// <summary>Smallest value of a non-zero sample. Default 0.</summary>
    public double Location { get; init; }

    /// <summary>Initial upper limit of shape and rate. Default 20.</summary>
    public double ScaleInitial { get; init; } = 20;

    /// <summary>Value to which the trainable limits are pulled. Default 20.</summary>
    public double ScalePrior { get; init; } = 20;

    /// <summary>Strength of that pull. Default 0.001.</summary>
    public double ScalePenalty { get; init; } = 1e-3;

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        var checks = new ConfigChecks("model.zero_inflated_gamma");
        checks.Number(Location, NumberRange.NotNegative);
        checks.Number(ScaleInitial, NumberRange.Positive);
        checks.Number(ScalePrior, NumberRange.Positive);
        checks.Number(ScalePenalty, NumberRange.NotNegative);
        return checks.Problems;
    }
}
