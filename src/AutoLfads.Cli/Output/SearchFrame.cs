using System.Globalization;
using AutoLfads.Training.Population;

namespace AutoLfads.Cli.Output;

/// <summary>Where a search stands, as text.</summary>
internal static class SearchFrame
{
    /// <summary>Members that are all shown, in two columns; of more, the best ten.</summary>
    public const int MostMembersShown = 20;

    private const int BestShown = 10;

    // Two columns of it and the space between them fit 80 characters.
    private const int CellWidth = 38;

    /// <summary>The whole table: a line on the population, then the members.</summary>
    /// <param name="progress">Where the search stands.</param>
    /// <param name="columns">Characters of a line.</param>
    /// <param name="rows">Lines of the terminal; a table of as many lines would scroll it, so one remains free.</param>
    public static IReadOnlyList<string> Of(SearchProgress progress, int columns, int rows)
    {
        List<string> lines = [Population(progress)];
        bool all = progress.Members.Count <= MostMembersShown && columns >= (2 * CellWidth) + 2 && rows >= 4 + ((progress.Members.Count + 1) / 2);
        if (all) AddAll(lines, progress);
        else AddBest(lines, progress, Math.Clamp(rows - 5, 0, BestShown));
        return [.. lines.Take(Math.Max(1, rows - 1)).Select(line => line.Length < columns ? line : line[..Math.Max(0, columns - 1)])];
    }

    /// <summary>A complete generation in one line.</summary>
    public static string Generation(SearchProgress progress)
    {
        GenerationRecord last = progress.Last!;
        int[] failed = [.. last.Members.Where(m => m.Status != MemberStatus.Trained).Select(m => m.Member)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"generation {last.Generation + 1}/{progress.MaxGenerations}, {last.Epochs} epochs: best {Metric(last.BestMetric)}, median {Metric(Median(progress))}, {last.Exploits.Count} copied another, {(failed.Length == 0 ? "none failed" : "failed " + string.Join(' ', failed.Select(Name)))}{Left(progress)}");
    }

    /// <summary>A running generation in one line.</summary>
    public static string Running(SearchProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"in generation {progress.Generation + 1}: {Counts(progress.Members)}, epoch {progress.Members.Sum(m => m.EpochsDone)}/{progress.Members.Sum(m => m.EpochsTotal)} of all members, best {Metric(Best(progress))}{Left(progress)}");

    private static string Population(SearchProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"generation {progress.Generation + 1}/{progress.MaxGenerations}  to epoch {progress.Epochs}  best {Metric(Best(progress))}  median {Metric(Median(progress))}{(progress.TimeLeft is { } left ? "  " + DurationText.Of(left) + " left" : "")}");

    private static void AddAll(List<string> lines, SearchProgress progress)
    {
        int perColumn = (progress.Members.Count + 1) / 2;
        string head = $"{"",2} {"epoch",7} {"metric",8} ".PadRight(CellWidth);
        lines.Add((head + "  " + head).TrimEnd());
        for (int row = 0; row < perColumn; row++)
        {
            string left = Cell(progress, progress.Members[row]), right = row + perColumn < progress.Members.Count ? Cell(progress, progress.Members[row + perColumn]) : "";
            lines.Add((left.PadRight(CellWidth) + "  " + right).TrimEnd());
        }
    }

    private static void AddBest(List<string> lines, SearchProgress progress, int count)
    {
        MemberProgress[] best = [.. progress.Members.OrderBy(m => m.Metric is { } metric && double.IsFinite(metric) ? metric : double.PositiveInfinity).ThenBy(m => m.Member).Take(count)];
        lines.Add($"{"",2} {"epoch",7} {"metric",8}");
        lines.AddRange(best.Select(member => Cell(progress, member).TrimEnd()));
        MemberProgress[] others = [.. progress.Members.Except(best)];
        if (others.Length > 0) lines.Add($"and {others.Length} more: {Counts(others)}");
    }

    private static string Cell(SearchProgress progress, MemberProgress member)
    {
        string mark = progress.Last?.Exploits.FirstOrDefault(e => e.Loser == member.Member) is { } exploit ? "copied " + Name(exploit.Winner) : "";
        string epochs = $"{member.EpochsDone}/{member.EpochsTotal}";
        return $"{Name(member.Member),2} {epochs,7} {Metric(member.Metric),8} {InWords(member.Activity),-8} {mark}";
    }

    private static string Counts(IReadOnlyList<MemberProgress> members) => string.Join(
        ", ", members.GroupBy(m => m.Activity).OrderBy(g => g.Key).Select(g => $"{g.Count()} {InWords(g.Key)}"));

    private static string InWords(MemberActivity activity) => activity switch
    {
        MemberActivity.Waiting => "waiting",
        MemberActivity.Training => "training",
        MemberActivity.Trained => "trained",
        MemberActivity.Diverged => "diverged",
        _ => "crashed",
    };

    private static double? Best(SearchProgress progress) => progress.BestMetric ?? Finite(progress).Cast<double?>().FirstOrDefault();

    private static double? Median(SearchProgress progress)
    {
        double[] metrics = Finite(progress);
        return metrics.Length == 0 ? null : (metrics[(metrics.Length - 1) / 2] + metrics[metrics.Length / 2]) / 2;
    }

    private static double[] Finite(SearchProgress progress) => [.. progress.Members.Select(m => m.Metric).OfType<double>().Where(double.IsFinite).Order()];

    private static string Metric(double? value) => value is { } number ? number.ToString("F4", CultureInfo.InvariantCulture) : "-";

    private static string Left(SearchProgress progress) => progress.TimeLeft is { } left ? $", {DurationText.Of(left)} left at most" : "";

    private static string Name(int member) => member.ToString("D2", CultureInfo.InvariantCulture);
}
