namespace AutoLfads.Evaluation.Report;

/// <summary>One muscle in one window or piece of a recording: what was measured, and what every estimator makes of it.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Unit">Unit of the curves.</param>
/// <param name="Title">Which piece, e.g. "window 12" or "30.0 to 31.0 s".</param>
/// <param name="Seconds">Time of each bin from the piece's beginning, seconds.</param>
/// <param name="Emg">Preprocessed EMG; null where missing.</param>
/// <param name="Estimates">A curve per estimator, in their order.</param>
public sealed record ExampleTrial(string Channel, string Unit, string Title, IReadOnlyList<double> Seconds, IReadOnlyList<double?> Emg, IReadOnlyList<ExampleCurve> Estimates);

/// <summary>One estimator's curve in an example.</summary>
/// <param name="Estimator">Name of the estimator.</param>
/// <param name="Values">The estimate at each bin; null where missing.</param>
/// <param name="Lower">Lower end of its interval; null where the estimator gives none.</param>
/// <param name="Upper">Upper end.</param>
public sealed record ExampleCurve(string Estimator, IReadOnlyList<double?> Values, IReadOnlyList<double?>? Lower = null, IReadOnlyList<double?>? Upper = null);
