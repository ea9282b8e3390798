using System.Globalization;

namespace AutoLfads.Core.Baselines;

/// <summary>The distribution of a sample of raw EMG around zero, given its level s.</summary>
public enum EmgLikelihood
{
    /// <summary>Laplacian: exp(-|x| / s) / s; the level is the mean magnitude.</summary>
    Laplacian,

    /// <summary>Gaussian: exp(-x² / (2 s²)) / s; the level is the standard deviation, √(π/2) of the mean magnitude.</summary>
    Gaussian,
}

/// <summary>Which value of the posterior distribution over levels is the estimate.</summary>
public enum PosteriorReadout
{
    /// <summary>The mean of the distribution, which has the smallest squared error.</summary>
    Expectation,

    /// <summary>The most probable level of the grid: maximum a posteriori.</summary>
    Maximum,

    /// <summary>The peak of the parabola through the logarithm of the most probable level's probability and those of its two neighbours; at either end of the grid the level itself.</summary>
    InterpolatedMaximum,
}

/// <summary>How a jump rate is meant.</summary>
public enum JumpConvention
{
    /// <summary>Every level gains rate × time step: as Hofmann's program. All jumps together are about as many times more frequent as there are levels.</summary>
    PerBin,

    /// <summary>Rate × time step is the probability of a jump, to any level alike.</summary>
    Total,
}

/// <summary>Settings of a <see cref="BayesianFilter"/>.</summary>
public sealed record BayesianFilterConfig
{
    /// <summary>Distribution of a sample given its level. Default Laplacian.</summary>
    public EmgLikelihood Likelihood { get; init; }

    /// <summary>What the estimate is. Default the expectation.</summary>
    public PosteriorReadout Readout { get; init; }

    /// <summary>Levels of the grid, k/Levels of the scale for k from 1; at least 2, at most 10,000. Default 100.</summary>
    public int Levels { get; init; } = 100;

    /// <summary>Diffusion α of the level, scale² per second: without measurements its variance grows by 2α a second. 0 or more. Default 0.1.</summary>
    public double Diffusion { get; init; } = 0.1;

    /// <summary>Rate β of jumps of the level to any other, per second, meant as <see cref="Jumps"/> says; 0 or more. Default 1e-10.</summary>
    public double JumpRate { get; init; } = 1e-10;

    /// <summary>How the jump rate is meant. Default per bin.</summary>
    public JumpConvention Jumps { get; init; }

    /// <summary>Consecutive samples that share one level and one step of the filter; at least 1, at most 10,000. Default 1.</summary>
    public int BlockSamples { get; init; } = 1;

    /// <summary>
    /// Highest level of each channel, in the unit of its EMG, e.g. what a maximal voluntary contraction reaches; above 0.
    /// Null, the default, takes the 99.5th percentile of the channel's magnitudes: about five times the level of steady Laplacian EMG, and still its level where it is active 2 % of the time.
    /// </summary>
    public IReadOnlyList<double>? Scales { get; init; }

    /// <summary>Every problem of these settings, one message each; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (!Enum.IsDefined(Likelihood)) problems.Add($"The likelihood must be Laplacian or Gaussian, was {(int)Likelihood}.");
        if (!Enum.IsDefined(Readout)) problems.Add($"The readout must be the expectation, the maximum or the interpolated maximum, was {(int)Readout}.");
        if (!Enum.IsDefined(Jumps)) problems.Add($"The jump convention must be per bin or total, was {(int)Jumps}.");
        if (Levels is < 2 or > 10_000) problems.Add($"The grid must have 2 to 10,000 levels, was {Levels}.");
        if (!double.IsFinite(Diffusion) || Diffusion < 0) problems.Add($"The diffusion must be a number from 0 on, was {Text(Diffusion)}.");
        if (!double.IsFinite(JumpRate) || JumpRate < 0) problems.Add($"The jump rate must be a number from 0 on, was {Text(JumpRate)}.");
        if (BlockSamples is < 1 or > 10_000) problems.Add($"A block must have 1 to 10,000 samples, was {BlockSamples}.");
        for (int c = 0; c < Scales?.Count; c++)
            if (!double.IsFinite(Scales[c]) || Scales[c] <= 0) problems.Add($"The scale of channel {c} must be a number above 0, was {Text(Scales[c])}.");
        return problems;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
