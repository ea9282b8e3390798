using AutoLfads.Training;

namespace AutoLfads.Cli.Report;

/// <summary>A value of one member over the epochs of one generation.</summary>
/// <param name="Member">The member.</param>
/// <param name="Generation">The generation.</param>
/// <param name="Parent">Whose weights it began with; null in the first generation.</param>
/// <param name="From">Where the parent's curve stood when the generation began; null where there is none.</param>
/// <param name="Epochs">Epochs trained at each value.</param>
/// <param name="Values">The values; at least one.</param>
internal sealed record CurveSegment(int Member, int Generation, int? Parent, (double Epoch, double Value)? From, IReadOnlyList<double> Epochs, IReadOnlyList<double> Values)
{
    /// <summary>Whether the member began as a copy of another.</summary>
    public bool IsCopy => Parent is { } parent && parent != Member;
}

/// <summary>The curves of a population's members, cut where one may copy another.</summary>
internal static class MemberCurves
{
    /// <summary>One column of all histories.</summary>
    /// <param name="run">The run.</param>
    /// <param name="column">Column of history.csv; values that are not finite numbers are left out.</param>
    public static IReadOnlyList<CurveSegment> Of(ReportedRun run, string column)
    {
        List<CurveSegment> segments = [];
        Dictionary<int, (double Epoch, double Value)> ends = [];
        int start = 0;
        // One more than was recorded: the generation that is under way, or all of a single model's training.
        for (int generation = 0; generation <= run.Generations.Count; generation++)
        {
            int end = generation < run.Generations.Count ? run.Generations[generation].Epochs : int.MaxValue;
            Dictionary<int, (double Epoch, double Value)> newEnds = [];
            for (int member = 0; member < run.Histories.Count; member++)
            {
                int? parent = run.ParentOf(generation, member);
                (double Epoch, double Value)? from = parent is { } p && ends.TryGetValue(p, out var stood) ? stood : null;
                CurveSegment segment = Within(run.Histories[member], column, start, end, new(member, generation, parent, from, [], []));
                if (segment.Values.Count > 0) segments.Add(segment);
                if (segment.Values.Count > 0) newEnds[member] = (segment.Epochs[^1], segment.Values[^1]);
                else if (from is { } unchanged) newEnds[member] = unchanged;
            }

            (ends, start) = (newEnds, end);
        }

        return segments;
    }

    private static CurveSegment Within(EpochTable history, string column, int start, int end, CurveSegment segment)
    {
        IReadOnlyList<double> cells = history[column];
        int[] rows = [.. Enumerable.Range(0, cells.Count).Where(row => history.Epochs[row] >= start && history.Epochs[row] < end && double.IsFinite(cells[row]))];
        return segment with { Epochs = [.. rows.Select(row => history.Epochs[row] + 1.0)], Values = [.. rows.Select(row => cells[row])] };
    }
}
