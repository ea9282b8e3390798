using AutoLfads.Core.Baselines;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;

namespace AutoLfads.Cli.Evaluation;

/// <summary>The estimate on windows beside the rectified EMG and its low-passes, by how well behaviour is decoded.</summary>
internal sealed class WindowComparison(TrainingData data, DecodingConfig config)
{
    public EvaluationReport Compare(WindowSet train, WindowSet valid, CancellationToken stop)
    {
        if (data.Decoding is null)
            throw new RequestException("These windows have no behaviour to decode. Give windows with train_decode and valid_decode (schemas/windows-h5.md), or prepare recordings that have side signals.");
        WindowDecoding decoding = new(data.Decoding, config);
        List<DecodingResult> results = [.. decoding.Evaluate(EstimatorNames.AutoLfads, [train, valid], stop)];
        results.AddRange(decoding.Evaluate(EstimatorNames.Rectified, [data.Train.WithoutMargins(data.MarginBins), data.Valid.WithoutMargins(data.MarginBins)], stop));
        double rateHz = 1 / data.BinSeconds;
        foreach (double cutoffHz in LowPassBaseline.DefaultCutoffsHz.Where(c => c < rateHz / 2))
        {
            WindowSet[] smooth = [LowPassBaseline.Apply(data.Train, data.MarginBins, rateHz, cutoffHz), LowPassBaseline.Apply(data.Valid, data.MarginBins, rateHz, cutoffHz)];
            results.AddRange(decoding.Evaluate(EstimatorNames.LowPass(cutoffHz), smooth, stop));
        }

        return new EvaluationReport(results);
    }
}
