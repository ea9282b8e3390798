namespace AutoLfads.Evaluation.HeldOut;

/// <summary>How likely the EMG samples that an estimator did not see are under its estimate, for one channel.</summary>
/// <param name="Estimator">Name of the estimator, e.g. "autolfads".</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="NllNats">Negative log-likelihood, nats per hidden sample of the scored trials, mean over samples; smaller is better.</param>
/// <param name="Sem">Standard error of it over trials (n - 1); null with a single trial.</param>
/// <param name="ConstantNllNats">The same for a constant envelope with a gamma shape of its own: what an estimate must beat.</param>
/// <param name="Shape">Gamma shape, fitted to the hidden samples of the other trials.</param>
/// <param name="Gain">What the estimate is multiplied by to be the mean of the EMG, fitted with the shape.</param>
/// <param name="SampleCount">Hidden samples that were scored.</param>
/// <param name="RaisedEstimateCount">Estimates among these that were raised to the floor.</param>
/// <param name="RaisedSampleCount">Samples among these that were raised to the floor.</param>
/// <param name="PerTrialNllNats">Mean over the hidden samples of each scored trial, in the trials' order, for paired comparison; null where a trial has none.</param>
public sealed record HeldOutLikelihood(
    string Estimator,
    string Channel,
    double NllNats,
    double? Sem,
    double ConstantNllNats,
    double Shape,
    double Gain,
    int SampleCount,
    int RaisedEstimateCount,
    int RaisedSampleCount,
    IReadOnlyList<double?> PerTrialNllNats);
