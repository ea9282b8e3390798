namespace AutoLfads.Core.Baselines;

/// <summary>The levels of a Bayesian filter and how probability moves among them in one step; the unit is the scale.</summary>
internal sealed class LevelGrid
{
    /// <param name="config">Usable settings.</param>
    /// <param name="sampleRateHz">Samples per second; above 0.</param>
    /// <exception cref="ArgumentException">More than one jump is expected in a step.</exception>
    public LevelGrid(BayesianFilterConfig config, double sampleRateHz)
    {
        Config = config;
        int count = config.Levels;
        double stepSeconds = config.BlockSamples / sampleRateHz, jump = stepSeconds * config.JumpRate;
        if (jump > 1)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The jump rate must be at most 1 / step ({1 / stepSeconds} /s at {sampleRateHz} Hz with blocks of {config.BlockSamples}), ")
                + FormattableString.Invariant($"was {config.JumpRate}. Reduce it."),
                nameof(config));
        }

        Levels = [.. Enumerable.Range(1, count).Select(k => (double)k / count)];
        LogLevels = Array.ConvertAll(Levels, Math.Log);
        Steepness = Array.ConvertAll(Levels, s => config.Likelihood == EmgLikelihood.Laplacian ? 1 / s : 1 / (s * s));
        Spread = stepSeconds * config.Diffusion * count * count;
        Stay = 1 - jump;
        Arrive = config.Jumps == JumpConvention.PerBin ? jump : jump / count;
        LogTotal = Math.Log(Stay + (count * Arrive));
        IsImplicit = (2 * Spread) + jump > 1;
        Pivots = new double[count];
        for (int k = 0; k < count; k++)
        {
            // The ends reflect: what would leave there stays.
            double diagonal = 1 + (Spread * (k == 0 || k == count - 1 ? 1 : 2));
            Pivots[k] = 1 / (diagonal - (k == 0 ? 0 : Spread * Spread * Pivots[k - 1]));
        }
    }

    public BayesianFilterConfig Config { get; }

    /// <summary>Levels, ascending.</summary>
    public double[] Levels { get; }

    /// <summary>Their natural logarithms.</summary>
    public double[] LogLevels { get; }

    /// <summary>What the magnitude statistic (sum of |x| or of x²/2) is multiplied by in a level's log-likelihood.</summary>
    public double[] Steepness { get; }

    /// <summary>Share of a level's probability that diffuses to each neighbour in a step, step · α / Δs².</summary>
    public double Spread { get; }

    /// <summary>Share that does not jump.</summary>
    public double Stay { get; }

    /// <summary>What every level gains from jumps.</summary>
    public double Arrive { get; }

    /// <summary>True beyond the stability bound of the explicit step: the implicit one takes its place, which has the same variance and is positive for any spread.</summary>
    public bool IsImplicit { get; }

    /// <summary>Inverse pivots of the implicit step's tridiagonal matrix 1 - spread · (second difference).</summary>
    public double[] Pivots { get; }

    /// <summary>Logarithm of what all levels sum to after a step; not 0 where every bin gains the jump rate.</summary>
    public double LogTotal { get; }

    /// <summary>Zero-based index of the level at which block statistics are most likely, or a neighbour of it.</summary>
    /// <param name="statistic">Sum of |x| or of x²/2 over the samples.</param>
    /// <param name="count">Number of samples; above 0.</param>
    public int MostLikely(double statistic, double count)
    {
        double level = Config.Likelihood == EmgLikelihood.Laplacian ? statistic / count : Math.Sqrt(2 * statistic / count);
        return (int)Math.Clamp(Math.Round(level * Levels.Length) - 1, 0, Levels.Length - 1);
    }
}
