using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Mat;

/// <summary>What the XDS files say of behavioural trials, as events.</summary>
internal static class XdsTrials
{
    private const string Table = "trial_info_table";
    private const string Header = "trial_info_table_header";

    /// <summary>One event a trial for each vector trial_*_time, or else for each column of the table whose heading speaks of a time; in order of time. Trials without such a time are left out.</summary>
    public static IReadOnlyList<RecordingEvent> Events(MatScope scope)
    {
        string[] vectors = [.. scope.Names.Where(n => n.StartsWith("trial_", StringComparison.Ordinal) && n.EndsWith("_time", StringComparison.Ordinal) && scope.Numbers(n) is { IsVector: true })];
        IEnumerable<RecordingEvent> events = vectors.Length > 0 ? vectors.SelectMany(v => OfVector(scope, v)) : OfTable(scope);
        return [.. events.Where(e => double.IsFinite(e.Seconds)).OrderBy(e => e.Seconds)];
    }

    // The end of a trial bears its result, R for rewarded, so that successes can be told from failures.
    private static IEnumerable<RecordingEvent> OfVector(MatScope scope, string name)
    {
        double[] times = scope.Numbers(name)!.Values;
        string[]? results = name == "trial_end_time" ? Results(scope, times.Length) : null;
        string kind = name[..^"_time".Length];
        return times.Select((seconds, i) => new RecordingEvent(results is null ? kind : $"{kind}_{results[i]}", seconds));
    }

    private static string[]? Results(MatScope scope, int count)
    {
        string[]? texts = scope.Texts("trial_result");
        if (texts is [string row] && row.Length == count && count > 1) texts = [.. row.Select(c => c.ToString())];
        return texts?.Length == count && !texts.Contains("") ? texts : null;
    }

    private static IEnumerable<RecordingEvent> OfTable(MatScope scope)
    {
        if (!scope.Has(Table) || scope.Texts(Header) is not { } headings) return [];
        MatValue table = scope.Get(Table);
        if (table.Shape.Length != 2 || table.Shape[1] != headings.Length) return [];
        int rows = table.Shape[0];
        return Enumerable.Range(0, headings.Length)
            .Where(c => headings[c].Contains("time", StringComparison.OrdinalIgnoreCase))
            .SelectMany(c => Enumerable.Range(0, rows).Select(r => new RecordingEvent(headings[c], Number(table, (c * rows) + r))));
    }

    private static double Number(MatValue table, int element) => table switch
    {
        MatNumeric numbers => numbers.Values[element],
        MatCell cell when cell.Elements[element] is MatNumeric { Count: 1 } only => only.Values[0],
        _ => double.NaN,
    };
}
