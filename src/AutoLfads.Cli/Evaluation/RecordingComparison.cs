using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Comparison;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Cli.Evaluation;

/// <summary>The estimate of a recording beside the rectified EMG and its low-passes: by how well its side signals are decoded and, for simulations, by how well the known activation is recovered.</summary>
internal sealed class RecordingComparison(ActivationEstimate estimate, string estimator)
{
    private readonly EmgRecording bins = new(estimate.Channels, estimate.SampleRateHz, estimate.StartSeconds, estimate.Emg);

    /// <summary>Scores the estimate.</summary>
    /// <param name="wanted">Names of side signals or of their channels; empty takes all but the known activation.</param>
    /// <param name="config">The recipe of the decoding score.</param>
    /// <param name="stop">Stops between lags.</param>
    public EvaluationReport Compare(IReadOnlyList<string> wanted, DecodingConfig config, CancellationToken stop)
    {
        (SideSignal Signal, int Channel)[] targets =
        [
            .. from signal in estimate.SideSignals
               where signal.Name != LocomotionEmgSimulation.TruthSignal
               from channel in Enumerable.Range(0, signal.Channels.Count)
               where wanted.Count == 0 || wanted.Contains(signal.Name) || wanted.Contains(signal.Channels[channel].Name)
               select (signal, channel),
        ];
        SideSignal? known = estimate.SideSignals.FirstOrDefault(s => s.Name == LocomotionEmgSimulation.TruthSignal);
        string[] unknown = [.. wanted.Where(name => targets.All(t => t.Signal.Name != name && t.Signal.Channels[t.Channel].Name != name))];
        if (unknown.Length > 0 || (targets.Length == 0 && known is null)) throw NothingToCompare(unknown);
        return new EvaluationReport(targets.Length == 0 ? [] : Decode(targets, config, stop), known is null ? null : Recover(known, stop));
    }

    private IReadOnlyList<DecodingResult> Decode((SideSignal Signal, int Channel)[] targets, DecodingConfig config, CancellationToken stop)
    {
        Dictionary<SideSignal, SampleMatrix> onBins = targets.Select(t => t.Signal).Distinct().ToDictionary(s => s, s => SideSignalAligner.OntoBins(s, bins));
        SampleMatrix behaviour = SampleMatrix.FromChannels([.. targets.Select(t => onBins[t.Signal].GetChannel(t.Channel))]);
        return EstimatorComparison.DecodeRecording(
            estimate.Emg, estimate.SampleRateHz, estimator, estimate.Activation, [.. targets.Select(t => t.Signal.Channels[t.Channel])], behaviour, config, cancellationToken: stop);
    }

    private IReadOnlyList<TruthResult> Recover(SideSignal known, CancellationToken stop) => EstimatorComparison.RecoverRecording(
        estimate.Emg, estimate.SampleRateHz, estimator, estimate.Activation, estimate.Channels, SideSignalAligner.OntoBins(known, bins), stop);

    private RequestException NothingToCompare(string[] unknown)
    {
        string found = estimate.SideSignals.Count == 0
            ? "none was recorded"
            : $"it has {string.Join(", ", estimate.SideSignals.Select(s => $"{s.Name} ({string.Join(", ", s.Channels.Select(c => c.Name))})"))}";
        string required = unknown.Length == 0 ? "Side signals such as kinematics or force are needed" : $"The side signal {string.Join(", ", unknown)} is asked for";
        string remedy = estimate.SideSignals.Count == 0 ? "Infer from a recording that has them." : "Choose among them with --target.";
        return new RequestException($"{required}, but for '{estimate.Provenance.Source}' {found}. {remedy}");
    }
}
