namespace AutoLfads.Evaluation.FrequencyResponse;

/// <summary>Bootstrap draws and the quantiles of what they give.</summary>
internal static class Resampling
{
    /// <summary>How often each event is drawn when as many are drawn with replacement.</summary>
    public static int[] Counts(int eventCount, Random random)
    {
        int[] counts = new int[eventCount];
        for (int i = 0; i < eventCount; i++) counts[random.Next(eventCount)]++;
        return counts;
    }

    /// <summary>The two ends of the percentile interval; infinite values stay what they are.</summary>
    public static (double Lower, double Upper) Interval(double[] draws, double confidence)
    {
        double[] ordered = [.. draws.Order()];
        return (At((1 - confidence) / 2), At((1 + confidence) / 2));

        double At(double quantile)
        {
            double position = quantile * (ordered.Length - 1);
            int below = (int)position;
            if (below + 1 >= ordered.Length || ordered[below] == ordered[below + 1] || position == below) return ordered[below];
            return ordered[below] + ((position - below) * (ordered[below + 1] - ordered[below]));
        }
    }

    /// <summary>A curve with the interval of its draws at each frequency.</summary>
    /// <param name="values">The curve of all events.</param>
    /// <param name="draws">[draw][frequency].</param>
    /// <param name="confidence">Confidence of the interval.</param>
    public static IntervalCurve Curve(double[] values, double[][] draws, double confidence)
    {
        double[] lower = new double[values.Length], upper = new double[values.Length];
        for (int k = 0; k < values.Length; k++) (lower[k], upper[k]) = Interval(Array.ConvertAll(draws, d => d[k]), confidence);
        return new IntervalCurve(values, lower, upper);
    }
}
