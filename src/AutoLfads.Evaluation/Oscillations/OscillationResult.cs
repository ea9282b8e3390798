namespace AutoLfads.Evaluation.Oscillations;

/// <summary>Whether one channel oscillates, and how fast.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="FrequenciesHz">Frequencies that the background was fitted to, Hz, ascending.</param>
/// <param name="Density">Power density at each, squared units of the signal per Hz.</param>
/// <param name="Background">The fitted background at each.</param>
/// <param name="Found">True where the peak is higher than background alone gives at the stated level.</param>
/// <param name="PeakHz">Frequency of the local maximum within the band that rises highest from its background and its surroundings, interpolated, Hz; null where there is none.</param>
/// <param name="PowerRatio">Power at the peak over the background's; null with <paramref name="PeakHz"/>.</param>
/// <param name="PValue">Share of spectra of background alone with as high a peak anywhere in the band, in (0, 1].</param>
/// <param name="SegmentCount">Segments averaged.</param>
/// <param name="EffectiveSegmentCount">Independent segments of constant power that these are worth.</param>
/// <param name="LeftOutCount">Segments left out for missing samples.</param>
/// <param name="Reason">Why there is no peak; null where there is one.</param>
public sealed record ChannelOscillation(
    string Channel,
    IReadOnlyList<double> FrequenciesHz,
    IReadOnlyList<double> Density,
    IReadOnlyList<double> Background,
    bool Found,
    double? PeakHz,
    double? PowerRatio,
    double PValue,
    int SegmentCount,
    double EffectiveSegmentCount,
    int LeftOutCount,
    string? Reason);

/// <summary>How muscles go together at one frequency; matrices are [channel][channel].</summary>
/// <param name="Channels">Names of the channels.</param>
/// <param name="Hz">The frequency, Hz: that of the spectrum nearest to the oscillation's.</param>
/// <param name="Coherence">Magnitude-squared coherence, in [0, 1].</param>
/// <param name="Phase">Phase of the coherency, radians in (-π, π]: negative where the column's muscle lags the row's.</param>
/// <param name="PhaseLocking">Phase locking value: length of the mean over segments of the unit vectors of phase differences, in [0, 1].</param>
/// <param name="CoherenceSignificance">What coherence of two independent muscles exceeds at a chance of 5 %.</param>
/// <param name="PhaseLockingSignificance">The same of the phase locking value.</param>
/// <param name="SegmentCount">Segments used: those that all channels have.</param>
public sealed record MuscleCoupling(
    IReadOnlyList<string> Channels,
    double Hz,
    IReadOnlyList<IReadOnlyList<double>> Coherence,
    IReadOnlyList<IReadOnlyList<double>> Phase,
    IReadOnlyList<IReadOnlyList<double>> PhaseLocking,
    double CoherenceSignificance,
    double PhaseLockingSignificance,
    int SegmentCount);

/// <summary>The oscillations of one estimator's output.</summary>
/// <param name="Estimator">Name of the estimator, e.g. "autolfads".</param>
/// <param name="Channels">One result per channel.</param>
/// <param name="Coupling">How the muscles go together at the oscillation's frequency; null where there is none to compare them at.</param>
/// <param name="CouplingReason">Why <paramref name="Coupling"/> is null; null where it is not.</param>
public sealed record OscillationResult(string Estimator, IReadOnlyList<ChannelOscillation> Channels, MuscleCoupling? Coupling, string? CouplingReason);
