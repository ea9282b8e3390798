using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Training.Tests;

/// <summary>What an estimate of simulated validation windows has of their truth, of their EMG and of the noise common to their channels.</summary>
internal sealed record SimulatedScore
{
    /// <summary>R² of the estimate with the known means, averaged over channels.</summary>
    public required double Truth { get; init; }

    /// <summary>R² of the estimate with the EMG it was made from, averaged over channels.</summary>
    public required double Input { get; init; }

    /// <summary>
    /// Share of the common noise in the estimate: the slope of log(estimate / truth) on the logarithm of the common factor, over all bins and channels. 1 is a copy, 0 is none of it; NaN where there is no common noise.
    /// </summary>
    public required double CommonNoiseShare { get; init; }

    /// <summary>R² of the best zero-phase low-pass with the known means. One cut-off for all channels, chosen by this very R², over whole trials, so that windows have no edges: the hardest to beat.</summary>
    public required double BestLowPass { get; init; }

    public static SimulatedScore Of(WindowSet estimate, LorenzGammaResult simulation)
    {
        TrainingData data = simulation.Data;
        return new SimulatedScore
        {
            Truth = MeanR2(estimate, simulation.ValidTruth, data),
            Input = MeanR2(estimate, data.Valid.WithoutMargins(data.MarginBins), data),
            CommonNoiseShare = simulation.ValidCommonNoise is { } common ? Share(estimate, simulation.ValidTruth, common) : double.NaN,
            BestLowPass = CutoffsHz(1 / data.BinSeconds).Max(cutoff => MeanR2(LowPass(simulation, cutoff), simulation.ValidTruth, data)),
        };
    }

    private static double MeanR2(WindowSet estimate, WindowSet target, TrainingData data) =>
        TruthScore.Evaluate("estimate", Rows(estimate), Rows(target), data.Channels).Average(r => r.R2);

    private static double Share(WindowSet estimate, WindowSet truth, WindowSet common)
    {
        (double X, double Y)[] points = new (double, double)[estimate.Values.Length];
        for (int i = 0; i < points.Length; i++)
            points[i] = (Math.Log(common.Values[i / estimate.ChannelCount]), Math.Log(estimate.Values[i] / truth.Values[i]));
        double x = points.Average(p => p.X), y = points.Average(p => p.Y);
        return points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
    }

    // Steps of 5 % between 5 Hz and 9/10 of half the rate.
    private static IEnumerable<double> CutoffsHz(double rateHz)
    {
        for (double cutoff = 5; cutoff < 0.45 * rateHz; cutoff *= 1.05) yield return cutoff;
    }

    private static WindowSet LowPass(LorenzGammaResult simulation, double cutoffHz)
    {
        TrainingData data = simulation.Data;
        SampleMatrix[] trials = [.. simulation.Trials.Select(t => new LowPassEnvelope(cutoffHz).Estimate(t.Samples, t.SampleRateHz))];
        WindowSet windows = new(data.Valid.WindowCount, data.WindowBins, data.Valid.ChannelCount);
        for (int w = 0; w < windows.WindowCount; w++)
        {
            WindowPlacement placement = data.Placements[data.ValidIndices[w]];
            for (int t = 0; t < windows.TimeBins; t++)
                for (int c = 0; c < windows.ChannelCount; c++) windows[w, t, c] = (float)trials[placement.Recording][placement.StartBin + t, c];
        }

        return windows;
    }

    private static SampleMatrix Rows(WindowSet set) => new(set.WindowCount * set.TimeBins, set.ChannelCount, Array.ConvertAll(set.Values, v => (double)v));
}
