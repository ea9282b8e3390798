namespace AutoLfads.Cli.Inspection;

/// <summary>Tells raw EMG from what was made of it.</summary>
internal static class SignalShape
{
    /// <summary>EMG has its power above this frequency, movement and force below.</summary>
    public const double SlowestEmgHz = 20;

    /// <summary>A signal with less than this share of its power above <see cref="SlowestEmgHz"/> is slow.</summary>
    public const double LeastFastShare = 0.3;

    // Raw EMG reaches as far below its median as above; half of a Gaussian has 0.35, an envelope less.
    private const double LargestLowerSide = 0.6;
    private const double DeepestUndershoot = 0.05;
    private const double LowQuantile = 0.01;
    private const double HighQuantile = 0.99;

    /// <summary>What a channel looks like.</summary>
    /// <param name="ordered">Its samples without the missing ones, smallest first.</param>
    /// <param name="spectrum">Its spectrum; null where it is too short for one.</param>
    public static SignalKind Of(double[] ordered, PowerSpectrum? spectrum)
    {
        if (ordered.Length == 0) return SignalKind.Empty;
        if (ordered[0] == ordered[^1]) return SignalKind.Constant;
        if (spectrum is null || spectrum.Power.Length * spectrum.BinHz < 2 * SlowestEmgHz) return SignalKind.Unknown;
        bool fast = spectrum.ShareAbove(SlowestEmgHz) >= LeastFastShare;
        return (IsOneSided(ordered), fast) switch
        {
            (true, true) => SignalKind.Rectified,
            (true, false) => SignalKind.Envelope,
            (false, true) => SignalKind.Raw,
            (false, false) => SignalKind.Slow,
        };
    }

    private static bool IsOneSided(double[] ordered)
    {
        double low = At(LowQuantile), median = At(0.5), high = At(HighQuantile);
        return ordered[0] >= -DeepestUndershoot * high && median - low < LargestLowerSide * (high - median);
        double At(double quantile) => ordered[(int)(quantile * (ordered.Length - 1))];
    }
}
