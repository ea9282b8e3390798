using MathNet.Numerics.Distributions;

namespace AutoLfads.Evaluation.Comparison;

/// <summary>Wilcoxon's signed-rank test of paired differences.</summary>
/// <remarks>
/// Zeros are left out and ties share their mean rank. Up to 50 differences without zeros or ties the probability is exact; otherwise it is that of a normal distribution whose variance allows for ties, without continuity correction (as SciPy's "wilcox" method).
/// The centre is Hodges and Lehmann's: the median of the means of all pairs of differences, each with itself included; the interval is made of those means too, zeros included.
/// </remarks>
public static class WilcoxonSignedRank
{
    private const int LargestExact = 50;
    private const double Tail = 0.025;

    /// <summary>Tests whether differences lie symmetrically about 0.</summary>
    /// <param name="differences">Differences; 1 or more, finite.</param>
    /// <returns>Centre, 95 % interval and two-sided probability; the probability is 1 where all differences are 0, and the interval infinite for 5 differences or fewer.</returns>
    /// <exception cref="ArgumentException">There is no difference, or one is not finite.</exception>
    public static TestedDifference Test(IReadOnlyList<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (differences.Count == 0 || !differences.All(double.IsFinite))
            throw new ArgumentException($"At least one difference is needed and all must be finite, found {differences.Count(double.IsFinite)} finite of {differences.Count}.", nameof(differences));
        double[] sorted = [.. differences.Order()];
        long means = (long)sorted.Length * (sorted.Length + 1) / 2;
        double centre = (PairMean(sorted, (means + 1) / 2) + PairMean(sorted, (means / 2) + 1)) / 2;
        long outside = MeansOutside(sorted.Length);
        return outside < 0
            ? new TestedDifference(centre, double.NegativeInfinity, double.PositiveInfinity, Probability(differences))
            : new TestedDifference(centre, PairMean(sorted, outside + 1), PairMean(sorted, means - outside), Probability(differences));
    }

    private static double Probability(IReadOnlyList<double> differences)
    {
        double[] ordered = [.. differences.Where(d => d != 0).OrderBy(Math.Abs)];
        int count = ordered.Length;
        if (count == 0) return 1;
        double positive = 0, tieTerm = 0;
        for (int start = 0, end; start < count; start = end)
        {
            for (end = start + 1; end < count && Math.Abs(ordered[end]) == Math.Abs(ordered[start]);) end++;
            double ties = end - start, rank = (start + 1 + end) / 2.0;
            tieTerm += (ties * ties * ties) - ties;
            positive += rank * ordered[start..end].Count(d => d > 0);
        }

        double total = count * (count + 1.0) / 2, smaller = Math.Min(positive, total - positive);
        if (tieTerm == 0 && count == differences.Count && count <= LargestExact) return Math.Min(1, 2 * RankSumDistribution(count).Take((int)smaller + 1).Sum());
        double deviation = Math.Sqrt((count * (count + 1.0) * ((2 * count) + 1) / 24) - (tieTerm / 48));
        return 2 * Normal.CDF(0, 1, (smaller - (total / 2)) / deviation);
    }

    /// <summary>Probability of each sum of positive ranks where every sign is as likely as the other.</summary>
    private static double[] RankSumDistribution(int count)
    {
        double[] probabilities = new double[(count * (count + 1) / 2) + 1];
        probabilities[0] = 1;
        for (int rank = 1, highest = 0; rank <= count; rank++)
        {
            highest += rank;
            for (int sum = highest; sum >= 0; sum--) probabilities[sum] = (probabilities[sum] + (sum >= rank ? probabilities[sum - rank] : 0)) / 2;
        }

        return probabilities;
    }

    /// <summary>How many means of pairs lie outside the interval at each end; -1 where even none leaves more than its tail.</summary>
    private static long MeansOutside(int count)
    {
        if (count > LargestExact)
        {
            double mean = count * (count + 1.0) / 4, deviation = Math.Sqrt(count * (count + 1.0) * ((2 * count) + 1) / 24);
            return (long)Math.Floor(mean + (Normal.InvCDF(0, 1, Tail) * deviation) - 0.5);
        }

        double[] probabilities = RankSumDistribution(count);
        double below = 0;
        int sum = 0;
        while ((below += probabilities[sum]) <= Tail) sum++;
        return sum - 1;
    }

    /// <summary>The mean of a pair that has the given place, from 1, among all of them in ascending order: by bisection, since there are as many as the square of the differences.</summary>
    private static double PairMean(double[] sorted, long place)
    {
        double lower = sorted[0], upper = sorted[^1];
        if (CountUpTo(sorted, lower) >= place) return lower;
        while (true)
        {
            double middle = lower + ((upper - lower) / 2);
            if (middle <= lower || middle >= upper) return upper;
            if (CountUpTo(sorted, middle) >= place) upper = middle;
            else lower = middle;
        }
    }

    /// <summary>Means of pairs, each difference with itself included, that are at most a value.</summary>
    private static long CountUpTo(double[] sorted, double value)
    {
        long count = 0;
        int partner = sorted.Length - 1;
        for (int i = 0; i < sorted.Length; i++)
        {
            while (partner >= i && sorted[i] + ((sorted[partner] - sorted[i]) / 2) > value) partner--;
            if (partner < i) break;
            count += partner - i + 1;
        }

        return count;
    }
}
