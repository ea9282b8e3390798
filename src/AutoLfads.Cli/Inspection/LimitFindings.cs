namespace AutoLfads.Cli.Inspection;

/// <summary>Samples that lie at a channel's largest or smallest value more often than chance puts them there.</summary>
/// <param name="Samples">How many lie there.</param>
/// <param name="InRuns">How many of them in runs of <see cref="ShortestRun"/> and more: an amplifier that was saturated; the others were clipped.</param>
/// <param name="FirstSample">Zero-based index of the first.</param>
internal sealed record LimitFindings(int Samples, int InRuns, int FirstSample)
{
    /// <summary>Samples in a row at one limit that make a saturation.</summary>
    public const int ShortestRun = 3;

    /// <summary>A limit holds at least this many samples.</summary>
    public const int FewestSamples = 5;

    /// <summary>A limit holds this many times as many samples as the values next to it.</summary>
    public const double LeastPileUp = 5;

    private const int NeighbourValues = 5;
    // Below that, steps of a trigger or of a coarse converter are no limits.
    private const int FewestValues = 20;

    /// <summary>Finds the limits of a channel; null where it has none.</summary>
    /// <param name="samples">The channel; NaN where missing.</param>
    /// <param name="ordered">Its samples without the missing ones, smallest first.</param>
    /// <param name="oneSided">Whether its smallest value is a resting value and no limit.</param>
    public static LimitFindings? Find(double[] samples, double[] ordered, bool oneSided)
    {
        if (ordered.Length == 0) return null;
        double upper = IsLimit(ordered.Reverse()) ? ordered[^1] : double.NaN, lower = !oneSided && IsLimit(ordered) ? ordered[0] : double.NaN;
        if (double.IsNaN(upper) && double.IsNaN(lower)) return null;
        int count = 0, inRuns = 0, first = -1;
        for (int i = 0; i < samples.Length;)
        {
            int start = i++;
            if (samples[start] != upper && samples[start] != lower) continue;
            while (i < samples.Length && samples[i] == samples[start]) i++;
            if (first < 0) first = start;
            count += i - start;
            if (i - start >= ShortestRun) inRuns += i - start;
        }

        return new LimitFindings(count, inRuns, first);
    }

    private static bool IsLimit(IEnumerable<double> fromLimit)
    {
        List<int> counts = [];
        double value = double.NaN;
        foreach (double v in fromLimit)
        {
            if (v == value)
            {
                counts[^1]++;
                continue;
            }

            if (counts.Count == FewestValues) break;
            counts.Add(1);
            value = v;
        }

        return counts.Count == FewestValues && counts[0] >= FewestSamples && counts[0] >= LeastPileUp * counts.Skip(1).Take(NeighbourValues).Average();
    }
}
