namespace AutoLfads.Core.Preprocessing.Resampling;

/// <summary>A ratio of two sample rates as a fraction in lowest terms.</summary>
/// <param name="Up">Factor by which the rate is first raised; 1 or more.</param>
/// <param name="Down">Factor by which it is then lowered; 1 or more.</param>
public readonly record struct RateRatio(int Up, int Down)
{
    /// <summary>Largest factor considered: beyond it the anti-alias filter has more than 20,000 taps.</summary>
    public const int LargestFactor = 1000;

    /// <summary>Largest relative error of the fraction. A rate quoted to six digits, such as 1925.93 Hz for 52000/27 Hz, lies within it; it amounts to 11 ms in an hour.</summary>
    public const double Tolerance = 3e-6;

    /// <summary>The fraction with the smallest factors that turns one rate into another.</summary>
    /// <param name="fromHz">Present rate, Hz; above 0.</param>
    /// <param name="toHz">Wanted rate, Hz; above 0.</param>
    /// <returns>The fraction, or null where none has both factors up to <see cref="LargestFactor"/> and an error within <see cref="Tolerance"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not a number above 0.</exception>
    public static RateRatio? Find(double fromHz, double toHz)
    {
        if (!(double.IsFinite(fromHz) && fromHz > 0)) throw new ArgumentOutOfRangeException(nameof(fromHz), fromHz, "A sample rate must be a number above 0.");
        if (!(double.IsFinite(toHz) && toHz > 0)) throw new ArgumentOutOfRangeException(nameof(toHz), toHz, "A sample rate must be a number above 0.");
        double ratio = toHz / fromHz;
        for (int down = 1; down <= LargestFactor; down++)
        {
            double up = Math.Round(ratio * down);
            if (up is >= 1 and <= LargestFactor && Math.Abs((up / down) - ratio) <= Tolerance * ratio) return new((int)up, down);
        }

        return null;
    }

    /// <summary>Number of samples after resampling, ceil(count·up/down).</summary>
    /// <param name="inputCount">Number of samples before; 0 or more.</param>
    public int OutputCount(int inputCount) => (int)((((long)inputCount * Up) + Down - 1) / Down);
}
