using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Comparison;

namespace AutoLfads.Evaluation.Decoding;

/// <summary>Scores estimates of a whole recording by how well behaviour on the same bins is decoded from them.</summary>
/// <remarks>As <see cref="WindowDecoding"/>, standard score only: without aligned windows there is no mean over windows to subtract.</remarks>
public sealed class RecordingDecoding
{
    private readonly IReadOnlyList<Channel> targets;
    private readonly SampleMatrix values;
    private readonly DecodingConfig config;
    private readonly int windowBins;
    private readonly int segmentBins;

    /// <summary>Takes behaviour on the bins of a recording's estimates.</summary>
    /// <param name="targets">Name and unit of each target.</param>
    /// <param name="values">Behaviour, [bin, target]; NaN where missing.</param>
    /// <param name="config">The recipe; null for its defaults.</param>
    /// <param name="windowBins">
    /// With folds of whole windows, errors of windows or nested choice, bins of a window: the recording is cut into windows that follow each other. With such folds lags and history stay within them. Default 100.
    /// </param>
    /// <exception cref="ArgumentException">Shapes or names do not fit, or the recipe is not usable.</exception>
    public RecordingDecoding(IReadOnlyList<Channel> targets, SampleMatrix values, DecodingConfig? config = null, int windowBins = 100)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowBins, 1);
        if (targets.Count == 0 || targets.Count != values.ChannelCount)
            throw new ArgumentException($"{targets.Count} target names were given for {values.ChannelCount} targets; at least one is needed.", nameof(targets));
        this.targets = targets;
        this.values = values;
        this.config = config ?? new DecodingConfig();
        this.config.ThrowIfInvalid();
        this.windowBins = windowBins;
        segmentBins = this.config.Folds == FoldScheme.WholeWindows ? windowBins : Math.Max(1, values.SampleCount);
    }

    /// <summary>Scores one estimator at every lag.</summary>
    /// <param name="estimate">Estimate, [bin, channel], on the bins of the targets; NaN where missing.</param>
    /// <param name="cancellationToken">Stops between lags.</param>
    /// <exception cref="ArgumentException">The bins are not those of the targets, too few are complete, or a target does not change in a fold.</exception>
    public LagScan Scan(SampleMatrix estimate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return LagScanner.Scan(new LaggedRows(estimate, values, segmentBins, config.HistoryBins), DecodingScore.Standard, targets, config, cancellationToken);
    }

    /// <summary>What one estimator leaves undecoded at one lag, fold by fold and window by window, for a <see cref="PairedComparison"/>.</summary>
    /// <param name="estimator">Name of the estimator.</param>
    /// <param name="estimate">Estimate, [bin, channel], on the bins of the targets; NaN where missing.</param>
    /// <param name="lagBins">Bins by which the estimate leads; 0 or more. The lag stays within windows.</param>
    /// <exception cref="ArgumentException">As of <see cref="Scan"/>.</exception>
    public DecodingErrors Errors(string estimator, SampleMatrix estimate, int lagBins = 0)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return LagScanner.Errors(new LaggedRows(estimate, values, windowBins, config.HistoryBins), lagBins, estimator, DecodingScore.Standard, targets, config);
    }

    /// <summary>Decodes each fold with the estimator, ridge penalty and lag that the other folds choose among themselves; folds of whole windows.</summary>
    /// <param name="candidates">Name and estimate of each candidate, as <see cref="Scan"/> takes it, all with values in the same bins; computed as they are asked for.</param>
    /// <param name="nested">What to choose among; null for its defaults.</param>
    /// <param name="cancellationToken">Stops between candidates and lags.</param>
    /// <exception cref="ArgumentException">As of <see cref="Scan"/>; or there is no candidate, the candidates' bins differ, or there are fewer windows than folds.</exception>
    public NestedDecodingResult Nested(
        IEnumerable<(string Estimator, SampleMatrix Estimate)> candidates, NestedDecodingConfig? nested = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        nested ??= new NestedDecodingConfig();
        nested.ThrowIfInvalid();
        return NestedDecoder.Evaluate(candidates, values, windowBins, DecodingScore.Standard, targets, nested, cancellationToken);
    }
}
