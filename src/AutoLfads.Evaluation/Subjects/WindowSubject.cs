using System.Globalization;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.HeldOut;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Subjects;

/// <summary>Windows that a model was trained on, training windows first, with estimates of them.</summary>
/// <remarks>Bins are taken as aligned between windows: to an event such as a step, or not at all.</remarks>
public sealed class WindowSubject : EvaluationSubject
{
    private const string EventName = "window";
    private const int ExampleCount = 3;

    private readonly TrainingData data;
    private readonly IReadOnlyList<WindowOutput> outputs;

    /// <summary>Takes windows and estimates.</summary>
    /// <param name="source">Path of the run, for messages.</param>
    /// <param name="data">The windows.</param>
    /// <param name="estimates">The estimates.</param>
    /// <param name="eventBin">Bin of the event that windows are aligned to; null for the middle of the window.</param>
    /// <exception cref="ArgumentException">The estimates are not those of the windows, or the event lies outside of them.</exception>
    public WindowSubject(string source, TrainingData data, IReadOnlyList<WindowOutput> estimates, int? eventBin = null)
        : base(source, Trials(data, eventBin, [data.Train.WithoutMargins(data.MarginBins), data.Valid.WithoutMargins(data.MarginBins)]), [.. estimates.Select(e => Output(data, eventBin, e))])
    {
        this.data = data;
        outputs = estimates;
        if (data.Decoding is { } target) Behaviour = TrialSet.FromWindows(target.Channels, 1 / data.BinSeconds, [target.Train, target.Valid], Emg.EventBin);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> EventNames => [EventName];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Trial, int FirstBin, int Bins, string Title)> ExamplePieces =>
    [
        .. Enumerable.Range(0, ExampleCount).Select(i => data.Train.WindowCount + (((2 * i) + 1) * data.Valid.WindowCount / (2 * ExampleCount))).Where(trial => trial < Emg.TrialCount).Distinct()
            .Select(trial => (trial, 0, Emg.TimeBins, string.Create(CultureInfo.InvariantCulture, $"validation window {data.ValidIndices[trial - data.Train.WindowCount]}"))),
    ];

    /// <inheritdoc/>
    public override TrialSet Around(string eventName, TrialSet signals, int binsBefore, int binsAfter)
    {
        ArgumentNullException.ThrowIfNull(signals);
        return signals;
    }

    /// <inheritdoc/>
    /// <remarks>Baselines are given straight lines in place of hidden samples, with the margins that they always have.</remarks>
    public override IReadOnlyList<HeldOutLikelihood> HeldOut(HeldOutConfig config, IReadOnlyList<IEnvelopeEstimator> baselines, CancellationToken cancellationToken)
    {
        HeldOutEmg[] emg = [.. new[] { data.Train, data.Valid }.Select((set, i) => HeldOutEmg.Draw(Trials(data, Emg.EventBin, [set.WithoutMargins(data.MarginBins)]), config with { Seed = config.Seed + i }))];
        HeldOutAnalysis analysis = new(config);
        List<HeldOutLikelihood> results = [];
        foreach (WindowOutput output in outputs)
        {
            if (output.Again is { } again) results.AddRange(Score(output.Name, [.. emg.Select(part => again(part.Masked.ToWindows(), config.Share))]));
        }

        if (results.Count == 0) throw new ArgumentException($"None of the models of '{Source}' can estimate windows with missing samples: they must read EMG as it is (model.encoder_input: none).");
        WindowSet[] bridged = [HiddenSamples.Bridge(data.Train, emg[0].Masked, data.MarginBins), HiddenSamples.Bridge(data.Valid, emg[1].Masked, data.MarginBins)];
        foreach (IEnvelopeEstimator baseline in baselines) results.AddRange(Score(baseline.Name, baseline.EstimateWindows(bridged, data.MarginBins, Emg.SampleRateHz, cancellationToken)));
        return results;

        IReadOnlyList<HeldOutLikelihood> Score(string name, IReadOnlyList<WindowSet> estimates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return analysis.Evaluate(name, (emg[0], Trials(data, Emg.EventBin, [estimates[0]])), (emg[1], Trials(data, Emg.EventBin, [estimates[1]])));
        }
    }

    /// <inheritdoc/>
    public override IBehaviourDecoding Decoding(DecodingConfig config) => Behaviour is { } behaviour
        ? new Windows(new WindowDecoding(behaviour.Channels, [behaviour.ToWindows()], config))
        : throw new ArgumentException($"The windows of '{Source}' have no behaviour to decode.");

    private protected override TrialSet Estimate(IEnvelopeEstimator baseline, CancellationToken cancellationToken) =>
        TrialSet.FromWindows(Emg.Channels, Emg.SampleRateHz, baseline.EstimateWindows([data.Train, data.Valid], data.MarginBins, Emg.SampleRateHz, cancellationToken), Emg.EventBin);

    private protected override IEnvelopeEstimator MostLikely(IReadOnlyList<IEnvelopeEstimator> candidates, CancellationToken cancellationToken) =>
        HeldOutRanking.RankWindows(candidates, data.Train, data.MarginBins, Emg.SampleRateHz, cancellationToken: cancellationToken)[0].Estimator;

    private protected override BayesianFilter MostLikelyFilter(CancellationToken cancellationToken) =>
        new(BayesianFilterTuning.TuneWindows(data.Train, Emg.SampleRateHz, cancellationToken: cancellationToken).Best.Config);

    private static TrialSet Trials(TrainingData data, int? eventBin, IReadOnlyList<WindowSet> sets) =>
        TrialSet.FromWindows(data.Channels, 1 / data.BinSeconds, sets, eventBin ?? data.WindowBins / 2);

    private static EstimatorOutput Output(TrainingData data, int? eventBin, WindowOutput estimate)
    {
        TrialSet? Ends(IReadOnlyList<WindowSet>? sets) => sets is null ? null : Trials(data, eventBin, sets);
        return new EstimatorOutput(new EvaluatedEstimator(estimate.Name, EstimatorRole.Estimate), Trials(data, eventBin, [estimate.Train, estimate.Valid]), Ends(estimate.Lower), Ends(estimate.Upper));
    }

    private sealed class Windows(WindowDecoding decoding) : IBehaviourDecoding
    {
        public IReadOnlyList<DecodingScore> Scores { get; } = [DecodingScore.Standard, DecodingScore.Deviation];

        public LagScan? PhaseClockScan() => decoding.PhaseClockScan();

        public LagScan Scan(TrialSet estimate, DecodingScore score, CancellationToken cancellationToken) => decoding.Scan([estimate.ToWindows()], score, cancellationToken);

        public DecodingErrors Errors(string estimator, TrialSet estimate, DecodingScore score, int lagBins) => decoding.Errors(estimator, [estimate.ToWindows()], score, lagBins);

        public NestedDecodingResult Nested(IEnumerable<(string Estimator, TrialSet Estimate)> candidates, DecodingScore score, NestedDecodingConfig nested, CancellationToken cancellationToken) =>
            decoding.Nested(candidates.Select(c => (c.Estimator, (IReadOnlyList<WindowSet>)[c.Estimate.ToWindows()])), score, nested, cancellationToken);
    }
}
