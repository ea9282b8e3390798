using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Cortex;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Force;
using AutoLfads.Evaluation.FrequencyResponse;
using AutoLfads.Evaluation.HeldOut;
using AutoLfads.Evaluation.Oscillations;
using AutoLfads.Evaluation.Profiles;
using AutoLfads.Evaluation.Spectra;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Evaluation.Report;

/// <summary>What was found about the estimators that were compared: evaluation.json (schemas/evaluation.md). An analysis that was not asked for, or could not be made, is null and absent on disk.</summary>
public sealed record EvaluationReport
{
    /// <summary>Version of the layout on disk.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the layout on disk. Default <see cref="CurrentFormat"/>.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What was evaluated: the path of a run or of an estimate.</summary>
    public string Source { get; init; } = "";

    /// <summary>The estimators, in the order of tables and figures.</summary>
    public IReadOnlyList<EvaluatedEstimator> Estimators { get; init; } = [];

    /// <summary>How well behaviour is decoded, without lag and at the best lag; empty where none was recorded.</summary>
    public IReadOnlyList<DecodingResult> Decoding { get; init; } = [];

    /// <summary>The decoding score at every lag.</summary>
    public IReadOnlyList<LagCurve>? LagCurves { get; init; }

    /// <summary>What a signal that only tells the time within a window decodes, without lag: for windows that are aligned to an event.</summary>
    public IReadOnlyList<DecodingResult>? PhaseClock { get; init; }

    /// <summary>Decoding from baselines whose setting the other folds chose by decoding: the name of the family with each.</summary>
    public IReadOnlyList<EstimatorResult<NestedDecodingResult>>? Nested { get; init; }

    /// <summary>The first estimator against each other: both without lag.</summary>
    public IReadOnlyList<PairedResult>? Comparisons { get; init; }

    /// <summary>How well the known activation is recovered; null where none is known.</summary>
    public IReadOnlyList<TruthResult>? Truth { get; init; }

    /// <summary>Likelihood of EMG samples that the estimators were not given.</summary>
    public IReadOnlyList<HeldOutLikelihood>? HeldOut { get; init; }

    /// <summary>Frequency responses around events.</summary>
    public IReadOnlyList<EstimatorResult<EventResponse>>? FrequencyResponse { get; init; }

    /// <summary>Their differences between the first type of event and each other.</summary>
    public IReadOnlyList<EstimatorResult<ResponseDifference>>? ResponseDifferences { get; init; }

    /// <summary>Power spectra.</summary>
    public IReadOnlyList<ChannelSpectrum>? Spectra { get; init; }

    /// <summary>Coherence of each estimate with the EMG that it was made from.</summary>
    public IReadOnlyList<EstimatorResult<ChannelCoherence>>? Coherence { get; init; }

    /// <summary>Correlation with the derivative of force.</summary>
    public IReadOnlyList<ForceCorrelation>? Force { get; init; }

    /// <summary>Coherence with the derivative of force.</summary>
    public IReadOnlyList<EstimatorResult<ChannelCoherence>>? ForceCoherence { get; init; }

    /// <summary>Oscillations above the background, and how muscles go together in them.</summary>
    public IReadOnlyList<OscillationResult>? Oscillations { get; init; }

    /// <summary>Prediction from the spikes of motor cortex.</summary>
    public IReadOnlyList<CortexPredictionResult>? Cortex { get; init; }

    /// <summary>Mean course over windows or around an event, and the variability of single trials.</summary>
    public IReadOnlyList<MuscleProfile>? Profiles { get; init; }

    /// <summary>Single trials: EMG and all estimates.</summary>
    public IReadOnlyList<ExampleTrial>? Examples { get; init; }

    /// <summary>Analyses that could not be made, and why.</summary>
    public IReadOnlyList<OmittedAnalysis> Omitted { get; init; } = [];

    /// <summary>The report as a JSON document.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonFormat.Indented);

    /// <summary>Reads a report back.</summary>
    /// <param name="json">The document.</param>
    /// <param name="source">Its path, for messages.</param>
    /// <exception cref="InvalidDataException">The document is not such a report, or of a later layout.</exception>
    public static EvaluationReport FromJson(string json, string source)
    {
        EvaluationReport? report;
        try
        {
            report = JsonSerializer.Deserialize<EvaluationReport>(json, JsonFormat.Options);
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"'{source}' is not a report of autolfads evaluate: {problem.Message} Evaluate again.", problem);
        }

        if (report is { Source: null } or { Estimators: null } or { Decoding: null } or { Omitted: null })
            throw new InvalidDataException($"'{source}' must have source, estimators, decoding and omitted where it names them, found null in one of them. Evaluate again.");
        return report is { Format: CurrentFormat }
            ? report
            : throw new InvalidDataException($"'{source}' must be a report of format {CurrentFormat}, found {(report is null ? "nothing" : $"format {report.Format}")}. Evaluate again.");
    }
}
