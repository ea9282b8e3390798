namespace AutoLfads.Evaluation.FrequencyResponse;

/// <summary>One channel's response at two types of events: intervals of the difference by bootstrap, p by permutation.</summary>
internal sealed class ResponseComparison(EventSpectra first, EventSpectra second, FrequencyResponseConfig config)
{
    // A shared gain that rounding splits must not count as a difference.
    private const double Rounding = 1e-9;

    private readonly int count = first.FrequenciesHz.Length;

    public ResponseDifference Compare(string firstName, string secondName, string channel)
    {
        Random random = new(config.Seed);
        double[] a = Gain(first.Rows, null), b = Gain(second.Rows, null);
        double[][] drawsA = Draws(first, random), drawsB = Draws(second, random);
        double[][] ratios = [.. drawsA.Select((draw, i) => LogRatio(draw, drawsB[i]))];
        double[] p = PermutationP(random, [.. GainCurves.RelativeGains.Select(part => Math.Abs(Difference(a, b, part)))]);
        CutoffDifference[] cutoffs = [.. GainCurves.RelativeGains.Select((part, i) => Cutoff(part, a, b, drawsA, drawsB, p[i]))];
        return new ResponseDifference(firstName, secondName, channel, first.FrequenciesHz, Resampling.Curve(LogRatio(a, b), ratios, config.Confidence), cutoffs[0], cutoffs[1]);
    }

    private static double[] LogRatio(double[] a, double[] b) => [.. a.Select((gain, k) => Math.Log(Math.Max(gain, double.Epsilon)) - Math.Log(Math.Max(b[k], double.Epsilon)))];

    private double[][] Draws(EventSpectra spectra, Random random) =>
        [.. Enumerable.Range(0, config.DrawCount).Select(_ => Gain(spectra.Rows, Resampling.Counts(spectra.EventCount, random)))];

    private CutoffDifference Cutoff(double part, double[] a, double[] b, double[][] drawsA, double[][] drawsB, double p)
    {
        (double lower, double upper) = Resampling.Interval([.. drawsA.Select((draw, i) => Difference(draw, drawsB[i], part))], config.Confidence);
        bool firstReached = double.IsFinite(GainCurves.CutoffHz(a, first.FrequenciesHz, part)), secondReached = double.IsFinite(GainCurves.CutoffHz(b, first.FrequenciesHz, part));
        string highest = $"{first.FrequenciesHz[^1]:0.#} Hz";
        return (firstReached, secondReached) switch
        {
            (true, true) => new CutoffDifference(part, Difference(a, b, part), lower, upper, p, null),
            (false, false) => new CutoffDifference(part, null, null, null, p, $"neither gain falls to this part below {highest}"),
            _ => new CutoffDifference(part, Difference(a, b, part), lower, upper, p, $"the {(firstReached ? "second" : "first")} gain does not fall to this part below {highest}, which stands for its cut-off"),
        };
    }

    private double Difference(double[] a, double[] b, double part) => Censored(a, part) - Censored(b, part);

    private double Censored(double[] gain, double part) => Math.Min(first.FrequenciesHz[^1], GainCurves.CutoffHz(gain, first.FrequenciesHz, part));

    /// <summary>Share of the permutations that differ at least as much, the observed one among them; one p per part.</summary>
    private double[] PermutationP(Random random, double[] observed)
    {
        double[][] rows = [.. Relative(first.Rows), .. Relative(second.Rows)];
        double[] all = GainCurves.Sum(rows, null, 2 * count);
        int[] order = [.. Enumerable.Range(0, rows.Length)], asLarge = new int[observed.Length];
        for (int draw = 0; draw < config.DrawCount; draw++)
        {
            random.Shuffle(order);
            int[] member = new int[order.Length];
            for (int i = 0; i < first.EventCount; i++) member[order[i]] = 1;
            double[] sums = GainCurves.Sum(rows, member, 2 * count);
            double[] a = GainCurves.Power(sums, count), b = GainCurves.Power([.. all.Select((sum, k) => sum - sums[k])], count);
            for (int i = 0; i < observed.Length; i++)
                if (Math.Abs(Difference(a, b, GainCurves.RelativeGains[i])) >= observed[i] - Rounding) asLarge[i]++;
        }

        return Array.ConvertAll(asLarge, larger => (larger + 1.0) / (config.DrawCount + 1));
    }

    private double[] Gain(double[][] rows, int[]? counts) => GainCurves.Power(GainCurves.Sum(rows, counts, 2 * count), count);

    // Powers over the mean power of this type's EMG at each frequency.
    private double[][] Relative(double[][] rows)
    {
        double[] sums = GainCurves.Sum(rows, null, count);
        return Array.ConvertAll(rows, row => (double[])[.. row.Take(2 * count).Select((v, k) => v * rows.Length / Math.Max(sums[k % count], double.Epsilon))]);
    }
}
