namespace AutoLfads.Core.Baselines;

/// <summary>Runs of bins that are hidden from an estimator at regular intervals.</summary>
internal sealed class HiddenRuns
{
    private readonly int spacing;
    private readonly int run;

    /// <param name="spacingBins">Bins from one run to the next.</param>
    /// <param name="runBins">Bins of a run.</param>
    /// <exception cref="ArgumentException">A run is not of an odd number of bins, or the runs touch.</exception>
    public HiddenRuns(int spacingBins, int runBins)
    {
        if (runBins < 1 || runBins % 2 == 0 || spacingBins <= runBins)
            throw new ArgumentException($"Hidden runs must have an odd number of bins and lie further apart than that, were {runBins} bins every {spacingBins}.", nameof(runBins));
        (spacing, run) = (spacingBins, runBins);
    }

    /// <summary>Middle bins of the runs that, with a bin on either side, lie within the signal and have all their samples.</summary>
    public int[] Scored(double[] signal) => [.. Starts(signal).Select(start => start + (run / 2))];

    /// <summary>A copy with each such run replaced by the straight line between its neighbours.</summary>
    public double[] Bridge(double[] signal)
    {
        double[] bridged = [.. signal];
        foreach (int start in Starts(signal))
        {
            double before = signal[start - 1], step = (signal[start + run] - before) / (run + 1);
            for (int i = 0; i < run; i++) bridged[start + i] = before + ((i + 1) * step);
        }

        return bridged;
    }

    private IEnumerable<int> Starts(double[] signal)
    {
        for (int start = spacing / 2; start + run < signal.Length; start += spacing)
            if (start > 0 && signal.AsSpan(start - 1, run + 2).IndexOf(double.NaN) < 0) yield return start;
    }
}
