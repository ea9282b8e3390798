using System.Globalization;
using System.Text;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Evaluation.Report;

/// <summary>An evaluation as aligned text for a terminal or a log.</summary>
public static class EvaluationTable
{
    /// <summary>
    /// Formats a report: one table per decoding score, a row per estimator and lag, then one of the known activation, then one for each other analysis; R² ± standard error, numbers with a decimal point.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <returns>Lines ending in "\n"; empty for an empty report.</returns>
    public static string Format(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<string> tables = [];
        foreach (IGrouping<DecodingScore, DecodingResult> score in report.Decoding.Concat(report.PhaseClock ?? []).GroupBy(r => r.Score))
            tables.Add(Title(score.Key) + Align(DecodingRows([.. score])));
        if (report.Truth is { Count: > 0 } truth)
            tables.Add("known activation, R² after one affine fit per channel\n" + Align(TruthRows(truth)));
        tables.AddRange(AnalysisTables.Of(report).Select(table => table.Title + "\n" + Align(table.Rows)));
        if (report.Omitted.Count > 0) tables.Add("left out\n" + string.Concat(report.Omitted.Select(o => $"{o.Analysis}: {o.Reason}\n")));
        return string.Join('\n', tables);
    }

    private static string Title(DecodingScore score) => score switch
    {
        DecodingScore.Standard => "decoding, held-out R² ± standard error\n",
        _ => "decoding of single-trial deviations, held-out R² ± standard error\n",
    };

    private static List<string[]> DecodingRows(IReadOnlyList<DecodingResult> results)
    {
        string[] targets = [.. results.Select(r => r.Target).Distinct()];
        List<string[]> rows = [["estimator", .. targets, "mean", "lag (bins)"]];
        foreach (IGrouping<(string Estimator, int LagBins), DecodingResult> row in results.GroupBy(r => (r.Estimator, r.LagBins)))
        {
            Dictionary<string, DecodingResult> byTarget = row.ToDictionary(r => r.Target);
            IEnumerable<string> cells = targets.Select(t => byTarget.TryGetValue(t, out DecodingResult? r) ? $"{Number(r.R2)} ± {Number(r.Sem)}" : "-");
            rows.Add([row.Key.Estimator, .. cells, Number(row.Average(r => r.R2)), row.Key.LagBins.ToString(CultureInfo.InvariantCulture)]);
        }

        return rows;
    }

    private static List<string[]> TruthRows(IReadOnlyList<TruthResult> results)
    {
        string[] channels = [.. results.Select(r => r.Channel).Distinct()];
        List<string[]> rows = [["estimator", .. channels, "mean"]];
        foreach (IGrouping<string, TruthResult> row in results.GroupBy(r => r.Estimator))
        {
            Dictionary<string, TruthResult> byChannel = row.ToDictionary(r => r.Channel);
            IEnumerable<string> cells = channels.Select(c => byChannel.TryGetValue(c, out TruthResult? r) ? Number(r.R2) : "-");
            rows.Add([row.Key, .. cells, Number(row.Average(r => r.R2))]);
        }

        return rows;
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>The first column to the left, the others to the right, two spaces between.</summary>
    private static string Align(List<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
            text.Append(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd()).Append('\n');
        return text.ToString();
    }
}
