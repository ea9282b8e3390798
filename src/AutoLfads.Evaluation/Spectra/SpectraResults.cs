using AutoLfads.Core.Spectra;

namespace AutoLfads.Evaluation.Spectra;

/// <summary>One channel's power spectrum; on disk {"estimator", "channel", "unit", "spectrum"}.</summary>
/// <param name="Estimator">Name of the estimator, e.g. "autolfads".</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Unit">Unit of the density, e.g. "mV^2/Hz".</param>
/// <param name="Spectrum">Frequencies and densities.</param>
public sealed record ChannelSpectrum(string Estimator, string Channel, string Unit, PowerDensity Spectrum);

/// <summary>Coherence of two channels; on disk {"first", "second", "spectrum"}.</summary>
/// <param name="First">Name of the first channel.</param>
/// <param name="Second">Name of the second channel.</param>
/// <param name="Spectrum">Frequencies, cross-spectral density, coherence and the level it must exceed.</param>
public sealed record ChannelCoherence(string First, string Second, CrossDensity Spectrum);
