using AutoLfads.Core.Configuration;

namespace AutoLfads.Cli.Report;

/// <summary>The selection metrics in words and in history.csv.</summary>
internal static class MetricName
{
    /// <summary>All metrics, in the order of their columns.</summary>
    public static IReadOnlyList<SelectionMetric> All { get; } = Enum.GetValues<SelectionMetric>();

    /// <summary>For people.</summary>
    public static string InWords(this SelectionMetric metric) => metric switch
    {
        SelectionMetric.Likelihood => "likelihood",
        SelectionMetric.ShiftedLikelihood => "shifted likelihood",
        SelectionMetric.HeldOutSamples => "held-out samples",
        _ => "held-out blocks",
    };

    /// <summary>The column of history.csv with its smoothed values.</summary>
    public static string Column(this SelectionMetric metric) => metric switch
    {
        SelectionMetric.Likelihood => "valid_smoothed",
        SelectionMetric.ShiftedLikelihood => "shifted_likelihood_smoothed",
        SelectionMetric.HeldOutSamples => "held_out_samples_smoothed",
        _ => "held_out_blocks_smoothed",
    };
}
