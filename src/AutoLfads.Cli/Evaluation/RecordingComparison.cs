using AutoLfads.Core.Baselines;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Cli.Evaluation;

/// <summary>The estimate of a recording beside the rectified EMG and its low-passes, by how well behaviour is decoded and, for simulations, by how well the known activation is recovered.</summary>
internal sealed class RecordingComparison
{
    private const string TruthSignal = "activation_truth";
    private readonly ActivationEstimate estimate;
    private readonly EmgRecording binned;
    private readonly DecodingConfig config;
    private readonly List<Channel> targets = [];
    private readonly SampleMatrix behaviour;

    public RecordingComparison(ActivationEstimate estimate, IReadOnlyList<string> wanted, DecodingConfig config)
    {
        this.estimate = estimate;
        this.config = config;
        binned = new EmgRecording(estimate.Channels, estimate.SampleRateHz, estimate.StartSeconds, estimate.Emg);
        List<double[]> columns = [];
        foreach (SideSignal signal in estimate.SideSignals.Where(s => s.Name != TruthSignal))
        {
            SampleMatrix onBins = SideSignalAligner.OntoBins(signal, binned);
            for (int c = 0; c < signal.Channels.Count; c++)
            {
                if (wanted.Count > 0 && !wanted.Contains(signal.Name) && !wanted.Contains(signal.Channels[c].Name)) continue;
                targets.Add(signal.Channels[c]);
                columns.Add(onBins.GetChannel(c));
            }
        }


        behaviour = SampleMatrix.FromChannels(columns);
        if (wanted.Count > 0 && targets.Count == 0)
            throw new RequestException($"No side signal is called {string.Join(" or ", wanted)}. '{estimate.Provenance.Source}' has: {SignalNames()}.");
    }

    public EvaluationReport Compare(CancellationToken stop)
    {
        SideSignal? known = estimate.SideSignals.FirstOrDefault(s => s.Name == TruthSignal);
        if (targets.Count == 0 && known is null)
            throw new RequestException($"'{estimate.Provenance.Source}' has nothing to compare the estimate with: no side signals were recorded. Infer from a recording with kinematics or force.");
        SampleMatrix? truth = known is null ? null : SideSignalAligner.OntoBins(known, binned);
        List<DecodingResult> decoding = [];
        List<TruthResult> recovery = [];
        foreach ((string name, SampleMatrix samples) in Estimators())
        {
            stop.ThrowIfCancellationRequested();
            // Where the windows leave a bin uncovered no estimator is scored.
            SampleMatrix covered = OnlyCovered(samples);
            if (targets.Count > 0) decoding.AddRange(Decode(name, covered, stop));
            if (truth is not null) recovery.AddRange(TruthScore.Evaluate(name, covered, truth, estimate.Channels));
        }

        return new EvaluationReport(decoding, truth is null ? null : recovery);
    }

    private IReadOnlyList<DecodingResult> Decode(string name, SampleMatrix samples, CancellationToken stop) =>
        new RecordingDecoding(targets, behaviour, config, estimate.Model.Windowing.WindowBins).Scan(samples, stop).ToResults(name);

    private IEnumerable<(string Name, SampleMatrix Samples)> Estimators()
    {
        yield return (EstimatorNames.AutoLfads, estimate.Activation);
        yield return (EstimatorNames.Rectified, estimate.Emg);
        foreach (double cutoffHz in LowPassBaseline.DefaultCutoffsHz.Where(c => c < estimate.SampleRateHz / 2))
            yield return (EstimatorNames.LowPass(cutoffHz), LowPassBaseline.Apply(estimate.Emg, estimate.SampleRateHz, cutoffHz));
    }

    private SampleMatrix OnlyCovered(SampleMatrix samples)
    {
        double[] values = (double[])samples.Values.Clone();
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(estimate.Activation.Values[i])) values[i] = double.NaN;
        }

        return new SampleMatrix(samples.SampleCount, samples.ChannelCount, values);
    }

    private string SignalNames() => estimate.SideSignals.Count == 0
        ? "none"
        : string.Join(", ", estimate.SideSignals.Select(s => $"{s.Name} ({string.Join(", ", s.Channels.Select(c => c.Name))})"));
}
