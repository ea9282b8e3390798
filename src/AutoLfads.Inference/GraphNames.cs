namespace AutoLfads.Inference;

/// <summary>Names of the graph's inputs and outputs.</summary>
internal static class GraphNames
{
    public const string Emg = "emg";
    public const string ExternalInputs = "external_inputs";
    public const string ConditionNoise = "initial_condition_noise";
    public const string InputNoise = "inferred_input_noise";

    public const string Mean = "mean";
    public const string Variance = "variance";
    public const string Parameters = "parameters";
    public const string Factors = "factors";
    public const string InferredInputMeans = "inferred_input_means";
    public const string InferredInputStds = "inferred_input_stds";
    public const string GeneratorStates = "generator_states";
    public const string GeneratorInitialState = "generator_initial_state";
    public const string GeneratorInputs = "generator_inputs";
    public const string ControllerStates = "controller_states";
    public const string ConditionMean = "initial_condition_mean";
    public const string ConditionStd = "initial_condition_std";

    /// <summary>Outputs that an ensemble has of all its models, one after the other; all others are the first model's.</summary>
    public static IReadOnlyList<string> Pooled { get; } = [Mean, Variance, Parameters];

    /// <summary>Whether a first axis holds the samples of several models.</summary>
    public static bool IsPooledAxis(string axis) => axis.StartsWith("samples_of_", StringComparison.Ordinal);

    /// <summary>Name of the first axis of a pooled output.</summary>
    public static string PooledAxis(int models) => models == 1 ? "samples" : $"samples_of_{models}_models";
}
