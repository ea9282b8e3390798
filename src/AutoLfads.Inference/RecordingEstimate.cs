using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Inference;

/// <summary>Puts the windows' averages back onto the recording's time axis and into its unit.</summary>
/// <param name="metadata">What the model says about itself.</param>
/// <param name="config">How the model was applied.</param>
/// <param name="prepared">The recording the model read.</param>
/// <param name="plan">Where its windows lie.</param>
internal sealed class RecordingEstimate(ModelMetadata metadata, InferenceConfig config, EmgRecording prepared, WindowPlan plan)
{
    /// <summary>The graph's outputs that go into the estimate of a recording.</summary>
    public static IReadOnlyList<string> Outputs { get; } =
        [GraphNames.Mean, GraphNames.Variance, GraphNames.Parameters, GraphNames.Factors, GraphNames.InferredInputMeans, GraphNames.ConditionMean];

    private readonly WindowMerger merger = new(plan.Starts, plan.WindowBins, plan.BinCount, metadata.Windowing.MergePower);
    private readonly IReadOnlyList<double> scales = metadata.Preprocessing?.ChannelScales ?? [.. metadata.Channels.Select(_ => 1.0)];

    /// <summary>Merges the averages.</summary>
    public ActivationEstimate Merge(PosteriorAverages averages)
    {
        IReadOnlyDictionary<string, WindowSet> outputs = averages.Outputs;
        bool isGamma = metadata.Model.Observation == ObservationKind.Gamma;
        int outputChannels = metadata.Dimensions.OutputChannelCount;
        string models = metadata.EnsembleSize == 1 ? "" : $" of each of {metadata.EnsembleSize} models";
        string step = config.Samples == 0 ? $"LFADS, posterior mean{models}" : $"LFADS, average of {config.Samples} posterior samples{models}, seed {config.Seed}";
        return new()
        {
            Model = metadata,
            Channels = prepared.Channels,
            SampleRateHz = prepared.SampleRateHz,
            StartSeconds = prepared.StartSeconds,
            Activation = Scaled(MergeChannels(outputs[GraphNames.Mean], 0), 1),
            Variance = Scaled(MergeChannels(outputs[GraphNames.Variance], 0), 2),
            Lower = averages.Lower is null ? null : Scaled(MergeChannels(averages.Lower, 0), 1),
            Upper = averages.Upper is null ? null : Scaled(MergeChannels(averages.Upper, 0), 1),
            CredibleMass = config.CredibleMass,
            Shape = isGamma ? MergeChannels(outputs[GraphNames.Parameters], 0) : null,
            Rate = isGamma ? MergeChannels(outputs[GraphNames.Parameters], outputChannels) : null,
            Factors = MergeAll(outputs[GraphNames.Factors]),
            InferredInputs = MergeAll(outputs[GraphNames.InferredInputMeans]),
            InitialConditions = Rows(outputs[GraphNames.ConditionMean]),
            WindowStarts = plan.Starts,
            Emg = Scaled(Copy(prepared.Samples), 1),
            SideSignals = prepared.SideSignals,
            Events = prepared.Events,
            Provenance = prepared.Provenance with { Steps = [.. prepared.Provenance.Steps, step] },
            SampleCount = config.Samples,
        };
    }

    /// <summary>Merges the block of columns that belongs to the channels the model reads; held-out channels come after them and have no names here.</summary>
    private SampleMatrix MergeChannels(WindowSet windows, int firstColumn) => merger.Merge(Part(windows, firstColumn, metadata.Dimensions.ChannelCount));

    private SampleMatrix MergeAll(WindowSet windows) => merger.Merge(Part(windows, 0, windows.ChannelCount));

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

    /// <summary>Multiplies each channel in place by a power of what 1 is in the raw unit.</summary>
    private SampleMatrix Scaled(SampleMatrix matrix, int power)
    {
        double[] factors = [.. scales.Select(s => Math.Pow(s, power))];
        for (int i = 0; i < matrix.Values.Length; i++) matrix.Values[i] *= factors[i % factors.Length];
        return matrix;
    }

    private static SampleMatrix Copy(SampleMatrix matrix) => new(matrix.SampleCount, matrix.ChannelCount, [.. matrix.Values]);

    private static SampleMatrix Rows(WindowSet windows) => new(windows.WindowCount, windows.ChannelCount, Array.ConvertAll(windows.Values, v => (double)v));
}
