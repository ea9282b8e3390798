using AutoLfads.Core.Configuration;
using AutoLfads.Inference.Forward.Observations;
using AutoLfads.Kernels.Forward;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Inference.Forward;

/// <summary>The forward pass on the kernels, in C# alone. A call allocates nothing once one with as many windows has run, as long as one thread is used.</summary>
/// <remarks>Results depend neither on the number of threads nor on which windows are computed together. One object serves one caller at a time.</remarks>
public sealed class LfadsForward : ILfadsForward
{
    private readonly LfadsForwardPass pass;
    private readonly ObservationTransform observation;
    private readonly int threads;
    private float[] encoderInputs = [], externalInputs = [], parameters = [];

    /// <summary>Packs a model's weights.</summary>
    /// <param name="weights">The weights; copied.</param>
    /// <param name="threads">Threads that a call with many windows may use; 1 or more, default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no threads.</exception>
    public LfadsForward(LfadsWeights weights, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        this.threads = threads;
        (Config, Dimensions) = (weights.Config, weights.Dimensions);
        observation = ObservationTransform.Create(weights);
        pass = PackedModel.Create(weights, observation.ParametersPerChannel, InstructionSets.Best);
    }

    /// <inheritdoc/>
    public LfadsConfig Config { get; }

    /// <inheritdoc/>
    public LfadsDimensions Dimensions { get; }

    /// <inheritdoc/>
    public int ParametersPerChannel => observation.ParametersPerChannel;

    /// <inheritdoc/>
    public void Run(int windowCount, in WindowInputs inputs, in WindowOutputs outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(windowCount);
        long rows = windowCount, bins = rows * Dimensions.OutputBins, channels = bins * Dimensions.OutputChannelCount;
        Require(inputs.Windows, rows * Dimensions.WindowBins * Dimensions.ChannelCount, nameof(inputs.Windows));
        Require(inputs.ExternalInputs, bins * Dimensions.ExternalInputDim, nameof(inputs.ExternalInputs));
        RequireIfGiven(outputs.Means, channels, nameof(outputs.Means));
        RequireIfGiven(outputs.Variances, channels, nameof(outputs.Variances));
        RequireIfGiven(outputs.Parameters, channels * ParametersPerChannel, nameof(outputs.Parameters));
        bool observed = !outputs.Means.IsEmpty || !outputs.Variances.IsEmpty || !outputs.Parameters.IsEmpty;
        Span<float> raw = !outputs.Parameters.IsEmpty ? outputs.Parameters : observed ? Scratch(ref parameters, channels * ParametersPerChannel) : [];
        Span<float> read = Scratch(ref encoderInputs, inputs.Windows.Length), external = Scratch(ref externalInputs, inputs.ExternalInputs.Length);
        EncoderInput.Prepare(inputs.Windows, Config.EncoderInput, read);
        EncoderInput.ZeroMissing(inputs.ExternalInputs, external);
        ForwardInputs given = new()
        {
            Windows = read,
            ExternalInputs = external,
            InitialConditionNoise = inputs.InitialConditionNoise,
            InferredInputNoise = inputs.InferredInputNoise,
        };
        ForwardOutputs wanted = new()
        {
            Parameters = raw,
            Factors = outputs.Factors,
            InitialConditionMeans = outputs.InitialConditionMeans,
            InitialConditionStds = outputs.InitialConditionStds,
            InferredInputMeans = outputs.InferredInputMeans,
            InferredInputStds = outputs.InferredInputStds,
        };
        pass.Run(windowCount, given, wanted, threads);
        if (observed) observation.Apply(raw, outputs.Means, outputs.Variances);
    }

    /// <summary>Frees the packed weights.</summary>
    public void Dispose() => pass.Dispose();

    private static Span<float> Scratch(ref float[] buffer, long length)
    {
        if (buffer.Length < length) buffer = new float[length];
        return buffer.AsSpan(0, (int)length);
    }

    private static void RequireIfGiven(ReadOnlySpan<float> values, long length, string name)
    {
        if (!values.IsEmpty) Require(values, length, name);
    }

    private static void Require(ReadOnlySpan<float> values, long length, string name)
    {
        if (values.Length != length) throw new ArgumentException($"The model needs {length} numbers for these windows, got {values.Length}.", name);
    }
}
