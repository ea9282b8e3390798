using System.Xml.Linq;
using AutoLfads.Evaluation.Report;
using ScottPlot;
using static AutoLfads.Cli.Report.PageParts;

namespace AutoLfads.Cli.Report.Evaluation;

/// <summary>An evaluation as sections of a page.</summary>
internal sealed class EvaluationSections
{
    private readonly EvaluationReport report;
    private readonly PageParts parts;
    private readonly EstimatorColors colors;

    public EvaluationSections(EvaluationReport report, PageParts parts)
    {
        (this.report, this.parts) = (report, parts);
        colors = new EstimatorColors(report.Estimators);
        Sections = [.. new ScoreSections(report, colors).All(), .. new SignalSections(report, colors).All()];
    }

    /// <summary>What was found, analysis by analysis.</summary>
    public IReadOnlyList<EvaluationSection> Sections { get; }

    public IEnumerable<XElement> ToHtml() => Sections.Select(ToHtml).Prepend(Overview());

    /// <summary>What colours stand for.</summary>
    public IReadOnlyList<(string Name, Color Color)> KeyOf(IEnumerable<string> estimators) => [.. colors.Key(estimators).Select(entry => (InlineSvg.Readable(entry.Name), entry.Color))];

    private XElement Overview()
    {
        List<XElement> content =
        [
            Paragraph($"Of {report.Source}. Baselines look at the same preprocessed EMG; tuned ones had their setting chosen from EMG alone."),
            Words([["estimator", "what it is"], .. report.Estimators.Select(e => new[] { e.Name, e.Note ?? (e.Role == EstimatorRole.Estimate ? "estimate that is evaluated" : "baseline with a fixed setting") })]),
        ];
        if (report.Omitted.Count > 0)
            content.Add(new XElement("details", new XElement("summary", "Analyses that could not be made"), new XElement("ul", report.Omitted.Select(o => new XElement("li", InlineSvg.Readable($"{o.Analysis}: {o.Reason}"))))));
        return Section("evaluation", "What the estimate is worth", content);
    }

    private XElement ToHtml(EvaluationSection section)
    {
        List<XElement> content = [Paragraph(section.Text)];
        if (section.Estimators is { Count: > 0 } estimators) content.Add(Key(KeyOf(estimators)));
        foreach (EvaluationFigure figure in section.Figures.Where(f => !f.IsSmall))
            content.Add(new XElement("figure", new XElement("figcaption", InlineSvg.Readable(figure.Caption)), parts.Drawing(figure.Plot, figure.Width, figure.Height, figure.Caption)));
        if (section.Figures.Any(f => f.IsSmall)) content.Add(parts.Grid(section.Figures.Where(f => f.IsSmall).Select(f => (f.Plot, f.Caption, $"{section.Title}, {f.Caption}"))));
        if (section.Rows is { } rows) content.Add(new XElement("details", new XElement("summary", "Numbers"), Numbers(rows)));
        return Section("evaluation-" + section.Id, section.Title, content);
    }
}
