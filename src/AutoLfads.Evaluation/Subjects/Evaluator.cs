using System.Text.Json;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Spectra;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Cortex;
using AutoLfads.Evaluation.Force;
using AutoLfads.Evaluation.FrequencyResponse;
using AutoLfads.Evaluation.Oscillations;
using AutoLfads.Evaluation.Profiles;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Spectra;
using AutoLfads.Evaluation.Trials;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Evaluation.Subjects;

/// <summary>Makes the analyses that are asked for, of all estimates and of the baselines that go with each analysis.</summary>
/// <remarks>An analysis that the data do not allow is left out and says why, so that the others are not lost.</remarks>
public sealed class Evaluator
{
    private const int FewestSegmentBins = 8;

    private readonly EvaluationSubject subject;
    private readonly EvaluationConfig config;
    private readonly IReadOnlySet<Analysis> analyses;
    private readonly CancellationToken stop;
    private readonly Lazy<IReadOnlyList<(IEnvelopeEstimator Estimator, string Note)>> tunedBaselines;
    private readonly Lazy<IReadOnlyList<EstimatorOutput>> tuned;
    private readonly List<OmittedAnalysis> omitted = [];

    private Evaluator(EvaluationSubject subject, EvaluationConfig config, IReadOnlySet<Analysis> analyses, CancellationToken stop)
    {
        (this.subject, this.config, this.analyses, this.stop) = (subject, config, analyses, stop);
        tunedBaselines = new(() => subject.TuneBaselines(stop));
        tuned = new(() => [.. tunedBaselines.Value.Select(b => subject.Apply(b.Estimator, EstimatorRole.TunedBaseline, b.Note, stop))]);
    }

    /// <summary>Every analysis.</summary>
    public static IReadOnlySet<Analysis> All { get; } = new SortedSet<Analysis>(Enum.GetValues<Analysis>());

    // What a reader wants to see beside the estimates wherever a figure has room for few.
    private IEnumerable<EstimatorOutput> Compared => subject.Estimates.Concat(tuned.Value);

    /// <summary>Evaluates.</summary>
    /// <param name="subject">EMG and estimates.</param>
    /// <param name="analyses">What to do.</param>
    /// <param name="config">The recipes; null for their defaults.</param>
    /// <param name="cancellationToken">Stops between estimators.</param>
    /// <returns>What was found, and what could not be done and why.</returns>
    /// <exception cref="ArgumentException">A recipe is not usable with any data.</exception>
    public static EvaluationReport Evaluate(EvaluationSubject subject, IReadOnlySet<Analysis> analyses, EvaluationConfig? config = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(analyses);
        config ??= new EvaluationConfig();
        if (config.SegmentBins < FewestSegmentBins) throw new ArgumentException($"Segments of spectra need {FewestSegmentBins} bins or more, was {config.SegmentBins}.", nameof(config));
        if (!(double.IsFinite(config.ProfileSeconds) && config.ProfileSeconds > 0)) throw new ArgumentException($"The time around events must be above 0 s, was {config.ProfileSeconds}.", nameof(config));
        return new Evaluator(subject, config, analyses, cancellationToken).Report();
    }

    private EvaluationReport Report()
    {
        DecodingTables? decoding = Make(Analysis.Decoding, Decode);
        bool compares = analyses.Contains(Analysis.Comparison);
        EvaluationReport report = new()
        {
            Source = subject.Source,
            Decoding = decoding?.Results ?? [],
            LagCurves = decoding?.LagCurves,
            PhaseClock = decoding?.PhaseClock,
            Comparisons = compares ? decoding?.Comparisons : null,
            Nested = compares ? decoding?.Nested : null,
            Truth = Make(Analysis.Truth, Recover),
            HeldOut = Make(Analysis.HeldOut, () => subject.HeldOut(config.HeldOut, [new RectifiedEmg(), .. tunedBaselines.Value.Select(b => b.Estimator)], stop)),
            FrequencyResponse = Make(Analysis.FrequencyResponse, Respond),
            ResponseDifferences = analyses.Contains(Analysis.FrequencyResponse) && Events().Count > 1 ? Make(Analysis.FrequencyResponse, CompareEvents) : null,
            Spectra = Make(Analysis.Spectra, Power),
            Coherence = Make(Analysis.Spectra, CoherenceWithEmg),
            Force = Make(Analysis.Force, Force),
            ForceCoherence = Make(Analysis.Force, ForceCoherence),
            Oscillations = Make(Analysis.Oscillations, () => Compared.Select(e => Oscillations().Find(e.Name, e.Values, stop)).ToArray()),
            Cortex = Make(Analysis.Cortex, Cortex),
            Profiles = Make(Analysis.Profiles, Profiles),
            Examples = Make(Analysis.Examples, () => ExampleTrials.Of(subject, [.. Compared])),
        };
        return report with { Estimators = Named(report), Omitted = [.. omitted.Distinct()] };
    }

