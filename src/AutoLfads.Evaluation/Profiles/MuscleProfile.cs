namespace AutoLfads.Evaluation.Profiles;

/// <summary>One muscle's mean course over trials aligned to an event, and how much single trials differ from it.</summary>
/// <param name="Estimator">Name of the estimator, e.g. "autolfads".</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Unit">Unit of the curves.</param>
/// <param name="Seconds">Time from the event, seconds, of each bin.</param>
/// <param name="Mean">Mean over trials at each bin; null where fewer than two trials have a value.</param>
/// <param name="Sem">Standard error of the mean: standard deviation over trials (n - 1) over √n; null with <paramref name="Mean"/>.</param>
/// <param name="Lower">Lower quantile over trials; null with <paramref name="Mean"/>.</param>
/// <param name="Median">Median over trials; null with <paramref name="Mean"/>.</param>
/// <param name="Upper">Upper quantile over trials; null with <paramref name="Mean"/>.</param>
/// <param name="TrialCounts">Trials with a value at each bin.</param>
/// <param name="TrialVariance">Variance over trials around the mean profile, mean over bins.</param>
/// <param name="ProfileVariance">Variance of the mean profile over bins.</param>
/// <param name="VarianceShare">
/// <paramref name="TrialVariance"/> over <paramref name="ProfileVariance"/>: 0 where every trial is the profile, large where there is no common profile; null where the profile does not change.
/// </param>
/// <param name="VarianceRatio">Variance around the profile over variance around the grand mean, 0 to about 1 (Hershler and Milner 1978, IEEE Trans. Biomed. Eng. 25:413); null where no sample differs from another.</param>
/// <param name="CoefficientOfVariation">Root of <paramref name="TrialVariance"/> over the mean magnitude of the profile (Winter 1984, Hum. Mov. Sci. 3:51); null where the profile is 0.</param>
/// <param name="Reason">Why a value is null; null where none is.</param>
public sealed record MuscleProfile(
    string Estimator,
    string Channel,
    string Unit,
    IReadOnlyList<double> Seconds,
    IReadOnlyList<double?> Mean,
    IReadOnlyList<double?> Sem,
    IReadOnlyList<double?> Lower,
    IReadOnlyList<double?> Median,
    IReadOnlyList<double?> Upper,
    IReadOnlyList<int> TrialCounts,
    double TrialVariance,
    double ProfileVariance,
    double? VarianceShare,
    double? VarianceRatio,
    double? CoefficientOfVariation,
    string? Reason);
