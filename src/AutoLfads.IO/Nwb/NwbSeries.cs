using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Nwb;

/// <summary>Content of an NWB time series on a regular time axis.</summary>
/// <param name="Description">What the series is.</param>
/// <param name="Comments">What else there is to know; JSON where software reads it.</param>
/// <param name="Samples">Values, [time, channel].</param>
/// <param name="Unit">Unit of the values times <paramref name="Conversion"/>.</param>
/// <param name="RateHz">Samples per second.</param>
/// <param name="StartSeconds">Time of the first sample, seconds since the session's start.</param>
/// <param name="Conversion">Factor from the stored values to <paramref name="Unit"/>.</param>
internal sealed record NwbSeries(string Description, string Comments, SampleMatrix Samples, string Unit, double RateHz, double StartSeconds, double Conversion = 1);
