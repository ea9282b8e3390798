using AutoLfads.Kernels.Decoder;
using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Decoder;

/// <summary>What a pass computed.</summary>
/// <param name="Outputs">In the order of <see cref="DecoderData.OutputNames"/>, those that the case has, [step, row, feature].</param>
/// <param name="Gradients">In the order of <see cref="DecoderData.Names"/>, those that the case has.</param>
internal sealed record DecoderResult(float[][] Outputs, float[][] Gradients)
{
    public void RequireSameBits(DecoderResult other, string what)
    {
        for (int i = 0; i < Outputs.Length; i++) Closeness.RequireSameBits(Outputs[i], other.Outputs[i], $"{what}, {DecoderData.OutputNames[i]}");
        for (int i = 0; i < Gradients.Length; i++) Closeness.RequireSameBits(Gradients[i], other.Gradients[i], $"{what}, {DecoderData.Names[i]}");
    }
}

/// <summary>The arguments of one pass of the kernels in memory of their own; a test may exchange some.</summary>
internal sealed class DecoderRun : IDisposable
{
    private readonly DecoderCase sizes;
    private readonly LfadsDecoder kernels;

    public DecoderRun(DecoderData data, LfadsDecoder kernels)
    {
        (sizes, this.kernels) = (data.Sizes, kernels);
        Parameters = [.. data.Values.Select(v => Memory.Array(v))];
        Results = [.. data.Values.Select(v => Memory.Unwritten(v.Length))];
        Sequences = new()
        {
            GeneratorInitialState = Once(sizes.Generator, data.Values[DecoderData.InitialState]),
            ExternalInputs = sizes.External > 0 ? Each(sizes.External, data.External) : default,
            GeneratorInitialMask = sizes.Dropout ? Once(sizes.Generator, data.InitialMask) : default,
            GeneratorMask = sizes.Dropout ? Each(sizes.Generator, data.GeneratorMask) : default,
            GeneratorStates = Each(kernels.PaddedGeneratorDim),
            Factors = Each(kernels.PaddedFactorDim),
        };
        Gradients = new()
        {
            GeneratorInitialState = Once(sizes.Generator),
            GeneratorStates = Given(data, DecoderData.GeneratorStates, sizes.Generator),
            Factors = Given(data, DecoderData.Factors, sizes.Factors),
            ControllerStates = Given(data, DecoderData.ControllerStates, sizes.Controller),
            Means = Given(data, DecoderData.Means, sizes.Inferred),
            StandardDeviations = Given(data, DecoderData.StandardDeviations, sizes.Inferred),
            InferredInputs = Given(data, DecoderData.InferredInputs, sizes.Inferred),
        };
        if (sizes.HasController) AddController(data);
    }

    public CallerMemory Memory { get; } = new();

    /// <summary>In the order of <see cref="DecoderData.Names"/>; initial and encoder states are views instead.</summary>
    public AlignedBuffer[] Parameters { get; }

    public AlignedBuffer[] Results { get; }

    public DecoderSequences Sequences { get; set; }

    public DecoderGradientSequences Gradients { get; set; }

    /// <summary>A forward and a backward pass with kernels of their own.</summary>
    public static DecoderResult Compute(DecoderData data, InstructionSet instructionSet, int threads = 1)
    {
        using LfadsDecoder kernels = new(data.Sizes.DecoderSizes, instructionSet);
        return Compute(data, kernels, threads);
    }

    /// <summary>A forward and a backward pass.</summary>
    public static DecoderResult Compute(DecoderData data, LfadsDecoder kernels, int threads = 1)
    {
        using DecoderRun run = new(data, kernels);
        using KernelPass pass = run.Forward(threads, keep: true)!;
        run.Backward(pass, threads);
        return run.Result();
    }

    public KernelPass? Forward(int threads = 1, bool keep = true) => kernels.Forward(Of(Parameters), Sequences, threads, keep);

    public void Backward(KernelPass pass, int threads = 1) => kernels.Backward(pass, Of(Parameters), Sequences, Gradients, Of(Results), threads);

    public DecoderResult Result()
    {
        float[][] gradients = [.. Results.Select(r => r.Span.ToArray())];
        gradients[DecoderData.InitialState] = CallerMemory.Read(Gradients.GeneratorInitialState);
        if (sizes.HasController) gradients[DecoderData.EncoderStates] = EncoderGradient();
        return new(Outputs(), gradients);
    }