    /// <summary>An analysis, if it is asked for and the data allow it.</summary>
    private T? Make<T>(Analysis analysis, Func<T> make)
        where T : class
    {
        bool asked = analyses.Contains(analysis) || (analysis == Analysis.Decoding && analyses.Contains(Analysis.Comparison));
        if (!asked) return null;
        stop.ThrowIfCancellationRequested();
        try
        {
            return make();
        }
        catch (ArgumentException problem)
        {
            omitted.Add(new OmittedAnalysis(Name(analysis), problem.Message));
            return null;
        }
    }

    /// <summary>Name of an analysis in commands and documents, e.g. "frequency_response".</summary>
    public static string Name(Analysis analysis) => JsonNamingPolicy.SnakeCaseLower.ConvertName(analysis.ToString());

    private DecodingTables Decode() => DecodingTables.Of(subject, config.Decoding, analyses.Contains(Analysis.Comparison) ? tuned.Value : [], stop);

    private IReadOnlyList<TruthResult> Recover()
    {
        if (subject.Truth is not { } truth) throw new ArgumentException($"The activation of '{subject.Source}' is not known; simulated EMG has it.");
        List<TruthResult> results = [.. subject.Estimates.SelectMany(e => Score(e))];
        results.AddRange(Score(subject.Apply(new RectifiedEmg(), EstimatorRole.Baseline, null, stop)));
        // The cut-off that recovers this very truth best: the hardest to beat.
        results.AddRange(BaselineEstimators.LowPasses(subject.Emg.SampleRateHz).Select(low => Score(subject.Apply(low, EstimatorRole.Baseline, null, stop))).MaxBy(scores => scores.Average(s => s.R2)) ?? []);
        if (analyses.Contains(Analysis.Comparison)) results.AddRange(tuned.Value.SelectMany(Score));
        return [.. results.DistinctBy(r => (r.Estimator, r.Channel))];

        IReadOnlyList<TruthResult> Score(EstimatorOutput output)
        {
            stop.ThrowIfCancellationRequested();
            return TruthScore.Evaluate(output.Name, output.Values.ToMatrix(), truth.ToMatrix(), subject.Emg.Channels);
        }
    }

    private IReadOnlyList<string> Events()
    {
        string[] unknown = [.. config.Events.Except(subject.EventNames)];
        if (unknown.Length > 0)
        {
            string found = subject.EventNames.Count == 0 ? "none" : string.Join(", ", subject.EventNames);
            throw new ArgumentException($"'{subject.Source}' has no event {string.Join(", ", unknown)}; it has {found}.");
        }

        return config.Events.Count > 0 ? config.Events : subject.EventNames;
    }

    private (TrialSet Emg, TrialSet Estimate) AroundEvent(string name, EstimatorOutput output)
    {
        int reach = (int)Math.Ceiling(config.FrequencyResponse.HalfWindowSeconds * subject.Emg.SampleRateHz) + 1;
        return (subject.Around(name, subject.Emg, reach, reach), subject.Around(name, output.Values, reach, reach));
    }

    private IReadOnlyList<EstimatorResult<EventResponse>> Respond()
    {
        IReadOnlyList<string> events = Events();
        if (events.Count == 0) throw new ArgumentException($"Events are needed, '{subject.Source}' has none.");
        EventFrequencyResponse analysis = new(config.FrequencyResponse);
        return
        [
            .. from output in Compared
               from name in events
               let pieces = AroundEvent(name, output)
               from response in analysis.Measure(name, pieces.Emg, pieces.Estimate, stop)
               select new EstimatorResult<EventResponse>(output.Name, response),
        ];
    }

    private IReadOnlyList<EstimatorResult<ResponseDifference>> CompareEvents()
    {
        IReadOnlyList<string> events = Events();
        EventFrequencyResponse analysis = new(config.FrequencyResponse);
        return
        [
            .. from output in Compared
               from other in events.Skip(1)
               let first = AroundEvent(events[0], output)
               let second = AroundEvent(other, output)
               from difference in analysis.Compare((events[0], first.Emg, first.Estimate), (other, second.Emg, second.Estimate), stop)
               select new EstimatorResult<ResponseDifference>(output.Name, difference),
        ];
    }

