namespace AutoLfads.Evaluation.FrequencyResponse;

/// <summary>A curve over frequency with its bootstrap interval.</summary>
/// <param name="Values">Value at each frequency.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
public sealed record IntervalCurve(IReadOnlyList<double> Values, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper);

/// <summary>The frequency where the power gain first falls below a part of its value at the lowest frequency.</summary>
/// <param name="RelativeGain">The part: 1/√2 for -3 dB, 1/2 for half the gain.</param>
/// <param name="Hz">The frequency, interpolated, Hz; null where the gain stays above it.</param>
/// <param name="LowerHz">Lower end of the bootstrap interval; null where it lies above the highest frequency.</param>
/// <param name="UpperHz">Upper end; null where it lies above the highest frequency.</param>
/// <param name="Reason">Why a value is null; null where none is.</param>
public sealed record CutoffFrequency(double RelativeGain, double? Hz, double? LowerHz, double? UpperHz, string? Reason);

/// <summary>How one muscle's estimate follows its EMG around one type of event.</summary>
/// <param name="Event">Type of event, e.g. "foot_strike".</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="EventCount">Events that were used.</param>
/// <param name="LeftOutCount">Events left out because EMG or estimate have missing samples around them.</param>
/// <param name="FrequenciesHz">Frequencies, Hz, ascending. Their spacing is finer than the resolution, which is one over the window (twice that for its Hann taper).</param>
/// <param name="PowerGain">Root of the estimate's power over the EMG's: what the estimate holds at a frequency, wherever it comes from.</param>
/// <param name="LinearGain">Magnitude of the linear response H1: what follows the EMG with a fixed phase.</param>
/// <param name="LinearPhase">Phase of H1, radians in (-π, π]; negative where the estimate lags.</param>
/// <param name="Coherence">Magnitude-squared coherence over events, in [0, 1].</param>
/// <param name="CoherenceSignificance">What coherence of independent signals exceeds at 5 % of the frequencies.</param>
/// <param name="MinusThreeDecibels">Where the power gain is 1/√2 of that at the lowest frequency.</param>
/// <param name="HalfGain">Where it is half.</param>
public sealed record EventResponse(
    string Event,
    string Channel,
    int EventCount,
    int LeftOutCount,
    IReadOnlyList<double> FrequenciesHz,
    IntervalCurve PowerGain,
    IntervalCurve LinearGain,
    IReadOnlyList<double> LinearPhase,
    IReadOnlyList<double> Coherence,
    double CoherenceSignificance,
    CutoffFrequency MinusThreeDecibels,
    CutoffFrequency HalfGain);

/// <summary>The difference of one muscle's half-gain or -3 dB frequency between two types of events.</summary>
/// <param name="RelativeGain">1/√2 or 1/2, as in <see cref="CutoffFrequency"/>.</param>
/// <param name="Hz">The first event's frequency less the second's, Hz; null where the gain does not fall so far at either.</param>
/// <param name="LowerHz">Lower end of the bootstrap interval; null with <paramref name="Hz"/>.</param>
/// <param name="UpperHz">Upper end; null with <paramref name="Hz"/>.</param>
/// <param name="PValue">Two-sided, from permutations of the events between the types, in (0, 1].</param>
/// <param name="Reason">Why a value is null or only a bound; null where neither is.</param>
public sealed record CutoffDifference(double RelativeGain, double? Hz, double? LowerHz, double? UpperHz, double PValue, string? Reason);

/// <summary>How one muscle's frequency response differs between two types of events.</summary>
/// <param name="First">Type of the first events.</param>
/// <param name="Second">Type of the second events.</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="FrequenciesHz">Frequencies, Hz, ascending.</param>
/// <param name="LogGainRatio">Natural logarithm of the first power gain over the second, with intervals for each frequency on its own.</param>
/// <param name="MinusThreeDecibels">Difference of the -3 dB frequencies.</param>
/// <param name="HalfGain">Difference of the half-gain frequencies.</param>
public sealed record ResponseDifference(
    string First, string Second, string Channel, IReadOnlyList<double> FrequenciesHz, IntervalCurve LogGainRatio, CutoffDifference MinusThreeDecibels, CutoffDifference HalfGain);