    /// <summary>Outputs without their padding, which must hold 0, or 1 beside standard deviations.</summary>
    public float[][] Outputs()
    {
        float[][] always = [WithoutPadding(Sequences.GeneratorStates, sizes.Generator), WithoutPadding(Sequences.Factors, sizes.Factors)];
        if (!sizes.HasController) return always;
        return
        [
            .. always,
            WithoutPadding(Sequences.ControllerStates, sizes.Controller),
            WithoutPadding(Sequences.Means, sizes.Inferred),
            WithoutPadding(Sequences.StandardDeviations, sizes.Inferred, padding: 1),
            WithoutPadding(Sequences.InferredInputs, sizes.Inferred),
        ];
    }

    public void Dispose() => Memory.Dispose();

    private void AddController(DecoderData data)
    {
        int inferred = kernels.PaddedInferredInputDim, encoder = sizes.Encoder, padded = kernels.PaddedEncoderDim;
        float[] encoders = data.Values[DecoderData.EncoderStates], paddedEncoders = new float[sizes.Steps * sizes.Rows * 2 * padded];
        for (int half = 0; half < 2 * sizes.Steps * sizes.Rows; half++) encoders.AsSpan(half * encoder, encoder).CopyTo(paddedEncoders.AsSpan(half * padded));
        Sequences = Sequences with
        {
            ControllerInputs = Each(2 * padded, paddedEncoders),
            Noise = sizes.Noise ? Each(sizes.Inferred, data.Noise) : default,
            ControllerInputMask = sizes.Dropout ? Each((2 * encoder) + sizes.Factors, data.ControllerMask) : default,
            ControllerStates = Each(kernels.PaddedControllerDim),
            Means = Each(inferred),
            StandardDeviations = Each(inferred),
            InferredInputs = Each(inferred),
        };
        Gradients = Gradients with { ControllerInputs = Each(2 * padded) };
    }

    private float[] EncoderGradient()
    {
        int width = kernels.PaddedEncoderDim;
        float[] along = WithoutPadding(Gradients.ControllerInputs.Columns(0, width), sizes.Encoder);
        float[] against = WithoutPadding(Gradients.ControllerInputs.Columns(width, width), sizes.Encoder);
        return [.. along.Chunk(sizes.Encoder).Zip(against.Chunk(sizes.Encoder), (a, b) => a.Concat(b)).SelectMany(v => v)];
    }

    private static float[] WithoutPadding(in SequenceView view, int width, float padding = 0)
    {
        Assert.All(CallerMemory.Read(view.Columns(width, view.Width - width)), v => Assert.Equal(padding, v));
        return CallerMemory.Read(view.Columns(0, width));
    }

    private SequenceView Once(int width, float[]? values = null) => Memory.View(sizes.Layout, 1, sizes.Rows, width, values);

    private SequenceView Each(int width, float[]? values = null) => Memory.View(sizes.Layout, sizes.Steps, sizes.Rows, width, values);

    private SequenceView Given(DecoderData data, int output, int width) => data.OutputGradients[output] is { } gradient ? Each(width, gradient) : default;

    private DecoderParameters Of(AlignedBuffer[] arrays)
    {
        GruParameters generator = Cell(arrays, DecoderData.GeneratorInput);
        if (!sizes.HasController) return new() { Generator = generator, FactorWeight = arrays[DecoderData.FactorWeight].Span };
        GruParameters controller = Cell(arrays, DecoderData.ControllerInput);
        return new()
        {
            Generator = generator,
            FactorWeight = arrays[DecoderData.FactorWeight].Span,
            Controller = new()
            {
                InputWeight = controller.InputWeight,
                RecurrentWeight = controller.RecurrentWeight,
                Bias = controller.Bias,
                InitialState = arrays[DecoderData.ControllerInitial].Span,
            },
            ReadoutWeight = arrays[DecoderData.ReadoutWeight].Span,
            ReadoutBias = arrays[DecoderData.ReadoutBias].Span,
        };
    }

    private static GruParameters Cell(AlignedBuffer[] arrays, int first) => new() { InputWeight = arrays[first].Span, RecurrentWeight = arrays[first + 1].Span, Bias = arrays[first + 2].Span };
}
