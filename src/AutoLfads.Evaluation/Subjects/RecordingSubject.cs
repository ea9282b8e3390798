using System.Globalization;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.HeldOut;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Subjects;

/// <summary>A recording with one or several estimates of it.</summary>
/// <remarks>Every estimator is judged on the same bins: those where the EMG and all estimates have values.</remarks>
public sealed class RecordingSubject : EvaluationSubject
{
    private const int ExampleCount = 3;
    private const double ExampleSeconds = 2;

    // A setting is tuned on so much from the middle of the recording: each of 80 settings goes through all of it.
    private const double TuningSeconds = 120;

    private readonly ActivationEstimate recording;
    private readonly SampleMatrix emg;
    private readonly bool[] shared;

    /// <summary>Takes estimates of one recording.</summary>
    /// <param name="estimates">Their names and the estimates; EMG, events and times are the first one's.</param>
    /// <exception cref="ArgumentException">There is none, or they are not on the same bins and channels.</exception>
    public RecordingSubject(IReadOnlyList<(string Name, ActivationEstimate Estimate)> estimates)
        : this(estimates, Shared(estimates))
    {
    }

    private RecordingSubject(IReadOnlyList<(string Name, ActivationEstimate Estimate)> estimates, bool[] shared)
        : base(estimates[0].Estimate.Provenance.Source, Whole(estimates[0].Estimate, estimates[0].Estimate.Emg, shared), [.. estimates.Select(e => Output(e.Name, e.Estimate, shared))])
    {
        recording = estimates[0].Estimate;
        emg = recording.Emg;
        this.shared = shared;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> EventNames => [.. recording.Events.Select(e => e.Name).Distinct()];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Trial, int FirstBin, int Bins, string Title)> ExamplePieces
    {
        get
        {
            int bins = Math.Min(Emg.TimeBins, Math.Max(2, (int)(ExampleSeconds * Emg.SampleRateHz)));
            return
            [
                .. Enumerable.Range(0, ExampleCount).Select(i => (int)((long)(Emg.TimeBins - bins) * ((2 * i) + 1) / (2 * ExampleCount))).Distinct().Select(first =>
                {
                    double start = recording.StartSeconds + (first / Emg.SampleRateHz);
                    return (0, first, bins, string.Create(CultureInfo.InvariantCulture, $"{start:0.0} to {start + (bins / Emg.SampleRateHz):0.0} s"));
                }),
            ];
        }
    }

