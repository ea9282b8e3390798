using AutoLfads.Core.Baselines;

namespace AutoLfads.Evaluation.Comparison;

/// <summary>What estimates are compared with.</summary>
public static class BaselineEstimators
{
    /// <summary>The rectified EMG, then the low-pass of each default cut-off below half the rate, ascending.</summary>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    public static IReadOnlyList<IEnvelopeEstimator> Default(double sampleRateHz) => [new RectifiedEmg(), .. LowPassEnvelope.Below(LowPassEnvelope.DefaultCutoffsHz, sampleRateHz)];

    /// <summary>The low-passes to choose among where a cut-off is tuned: those of <see cref="LowPassEnvelope.TuningCutoffsHz"/> below half the rate.</summary>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    public static IReadOnlyList<IEnvelopeEstimator> LowPasses(double sampleRateHz) => [.. LowPassEnvelope.Below(LowPassEnvelope.TuningCutoffsHz, sampleRateHz)];
}
