using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Baselines;

/// <summary>The rectified EMG as it is, which is where every envelope begins.</summary>
public sealed class RectifiedEmg : IEnvelopeEstimator
{
    /// <summary>"rectified".</summary>
    public string Name => "rectified";

    /// <inheritdoc/>
    /// <remarks>Returns the very matrix it is given.</remarks>
    public SampleMatrix Estimate(SampleMatrix emg, double sampleRateHz, CancellationToken cancellationToken = default) => emg;

    /// <inheritdoc/>
    public IReadOnlyList<WindowSet> EstimateWindows(IReadOnlyList<WindowSet> emg, int marginBins, double sampleRateHz, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emg);
        return [.. emg.Select(set => set.WithoutMargins(marginBins))];
    }
}
