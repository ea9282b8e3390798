using AutoLfads.Core.Configuration;

namespace AutoLfads.Training.Population;

/// <summary>How a member that copies another changes the hyperparameters it copied.</summary>
/// <remarks>
/// Each value is multiplied by exp(± u), u uniform in [ln(1 + 0.002·w), ln(1 + w)] with the range's weight w: symmetric in the logarithm, as autolfads-tf2 has it, so that exploration alone
/// drifts nowhere. lfads-torch multiplies by 1 ± δ instead, which drifts downwards.
/// </remarks>
public static class Exploration
{
    private const int Attempts = 100;
    private const double SmallestShare = 0.002;

    /// <summary>New hyperparameters near those of a winner.</summary>
    /// <param name="winner">The winner's values by <see cref="Hyperparameter.Name"/>, one for each setting that is searched.</param>
    /// <param name="space">What is searched.</param>
    /// <param name="random">The draws.</param>
    /// <returns>Values for the same names, in the order of <see cref="Hyperparameter.All"/>.</returns>
    /// <exception cref="ArgumentException">A value of the winner is missing.</exception>
    public static IReadOnlyDictionary<string, double> Of(IReadOnlyDictionary<string, double> winner, HyperparameterSpace space, Random random)
    {
        ArgumentNullException.ThrowIfNull(winner);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        Dictionary<string, double> values = [];
        foreach (Hyperparameter hyperparameter in Hyperparameter.All)
        {
            if (hyperparameter.Range(space) is not { } range) continue;
            if (!winner.TryGetValue(hyperparameter.Name, out double value))
                throw new ArgumentException($"A value of every setting that is searched is needed, '{hyperparameter.Name}' has none. Search with the space that the run began with.", nameof(winner));
            values[hyperparameter.Name] = Move(value, hyperparameter, range, random);
        }

        return values;
    }

    private static double Move(double value, Hyperparameter hyperparameter, HyperparameterRange range, Random random)
    {
        // No factor moves a 0, e.g. a dropout rate that was set to 0 to begin with: the range says where else to look.
        if (value == 0) return InitialHyperparameters.Draw(range, random);
        double smallest = Math.Log(1 + (SmallestShare * range.ExploreWeight)), largest = Math.Log(1 + range.ExploreWeight);
        double moved = value;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            double step = smallest + (random.NextDouble() * (largest - smallest));
            moved = value * Math.Exp(random.Next(2) == 0 ? step : -step);
            if (range.EnforceLimits ? moved >= range.Min && moved <= range.Max : hyperparameter.Allows(moved)) return moved;
        }

        return range.EnforceLimits ? Math.Clamp(moved, range.Min, range.Max) : hyperparameter.Nearest(moved);
    }
}
