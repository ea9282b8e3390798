using System.Globalization;
using System.Xml.Linq;
using ScottPlot;

namespace AutoLfads.Cli.Report;

/// <summary>What pages of a report are made of: sections, paragraphs, tables, drawings. A page needs no network, no script and no other file.</summary>
internal sealed class PageParts
{
    private const int SmallWidth = 350;
    private const int SmallHeight = 220;

    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;max-width:1080px;margin:2em auto;padding:0 1em;color:#222}svg{max-width:100%;height:auto}h2{margin-top:2em}"
        + "table{border-collapse:collapse;font-size:13px}th,td{padding:.15em .6em;text-align:left;vertical-align:top;border-bottom:1px solid #e4e4e4}"
        + "#members td,#members th,.numbers td,.numbers th{text-align:right}.numbers td:first-child,.numbers th:first-child{text-align:left}#members tr.best{background:#dcebf7;font-weight:bold}.wide{overflow-x:auto}"
        + ".small{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:4px;align-items:end}details{margin-top:1em}figure{margin:0}figcaption{font-size:12px;color:#555}pre{background:#f6f6f6;padding:1em;overflow-x:auto;font-size:12px}"
        + ".key span{display:inline-block;margin-right:1.2em;font-size:13px}.key i{display:inline-block;width:1.4em;height:.7em;margin-right:.35em}";

    private int drawings;

    /// <summary>A whole page.</summary>
    /// <param name="title">Title and first heading.</param>
    /// <param name="sections">What it holds.</param>
    public static string Page(string title, params object[] sections)
    {
        XElement page = new("html", new XAttribute("lang", "en"),
            new XElement("head", new XElement("meta", new XAttribute("charset", "utf-8")), new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width")), new XElement("title", title), new XElement("style", Style)),
            new XElement("body", new XElement("h1", title), sections));
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    public static XElement Section(string id, string title, params IEnumerable<XElement> content) =>
        new("section", new XAttribute("id", id), "\n", new XElement("h2", title), content.Select(part => new object[] { "\n", part }));

    public static XElement Paragraph(string text) => new("p", InlineSvg.Readable(text));

    /// <summary>A table of numbers; the first row is its head.</summary>
    public static XElement Numbers(IReadOnlyList<string[]> rows) => Table(rows, "numbers");

    /// <summary>A table of words; the first row is its head.</summary>
    public static XElement Words(IReadOnlyList<string[]> rows) => Table(rows, "words");

    /// <summary>What colours stand for, where many drawings share them.</summary>
    public static XElement Key(IEnumerable<(string Name, Color Color)> entries) => new("p", new XAttribute("class", "key"),
        entries.Select(entry => new XElement("span", new XElement("i", new XAttribute("style", $"background:{entry.Color.ToHex()}"), "\u00A0"), InlineSvg.Readable(entry.Name))));

    /// <summary>Small drawings side by side, as many as the page is wide for.</summary>
    public XElement Grid(IEnumerable<(Plot Plot, string Caption, string Description)> small) => new(
        "div",
        new XAttribute("class", "small"),
        small.Select(drawing => new object[] { "\n", new XElement("figure", new XElement("figcaption", InlineSvg.Readable(drawing.Caption)), Drawing(drawing.Plot, SmallWidth, SmallHeight, drawing.Description)) }));

    public XElement Drawing(Plot plot, int width, int height, string description) => InlineSvg.Of(plot, width, height, string.Create(CultureInfo.InvariantCulture, $"d{drawings++}"), description);

    private static XElement Table(IReadOnlyList<string[]> rows, string kind) => new("div", new XAttribute("class", "wide"), new XElement("table", new XAttribute("class", kind),
        new XElement("thead", new XElement("tr", rows[0].Select(cell => new XElement("th", InlineSvg.Readable(cell))))),
        new XElement("tbody", rows.Skip(1).Select(row => new object[] { "\n", new XElement("tr", row.Select(cell => new XElement("td", InlineSvg.Readable(cell)))) }))));
}
