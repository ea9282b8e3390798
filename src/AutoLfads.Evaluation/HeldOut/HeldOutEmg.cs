using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.HeldOut;

/// <summary>EMG with some samples hidden: what an estimator is given, and what its estimate is judged by.</summary>
public sealed class HeldOutEmg
{
    private HeldOutEmg(TrialSet emg, TrialSet masked)
    {
        Emg = emg;
        Masked = masked;
    }

    /// <summary>All samples.</summary>
    public TrialSet Emg { get; }

    /// <summary>The samples that an estimator may see; NaN where they are hidden or missing anyway.</summary>
    public TrialSet Masked { get; }

    /// <summary>Hides samples, each block of a channel independently of the others; where blocks begin is random too.</summary>
    /// <param name="emg">Rectified EMG; NaN where missing.</param>
    /// <param name="config">Share and length of the blocks, seed; null for the defaults.</param>
    /// <exception cref="ArgumentException">The settings cannot be used.</exception>
    public static HeldOutEmg Draw(TrialSet emg, HeldOutConfig? config = null)
    {
        ArgumentNullException.ThrowIfNull(emg);
        config ??= new HeldOutConfig();
        config.ThrowIfInvalid();
        Random random = new(config.Seed);
        return new HeldOutEmg(emg, emg.Map(signal => Hide(signal, config, random)));
    }

    /// <summary>True where a sample was hidden.</summary>
    /// <param name="trial">Zero-based trial.</param>
    /// <param name="bin">Zero-based bin.</param>
    /// <param name="channel">Zero-based channel.</param>
    public bool IsHeldOut(int trial, int bin, int channel) => double.IsNaN(Masked[trial, bin, channel]) && double.IsFinite(Emg[trial, bin, channel]);

    private static double[] Hide(double[] signal, HeldOutConfig config, Random random)
    {
        int nextBlock = random.Next(config.BlockBins);
        bool hidden = random.NextDouble() < config.Share;
        for (int t = 0; t < signal.Length; t++)
        {
            if (t == nextBlock)
            {
                hidden = random.NextDouble() < config.Share;
                nextBlock += config.BlockBins;
            }

            if (hidden) signal[t] = double.NaN;
        }

        return signal;
    }
}
