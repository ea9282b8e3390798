using AutoLfads.Inference.Forward;

namespace AutoLfads.Inference.Tests.Forward;

/// <summary>Inputs of a forward pass; those left out are empty.</summary>
internal sealed record ForwardArrays(int WindowCount, float[] Windows, float[] ExternalInputs, float[] InitialConditionNoise, float[] InferredInputNoise, int SampleCount = 1)
{
    public WindowInputs Inputs => new()
    {
        Windows = Windows, ExternalInputs = ExternalInputs, InitialConditionNoise = InitialConditionNoise, InferredInputNoise = InferredInputNoise,
    };

    /// <summary>One of the windows alone, of which there is one sample.</summary>
    public ForwardArrays Only(int window) => new(1, Part(Windows, window), Part(ExternalInputs, window), Part(InitialConditionNoise, window), Part(InferredInputNoise, window));

    public float[] Part(float[] values, int window)
    {
        int size = values.Length / WindowCount;
        return values[(window * size)..((window + 1) * size)];
    }

    public static WindowOutputs Outputs(Dictionary<string, float[]> arrays) => new()
    {
        Means = arrays["mean"],
        Variances = arrays["variance"],
        Parameters = arrays["parameters"],
        Factors = arrays["factors"],
        InitialConditionMeans = arrays["initial_condition_mean"],
        InitialConditionStds = arrays["initial_condition_std"],
        InferredInputMeans = arrays["inferred_input_means"],
        InferredInputStds = arrays["inferred_input_stds"],
        GeneratorInputs = arrays["generator_inputs"],
        GeneratorStates = arrays["generator_states"],
        GeneratorInitialStates = arrays["generator_initial_state"],
        ControllerStates = arrays["controller_states"],
    };
}
