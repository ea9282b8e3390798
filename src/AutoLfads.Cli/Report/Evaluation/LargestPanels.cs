using System.Globalization;

namespace AutoLfads.Cli.Report.Evaluation;

/// <summary>Which muscles, or other panels, are drawn where there are more than a page is legible with: those of the largest value, in the order of the data.</summary>
internal sealed class LargestPanels
{
    private const int Most = 12;

    private LargestPanels(IReadOnlyList<string> names, string note) => (Names, Note) = (names, note);

    /// <summary>The panels that are drawn.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What the reader is told about panels that are not drawn; empty where all are.</summary>
    public string Note { get; }

    /// <summary>Chooses panels.</summary>
    /// <param name="rows">The data.</param>
    /// <param name="panel">Panel of a row.</param>
    /// <param name="size">What the panels are chosen by; missing values count least.</param>
    /// <param name="sizeInWords">The same for the reader, such as "largest variance".</param>
    public static LargestPanels Of<T>(IReadOnlyList<T> rows, Func<T, string> panel, Func<T, double> size, string sizeInWords)
    {
        var all = rows.GroupBy(panel).Select(g => (g.Key, Size: g.Max(row => size(row) is var s && double.IsNaN(s) ? double.NegativeInfinity : s))).ToArray();
        if (all.Length <= Most) return new LargestPanels([.. all.Select(p => p.Key)], "");
        HashSet<string> chosen = [.. all.OrderByDescending(p => p.Size).Take(Most).Select(p => p.Key)];
        return new LargestPanels(
            [.. all.Select(p => p.Key).Where(chosen.Contains)],
            string.Create(CultureInfo.InvariantCulture, $" Drawn are the {Most} of {all.Length} with the {sizeInWords}; {all.Length - Most} are left out, the tables have all."));
    }
}
