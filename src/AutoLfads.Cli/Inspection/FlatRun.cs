namespace AutoLfads.Cli.Inspection;

/// <summary>The longest run in which a channel keeps one value, as muscles never do: a sensor that was lost, or padding.</summary>
/// <param name="StartSample">Zero-based index of its first sample.</param>
/// <param name="SampleCount">Its length.</param>
/// <param name="Value">The value.</param>
internal sealed record FlatRun(int StartSample, int SampleCount, double Value)
{
    /// <summary>Shorter runs are not reported, seconds.</summary>
    public const double ShortestSeconds = 0.1;

    private const int FewestSamples = 20;

    /// <summary>Finds the longest run; null where none is long enough.</summary>
    /// <param name="samples">The channel; NaN where missing.</param>
    /// <param name="rateHz">Samples per second.</param>
    public static FlatRun? Find(double[] samples, double rateHz)
    {
        FlatRun? longest = null;
        for (int i = 0; i < samples.Length;)
        {
            int start = i++;
            while (i < samples.Length && samples[i] == samples[start]) i++;
            if (i - start > (longest?.SampleCount ?? 0)) longest = new FlatRun(start, i - start, samples[start]);
        }

        return longest?.SampleCount >= Math.Max(FewestSamples, ShortestSeconds * rateHz) ? longest : null;
    }
}
