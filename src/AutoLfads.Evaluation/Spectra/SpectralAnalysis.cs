using AutoLfads.Core.Recordings;
using AutoLfads.Core.Spectra;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Spectra;

/// <summary>Power spectra of estimates, and the coherence of what lies on the same bins: estimate and EMG, estimate and force, two estimates.</summary>
public sealed class SpectralAnalysis
{
    private readonly WelchConfig config;

    /// <summary>Takes the recipe.</summary>
    /// <param name="config">How trials are cut into segments; null for the defaults. On trials shorter than 256 bins set the segment's length.</param>
    public SpectralAnalysis(WelchConfig? config = null) => this.config = config ?? new WelchConfig();

    /// <summary>The power spectrum of every channel.</summary>
    /// <param name="estimator">Name of the estimator.</param>
    /// <param name="signals">Its estimates.</param>
    /// <param name="cancellationToken">Stops between channels.</param>
    /// <exception cref="ArgumentException">Segments are longer than trials, or a channel has no segment without missing samples.</exception>
    public IReadOnlyList<ChannelSpectrum> Power(string estimator, TrialSet signals, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signals);
        return [.. signals.Channels.Select((channel, c) => new ChannelSpectrum(estimator, channel.Name, $"{Squared(channel.Unit)}/Hz", PowerOf(signals, c, cancellationToken)))];
    }

    /// <summary>The coherence of each channel with its namesake, e.g. of an estimate with the EMG it was made from.</summary>
    /// <param name="first">Signals.</param>
    /// <param name="second">Others with the same channels on the same bins.</param>
    /// <param name="cancellationToken">Stops between channels.</param>
    /// <exception cref="ArgumentException">Bins or channels differ, or a channel has fewer than two segments without missing samples.</exception>
    public IReadOnlyList<ChannelCoherence> Coherence(TrialSet first, TrialSet second, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        first.RequireSameShape(second, "first signals", "second signals");
        return [.. first.Channels.Select((channel, c) => Cross(channel, Transforms(first, c, cancellationToken), channel, Transforms(second, c, cancellationToken)))];
    }

    /// <summary>The coherence of every channel of one set with every channel of another, e.g. of muscles with the axes of a force.</summary>
    /// <param name="first">Signals.</param>
    /// <param name="second">Others on the same bins.</param>
    /// <param name="cancellationToken">Stops between channels.</param>
    /// <exception cref="ArgumentException">Bins differ, or a pair has fewer than two segments without missing samples.</exception>
    public IReadOnlyList<ChannelCoherence> AllCoherences(TrialSet first, TrialSet second, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        first.RequireSameBins(second, "first signals", "second signals");
        SegmentTransforms[] others = [.. second.Channels.Select((_, c) => Transforms(second, c, cancellationToken))];
        List<ChannelCoherence> coherences = [];
        for (int c = 0; c < first.Channels.Count; c++)
        {
            SegmentTransforms own = Transforms(first, c, cancellationToken);
            coherences.AddRange(second.Channels.Select((other, o) => Cross(first.Channels[c], own, other, others[o])));
        }

        return coherences;
    }

    private static string Squared(string unit) => unit.Contains('/', StringComparison.Ordinal) || unit.Contains('^', StringComparison.Ordinal) ? $"({unit})^2" : $"{unit}^2";

    private PowerDensity PowerOf(TrialSet signals, int channel, CancellationToken cancellationToken)
    {
        SegmentTransforms transforms = Transforms(signals, channel, cancellationToken);
        if (transforms.UsedCount > 0) return PowerDensity.Of(transforms);
        throw new ArgumentException($"Channel '{signals.Channels[channel].Name}' has no segment of {config.SegmentSamples} bins without missing samples. Use shorter segments or leave it out.");
    }

    private static ChannelCoherence Cross(Channel first, SegmentTransforms firstSegments, Channel second, SegmentTransforms secondSegments)
    {
        try
        {
            return new ChannelCoherence(first.Name, second.Name, CrossDensity.Of(firstSegments, secondSegments));
        }
        catch (ArgumentException problem)
        {
            throw new ArgumentException($"Channels '{first.Name}' and '{second.Name}': {problem.Message}", problem);
        }
    }

    private SegmentTransforms Transforms(TrialSet signals, int channel, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return SegmentTransforms.Of(signals.Signals(channel), signals.SampleRateHz, config);
    }
}