    /// <summary>Side signals on the bins of an estimate, as one trial.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="signals">Side signals and the channel of each that is taken.</param>
    /// <exception cref="ArgumentException">There is none, or they have no time in common with the estimate.</exception>
    public static TrialSet OnBins(ActivationEstimate estimate, IReadOnlyList<(SideSignal Signal, int Channel)> signals)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(signals);
        EmgRecording bins = new(estimate.Channels, estimate.SampleRateHz, estimate.StartSeconds, estimate.Emg);
        Dictionary<SideSignal, SampleMatrix> aligned = signals.Select(s => s.Signal).Distinct().ToDictionary(s => s, s => SideSignalAligner.OntoBins(s, bins));
        return TrialSet.FromRecording(
            [.. signals.Select(s => s.Signal.Channels[s.Channel])], estimate.SampleRateHz, SampleMatrix.FromChannels([.. signals.Select(s => aligned[s.Signal].GetChannel(s.Channel))]));
    }

    /// <inheritdoc/>
    public override TrialSet Around(string eventName, TrialSet signals, int binsBefore, int binsAfter)
    {
        ArgumentNullException.ThrowIfNull(signals);
        double[] times = [.. recording.Events.Where(e => e.Name == eventName).Select(e => e.Seconds - recording.StartSeconds)];
        return TrialSet.AroundEvents(signals.Channels, signals.SampleRateHz, signals.ToMatrix(), times, binsBefore, binsAfter);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<HeldOutLikelihood> HeldOut(HeldOutConfig config, IReadOnlyList<IEnvelopeEstimator> baselines, CancellationToken cancellationToken) =>
        throw new ArgumentException($"The estimate of '{Source}' was made from all samples. Evaluate the run: its model estimates its windows again, without some samples.");

    /// <inheritdoc/>
    public override IBehaviourDecoding Decoding(DecodingConfig config) => Behaviour is { } behaviour
        ? new Recording(new RecordingDecoding(behaviour.Channels, behaviour.ToMatrix(), config))
        : throw new ArgumentException($"'{Source}' has no behaviour to decode.");

    private protected override TrialSet Estimate(IEnvelopeEstimator baseline, CancellationToken cancellationToken) => Whole(recording, baseline.Estimate(emg, Emg.SampleRateHz, cancellationToken), shared);

    private protected override IEnvelopeEstimator MostLikely(IReadOnlyList<IEnvelopeEstimator> candidates, CancellationToken cancellationToken) =>
        HeldOutRanking.Rank(candidates, Middle(), Emg.SampleRateHz, cancellationToken: cancellationToken)[0].Estimator;

    private protected override BayesianFilter MostLikelyFilter(CancellationToken cancellationToken) =>
        new(BayesianFilterTuning.Tune(Middle(), Emg.SampleRateHz, cancellationToken: cancellationToken).Best.Config);

    private SampleMatrix Middle()
    {
        int bins = (int)Math.Min(emg.SampleCount, Math.Ceiling(TuningSeconds * Emg.SampleRateHz));
        SampleMatrix middle = new(bins, emg.ChannelCount);
        emg.Read((emg.SampleCount - bins) / 2, middle.Values);
        return middle;
    }

    private static bool[] Shared(IReadOnlyList<(string Name, ActivationEstimate Estimate)> estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        if (estimates.Count == 0) throw new ArgumentException("At least one estimate is needed, got none.", nameof(estimates));
        ActivationEstimate first = estimates[0].Estimate;
        foreach ((string name, ActivationEstimate other) in estimates)
        {
            if (other.Activation.SampleCount == first.Emg.SampleCount && other.SampleRateHz == first.SampleRateHz && other.StartSeconds == first.StartSeconds) continue;
            throw new ArgumentException(FormattableString.Invariant(
                $"Estimates must lie on the same bins: '{estimates[0].Name}' has {first.Emg.SampleCount} at {first.SampleRateHz} Hz from {first.StartSeconds} s, '{name}' {other.Activation.SampleCount} at {other.SampleRateHz} Hz from {other.StartSeconds} s. Infer them from the same recording with models of the same rate."));
        }

        return [.. Enumerable.Range(0, first.Emg.SampleCount).Select(bin => IsComplete(first.Emg, bin) && estimates.All(e => IsComplete(e.Estimate.Activation, bin)))];
    }

    private static bool IsComplete(SampleMatrix matrix, int bin)
    {
        foreach (double value in matrix.Values.AsSpan(bin * matrix.ChannelCount, matrix.ChannelCount))
            if (!double.IsFinite(value)) return false;
        return true;
    }

    private static EstimatorOutput Output(string name, ActivationEstimate estimate, bool[] shared) => new(
        new EvaluatedEstimator(name, EstimatorRole.Estimate),
        Whole(estimate, estimate.Activation, shared),
        estimate.Lower is { } lower ? Whole(estimate, lower, shared) : null,
        estimate.Upper is { } upper ? Whole(estimate, upper, shared) : null);

    /// <summary>A matrix as one trial, NaN in bins that are not shared.</summary>
    private static TrialSet Whole(ActivationEstimate estimate, SampleMatrix matrix, bool[] bins)
    {
        SampleMatrix kept = new(matrix.SampleCount, matrix.ChannelCount, [.. matrix.Values]);
        for (int bin = 0; bin < bins.Length; bin++)
            if (!bins[bin]) kept.Values.AsSpan(bin * kept.ChannelCount, kept.ChannelCount).Fill(double.NaN);
        return TrialSet.FromRecording(estimate.Channels, estimate.SampleRateHz, kept);
    }

    private sealed class Recording(RecordingDecoding decoding) : IBehaviourDecoding
    {
        public IReadOnlyList<DecodingScore> Scores { get; } = [DecodingScore.Standard];

        public LagScan? PhaseClockScan() => null;

        public LagScan Scan(TrialSet estimate, DecodingScore score, CancellationToken cancellationToken) => decoding.Scan(estimate.ToMatrix(), cancellationToken);

        public DecodingErrors Errors(string estimator, TrialSet estimate, DecodingScore score, int lagBins) => decoding.Errors(estimator, estimate.ToMatrix(), lagBins);

        public NestedDecodingResult Nested(IEnumerable<(string Estimator, TrialSet Estimate)> candidates, DecodingScore score, NestedDecodingConfig nested, CancellationToken cancellationToken) =>
            decoding.Nested(candidates.Select(c => (c.Estimator, c.Estimate.ToMatrix())), nested, cancellationToken);
    }
}