    private SpectralAnalysis Segments() => new(new WelchConfig { SegmentSamples = Math.Min(config.SegmentBins, subject.Emg.TimeBins) });

    private IReadOnlyList<ChannelSpectrum> Power()
    {
        SpectralAnalysis analysis = Segments();
        return [.. Compared.Prepend(new EstimatorOutput(Rectified, subject.Emg)).SelectMany(e => analysis.Power(e.Name, e.Values, stop))];
    }

    private IReadOnlyList<EstimatorResult<ChannelCoherence>> CoherenceWithEmg()
    {
        SpectralAnalysis analysis = Segments();
        return [.. Compared.SelectMany(e => analysis.Coherence(subject.Emg, e.Values, stop).Select(c => new EstimatorResult<ChannelCoherence>(e.Name, c)))];
    }

    // Bands that the rate cannot hold end at its half.
    private OscillationAnalysis Oscillations()
    {
        double highest = Math.Min(config.Oscillations.FitHighestHz, subject.Emg.SampleRateHz / 2);
        return new OscillationAnalysis(config.Oscillations with { FitHighestHz = highest, HighestHz = Math.Min(config.Oscillations.HighestHz, highest) });
    }

    private TrialSet RequireForce() => subject.Force ?? throw new ArgumentException($"A force is needed, none of the signals of '{subject.Source}' is named as one.");

    private IReadOnlyList<ForceCorrelation> Force()
    {
        ForceDerivativeAnalysis analysis = new(RequireForce(), config.Force);
        return [.. Compared.Append(new EstimatorOutput(Rectified, subject.Emg)).SelectMany(e => analysis.Correlate(e.Name, e.Values, stop))];
    }

    private IReadOnlyList<EstimatorResult<ChannelCoherence>> ForceCoherence()
    {
        OscillationAnalysis analysis = Oscillations();
        TrialSet force = RequireForce();
        return [.. Compared.SelectMany(e => analysis.CoherenceWithForce(e.Values, force, config.Force, stop).Select(c => new EstimatorResult<ChannelCoherence>(e.Name, c)))];
    }

    private IReadOnlyList<CortexPredictionResult> Cortex()
    {
        if (subject.SpikeCounts is not { } counts) throw new ArgumentException($"Spike times are needed, none were given for '{subject.Source}'.");
        return new CortexPrediction(counts, subject.Emg.SampleRateHz, config.Cortex).Predict(subject.Emg.Channels, [.. Compared.Select(e => (e.Name, e.Values.ToMatrix()))], stop);
    }

    private IReadOnlyList<MuscleProfile> Profiles()
    {
        IReadOnlyList<string> events = Events();
        if (events.Count == 0) throw new ArgumentException($"Events are needed, '{subject.Source}' has none.");
        int reach = Math.Max(1, (int)Math.Round(config.ProfileSeconds * subject.Emg.SampleRateHz));
        ProfileAnalysis analysis = new(config.Profiles);
        return [.. Compared.SelectMany(e => analysis.Measure(e.Name, subject.Around(events[0], e.Values, reach, reach)))];
    }

    private static EvaluatedEstimator Rectified { get; } = new(new RectifiedEmg().Name, EstimatorRole.Baseline);

    /// <summary>All estimators that the report has results of.</summary>
    private IReadOnlyList<EvaluatedEstimator> Named(EvaluationReport report)
    {
        List<EvaluatedEstimator> known = [.. subject.Estimates.Select(e => e.Estimator)];
        if (tuned.IsValueCreated) known.AddRange(tuned.Value.Select(e => e.Estimator));
        IEnumerable<string> others = report.Decoding.Select(r => r.Estimator)
            .Concat(report.Truth?.Select(r => r.Estimator) ?? [])
            .Concat(report.HeldOut?.Select(r => r.Estimator) ?? [])
            .Concat(report.Spectra?.Select(r => r.Estimator) ?? [])
            .Concat(report.Force?.Select(r => r.Estimator) ?? []);
        known.AddRange(others.Select(name => new EvaluatedEstimator(name, EstimatorRole.Baseline)));
        return [.. known.DistinctBy(e => e.Name)];
    }
}
