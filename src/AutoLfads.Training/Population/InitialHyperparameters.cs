using AutoLfads.Core.Configuration;

namespace AutoLfads.Training.Population;

/// <summary>What the members of a population begin with.</summary>
public static class InitialHyperparameters
{
    /// <summary>The initial value of each range, or a draw from it.</summary>
    /// <param name="space">What is searched.</param>
    /// <param name="runSeed">Seed of the search.</param>
    /// <param name="member">Zero-based member.</param>
    /// <returns>Values by <see cref="Hyperparameter.Name"/>, in the order of <see cref="Hyperparameter.All"/>; settings that are not searched are absent.</returns>
    public static IReadOnlyDictionary<string, double> Of(HyperparameterSpace space, long runSeed, int member)
    {
        ArgumentNullException.ThrowIfNull(space);
        Random random = DrawSeed.Generator(runSeed, DrawPurpose.InitialHyperparameters, 0, member);
        Dictionary<string, double> values = [];
        foreach (Hyperparameter hyperparameter in Hyperparameter.All)
        {
            if (hyperparameter.Range(space) is { } range) values[hyperparameter.Name] = range.Initial ?? Draw(range, random);
        }

        return values;
    }

    /// <summary>A draw from a range, within its minimum and maximum.</summary>
    internal static double Draw(HyperparameterRange range, Random random)
    {
        double share = random.NextDouble();
        return range.Draw switch
        {
            // Rounding may take the ends out of the range.
            HyperparameterDraw.LogUniform => Math.Clamp(Math.Exp(Math.Log(range.Min) + (share * (Math.Log(range.Max) - Math.Log(range.Min)))), range.Min, range.Max),
            HyperparameterDraw.Uniform => Math.Clamp(range.Min + (share * (range.Max - range.Min)), range.Min, range.Max),
            _ => throw new ArgumentOutOfRangeException(nameof(range), range.Draw, "Unknown draw."),
        };
    }
}
