using AutoLfads.Core.Configuration;

namespace AutoLfads.Training.Population;

/// <summary>Whether a population still improves.</summary>
public static class ImprovementStop
{
    /// <summary>True where the best metric improved too little over the last generations: (first − smallest)/mean of the absolute values is at most <see cref="PopulationConfig.ImprovementRatio"/>.</summary>
    /// <param name="bestMetrics">The best metric of every generation so far, in order; one that is not finite is left out and never counts as improvement.</param>
    /// <param name="population">Patience and ratio; fewer generations than the patience never stop.</param>
    /// <remarks>Source: lfads-torch. Likelihoods of densities are of either sign, therefore the absolute values.</remarks>
    public static bool IsReached(IReadOnlyList<double> bestMetrics, PopulationConfig population)
    {
        ArgumentNullException.ThrowIfNull(bestMetrics);
        ArgumentNullException.ThrowIfNull(population);
        if (bestMetrics.Count < population.PatienceGenerations) return false;
        double[] recent = [.. bestMetrics.TakeLast(population.PatienceGenerations).Where(double.IsFinite)];
        // Multiplied, so that metrics of 0 divide by nothing.
        return recent.Length == 0 || recent[0] - recent.Min() <= population.ImprovementRatio * recent.Average(Math.Abs);
    }
}
