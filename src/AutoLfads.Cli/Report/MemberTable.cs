using System.Globalization;
using System.Xml.Linq;
using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population;

namespace AutoLfads.Cli.Report;

/// <summary>The members after the last generation, by rank. A cell shows a rounded number and holds the number itself as <c>data-value</c>.</summary>
internal sealed class MemberTable(ReportedRun run, IReadOnlyList<Hyperparameter> searched)
{
    private readonly IReadOnlyList<Island> islands = Island.Of(run.Config.Population);

    public XElement ToHtml()
    {
        GenerationRecord last = run.Generations[^1];
        return new XElement("div", new XAttribute("class", "wide"), new XElement("table", new XAttribute("id", "members"),
            new XElement("thead", new XElement("tr", Heads().Select(head => new XElement("th", Breakable(head))))),
            new XElement("tbody", EarlierBests(), last.Members.OrderBy(m => m.Rank).ThenBy(m => m.Member).Select(member => Row(last, member)))));
    }

    private IEnumerable<string> Heads() =>
    [
        "rank", "member", .. islands.Count > 1 ? ["island"] : Array.Empty<string>(), "status", .. MetricName.All.Select(m => m.InWords()), "ancestor at the start", "copied others", "was copied", .. searched.Select(h => h.Path),
    ];

    // What was exported is not among the members of the last generation where these became worse.
    private IEnumerable<XElement> EarlierBests() => run.Search.Ensemble.Where(best => best.Generation < run.Generations.Count - 1)
        .Select(best => Row(run.Generations[best.Generation], run.Generations[best.Generation].Members[best.Member]));

    private XElement Row(GenerationRecord generation, MemberRecord member)
    {
        bool isExported = run.IsExported(generation.Generation, member.Member);
        XElement row = new("tr", new XAttribute("data-member", member.Member), new XAttribute("data-generation", generation.Generation), isExported ? new XAttribute("class", "best") : null);
        row.Add(Text((member.Rank + 1).ToString(CultureInfo.InvariantCulture)), Text(Name(member.Member) + (isExported ? islands.Count > 1 ? " (exported)" : " (best)" : "")), islands.Count > 1 ? Text(islands.Single(i => i.Members.Contains(member.Member)).Number.ToString(CultureInfo.InvariantCulture)) : null, Text(InWords(member.Status)));
        foreach (SelectionMetric metric in MetricName.All) row.Add(Number("metric", metric.ToString(), member.Scores?.Of(metric), score => score.ToString("F4", CultureInfo.InvariantCulture)));
        row.Add(
            Text(Name(Lineage.AncestorsOf(run.Generations, generation.Generation, member.Member)[0])),
            Text(run.Generations.Take(generation.Generation).Sum(g => g.Exploits.Count(e => e.Loser == member.Member)).ToString(CultureInfo.InvariantCulture)),
            Text(run.Generations.Take(generation.Generation).Sum(g => g.Exploits.Count(e => e.Winner == member.Member)).ToString(CultureInfo.InvariantCulture)));
        foreach (Hyperparameter h in searched) row.Add(Number("hyperparameter", h.Name, member.Hyperparameters.TryGetValue(h.Name, out double value) ? value : null, NumberText.Of));
        return row;
    }

    /// <summary>A member as its folder is called.</summary>
    public static string Name(int member) => member.ToString("D2", CultureInfo.InvariantCulture);

    // Paths are longer than the numbers below them: a zero-width space lets them go on in the next line.
    private static string Breakable(string path) => path.Replace(".", ".\u200B", StringComparison.Ordinal).Replace("_", "_\u200B", StringComparison.Ordinal);

    private static XElement Text(string text) => new("td", text);

    private static XElement Number(string kind, string name, double? value, Func<double, string> rounded) => value is { } number
        ? new XElement("td", new XAttribute("data-" + kind, name), new XAttribute("data-value", number.ToString("R", CultureInfo.InvariantCulture)), rounded(number))
        : new XElement("td", new XAttribute("data-" + kind, name), "–");

    public static string InWords(MemberStatus status) => status switch
    {
        MemberStatus.Trained => "trained",
        MemberStatus.Diverged => "diverged",
        _ => "crashed",
    };
}
