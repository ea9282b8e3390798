using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Inference;

/// <summary>Puts the windows' averages back onto the recording's time axis and into its unit, some windows at a time.</summary>
internal sealed class RecordingEstimate
{
    private readonly ModelMetadata metadata;
    private readonly InferenceConfig config;
    private readonly EmgRecording prepared;
    private readonly WindowPlan plan;
    private readonly double[] scales, squaredScales;
    private readonly MergedOutput activation;
    private readonly MergedOutput? variance, factors, inferredInputs, lower, upper, shape, rate;
    private readonly SampleMatrix initialConditions;
    private int addedWindows;

    /// <summary>Begins without a window.</summary>
    /// <param name="metadata">What the model says about itself.</param>
    /// <param name="config">How the model is applied.</param>
    /// <param name="prepared">The recording the model reads; the estimate is stored as its samples are.</param>
    /// <param name="plan">Where its windows lie.</param>
    /// <param name="activationAlone">True where nothing but the activation is wanted.</param>
    public RecordingEstimate(ModelMetadata metadata, InferenceConfig config, EmgRecording prepared, WindowPlan plan, bool activationAlone)
    {
        (this.metadata, this.config, this.prepared, this.plan) = (metadata, config, prepared, plan);
        scales = [.. metadata.Preprocessing?.ChannelScales ?? [.. metadata.Channels.Select(_ => 1.0)]];
        squaredScales = [.. scales.Select(s => s * s)];
        WindowMerger merger = new(plan.Starts, plan.WindowBins, plan.BinCount, metadata.Windowing.MergePower);
        MergedOutput Output(int channels) => new(merger, prepared.Samples.NewLike(plan.BinCount, channels));
        LfadsConfig architecture = metadata.Model;
        int emgChannels = metadata.Dimensions.ChannelCount;
        Outputs = activationAlone
            ? [GraphNames.Mean]
            : [GraphNames.Mean, GraphNames.Variance, GraphNames.Parameters, GraphNames.Factors, GraphNames.InferredInputMeans, GraphNames.ConditionMean];
        activation = Output(emgChannels);
        initialConditions = new(plan.Starts.Count, architecture.InitialConditionDim);
        if (activationAlone) return;
        variance = Output(emgChannels);
        if (config.Samples > 0) (lower, upper) = (Output(emgChannels), Output(emgChannels));
        if (architecture.Observation == ObservationKind.Gamma) (shape, rate) = (Output(emgChannels), Output(emgChannels));
        factors = Output(architecture.FactorDim);
        inferredInputs = Output(architecture.HasController ? architecture.InferredInputDim : 0);
    }

    /// <summary>The graph's outputs whose averages are added.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Adds the averages of the next windows.</summary>
    public void Add(PosteriorAverages averages)
    {
        IReadOnlyDictionary<string, WindowSet> outputs = averages.Outputs;
        WindowSet mean = outputs[GraphNames.Mean];
        int outputChannels = metadata.Dimensions.OutputChannelCount;
        AddChannels(activation, mean, 0);
        if (variance is null || factors is null || inferredInputs is null) return;
        AddChannels(variance, outputs[GraphNames.Variance], 0);
        AddChannels(lower, averages.Lower, 0);
        AddChannels(upper, averages.Upper, 0);
        AddChannels(shape, outputs[GraphNames.Parameters], 0);
        AddChannels(rate, outputs[GraphNames.Parameters], outputChannels);
        factors.Add(Part(outputs[GraphNames.Factors], 0, outputs[GraphNames.Factors].ChannelCount));
        inferredInputs.Add(Part(outputs[GraphNames.InferredInputMeans], 0, outputs[GraphNames.InferredInputMeans].ChannelCount));
        WindowSet conditions = outputs[GraphNames.ConditionMean];
        initialConditions.Write(addedWindows, Array.ConvertAll(conditions.Values, v => (double)v));
        addedWindows += mean.WindowCount;
    }

    /// <summary>The activation, once the averages of all windows were added.</summary>
    public SampleMatrix CompleteActivation() => Scaled(activation, scales);

    /// <summary>The estimate, once the averages of all windows were added.</summary>
    /// <exception cref="InvalidOperationException">Only the activation was wanted.</exception>
    public ActivationEstimate Complete()
    {
        if (variance is null || factors is null || inferredInputs is null) throw new InvalidOperationException("Only the activation was wanted.");
        string models = metadata.EnsembleSize == 1 ? "" : $" of each of {metadata.EnsembleSize} models";
        string step = config.Samples == 0 ? $"LFADS, posterior mean{models}" : $"LFADS, average of {config.Samples} posterior samples{models}, seed {config.Seed}";
        return new()
        {
            Model = metadata,
            Channels = prepared.Channels,
            SampleRateHz = prepared.SampleRateHz,
            StartSeconds = prepared.StartSeconds,
            Activation = CompleteActivation(),
            Variance = Scaled(variance, squaredScales),
            Lower = lower is null ? null : Scaled(lower, scales),
            Upper = upper is null ? null : Scaled(upper, scales),
            CredibleMass = config.CredibleMass,
            Shape = shape?.Complete(),
            Rate = rate?.Complete(),
            Factors = factors.Complete(),
            InferredInputs = inferredInputs.Complete(),
            InitialConditions = initialConditions,
            WindowStarts = plan.Starts,
            Emg = Scaled(prepared.Samples, scales, prepared.Samples.NewLike(plan.BinCount, scales.Length)),
            SideSignals = prepared.SideSignals,
            Events = prepared.Events,
            Provenance = prepared.Provenance with { Steps = [.. prepared.Provenance.Steps, step] },
            SampleCount = config.Samples,
        };
    }

    // The block of columns that belongs to the channels the model reads; held-out channels come after them and have no names here.
    private void AddChannels(MergedOutput? output, WindowSet? windows, int firstColumn)
    {
        if (output is not null && windows is not null) output.Add(Part(windows, firstColumn, metadata.Dimensions.ChannelCount));
    }

    /// <summary>Some columns of the bins that were read: bins predicted beyond the window are left out.</summary>
    private WindowSet Part(WindowSet windows, int firstColumn, int columns)
    {
        if (columns == windows.ChannelCount && plan.WindowBins == windows.TimeBins) return windows;
        WindowSet part = new(windows.WindowCount, plan.WindowBins, columns);
        for (int w = 0; w < windows.WindowCount; w++)
        {
            ReadOnlySpan<float> from = windows.Window(w);
            Span<float> to = part.Window(w);
            for (int bin = 0; bin < plan.WindowBins; bin++)
                from.Slice((bin * windows.ChannelCount) + firstColumn, columns).CopyTo(to.Slice(bin * columns, columns));
        }

        return part;
    }

    // Each channel times what 1 is in the raw unit, or its square; in place where the target is the same.
    private static SampleMatrix Scaled(SampleMatrix samples, double[] factors, SampleMatrix target)
    {
        samples.ForEachBlock((start, rows) =>
        {
            for (int i = 0; i < rows.Length; i++) rows[i] *= factors[i % factors.Length];
            target.Write(start, rows);
        });
        return target;
    }

    private static SampleMatrix Scaled(MergedOutput output, double[] factors)
    {
        SampleMatrix merged = output.Complete();
        return Scaled(merged, factors, merged);
    }
}
