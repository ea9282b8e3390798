namespace AutoLfads.IO.Nwb;

/// <summary>The regular time axis of a series.</summary>
/// <param name="RateHz">Samples per second.</param>
/// <param name="StartSeconds">Time of the first sample, seconds.</param>
internal sealed record NwbTimeAxis(double RateHz, double StartSeconds)
{
    /// <summary>Whether so many samples lie at the same times as those of another axis, within the deviation of a regular axis.</summary>
    public bool Agrees(int count, NwbTimeAxis other, int otherCount)
    {
        double end = StartSeconds + (count / RateHz), otherEnd = other.StartSeconds + (otherCount / other.RateHz);
        return count == otherCount && Math.Max(Math.Abs(StartSeconds - other.StartSeconds), Math.Abs(end - otherEnd)) * RateHz <= RegularTimes.LargestDeviation;
    }
}
