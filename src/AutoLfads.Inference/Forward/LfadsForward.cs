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
    private readonly bool ownsPass;
    private float[] encoderInputs = [], externalInputs = [], parameters = [], inferredInputs = [];

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
        ownsPass = true;
    }

    /// <summary>Lets another caller use the packed weights of a pass, at the same time, for as long as that pass is not disposed of.</summary>
    /// <param name="other">The pass that owns the weights.</param>
    /// <param name="weights">Its weights.</param>
    internal LfadsForward(LfadsForward other, LfadsWeights weights)
    {
        (Config, Dimensions, threads, pass) = (other.Config, other.Dimensions, other.threads, other.pass);
        observation = ObservationTransform.Create(weights);
    }

    /// <inheritdoc/>
    public LfadsConfig Config { get; }

    /// <inheritdoc/>
    public LfadsDimensions Dimensions { get; }

    /// <inheritdoc/>
    public int ParametersPerChannel => observation.ParametersPerChannel;

    private int InferredInputDim => Config.HasController ? Config.InferredInputDim : 0;

    /// <inheritdoc/>
    public void Run(int windowCount, int sampleCount, in WindowInputs inputs, in WindowOutputs outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(windowCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleCount, 1);
        long windows = windowCount, bins = windows * sampleCount * Dimensions.OutputBins, channels = bins * Dimensions.OutputChannelCount;
        Require(inputs.Windows, windows * Dimensions.WindowBins * Dimensions.ChannelCount, nameof(inputs.Windows));
        Require(inputs.ExternalInputs, windows * Dimensions.OutputBins * Dimensions.ExternalInputDim, nameof(inputs.ExternalInputs));
        RequireIfGiven(outputs.Means, channels, nameof(outputs.Means));
        RequireIfGiven(outputs.Variances, channels, nameof(outputs.Variances));
        RequireIfGiven(outputs.Parameters, channels * ParametersPerChannel, nameof(outputs.Parameters));
        RequireIfGiven(outputs.GeneratorInputs, bins * (InferredInputDim + Dimensions.ExternalInputDim), nameof(outputs.GeneratorInputs));
        bool observed = !outputs.Means.IsEmpty || !outputs.Variances.IsEmpty || !outputs.Parameters.IsEmpty;
        Span<float> raw = !outputs.Parameters.IsEmpty ? outputs.Parameters : observed ? Scratch(ref parameters, channels * ParametersPerChannel) : [];
        Span<float> drawn = outputs.GeneratorInputs.IsEmpty ? [] : Scratch(ref inferredInputs, bins * InferredInputDim);
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
            InferredInputs = drawn,
            GeneratorStates = outputs.GeneratorStates,
            GeneratorInitialStates = outputs.GeneratorInitialStates,
            ControllerStates = outputs.ControllerStates,
        };
        pass.Run(windowCount, sampleCount, given, wanted, threads);
        if (observed) observation.Apply(raw, outputs.Means, outputs.Variances);
        JoinGeneratorInputs(drawn, external, outputs.GeneratorInputs);
    }

    /// <summary>Frees the packed weights.</summary>
    public void Dispose()
    {
        if (ownsPass) pass.Dispose();
    }

    /// <summary>Side by side, bin by bin, what was drawn and what was measured; the same was measured for every sample.</summary>
    private void JoinGeneratorInputs(ReadOnlySpan<float> drawn, ReadOnlySpan<float> external, Span<float> joined)
    {
        int inferred = InferredInputDim, measured = Dimensions.ExternalInputDim;
        for (int bin = 0; !joined.IsEmpty; bin++)
        {
            drawn.Slice(bin * inferred, inferred).CopyTo(joined);
            if (measured > 0) external.Slice(bin % (external.Length / measured) * measured, measured).CopyTo(joined[inferred..]);
            joined = joined[(inferred + measured)..];
        }
    }

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
