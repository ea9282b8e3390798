using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using ScottPlot;

namespace AutoLfads.Cli.Report;

/// <summary>Plots as SVG elements inside a page.</summary>
internal static class InlineSvg
{
    /// <summary>Draws a plot.</summary>
    /// <param name="plot">The plot; its texts as they come from the data, made <see cref="Readable"/>.</param>
    /// <param name="width">Width, CSS pixels.</param>
    /// <param name="height">Height, CSS pixels.</param>
    /// <param name="name">Word that no other drawing of the page has: the drawing's own references begin with it, since ids hold for a whole page.</param>
    /// <param name="description">What a reader who cannot see it is told.</param>
    public static XElement Of(Plot plot, int width, int height, string name, string description)
    {
        XElement svg = XElement.Parse(plot.GetSvgXml(width, height));
        XAttribute[] attributes = [.. svg.DescendantsAndSelf().Attributes().Where(a => !a.IsNamespaceDeclaration)];
        // Skia's ids are drawn at random: numbered, the same plot gives the same text.
        Dictionary<string, string> ids = [];
        foreach (XAttribute id in attributes.Where(a => a.Name.LocalName == "id"))
        {
            ids[id.Value] = name + "-" + ids.Count.ToString(CultureInfo.InvariantCulture);
            id.Value = ids[id.Value];
        }

        foreach (XAttribute reference in attributes)
        {
            if (reference.Value.StartsWith("url(#", StringComparison.Ordinal)) reference.Value = $"url(#{ids[reference.Value[5..^1]]})";
            else if (reference.Name.LocalName == "href") reference.Value = "#" + ids[reference.Value[1..]];
        }

        svg.SetAttributeValue("viewBox", FormattableString.Invariant($"0 0 {width} {height}"));
        svg.SetAttributeValue("role", "img");
        svg.SetAttributeValue("aria-label", Readable(description));
        return svg;
    }

    /// <summary>A text from the data without characters that neither XML nor HTML can hold (control characters, halves of pairs): each becomes U+FFFD.</summary>
    public static string Readable(string text)
    {
        StringBuilder readable = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]);
            if (pair) readable.Append(text[i++]).Append(text[i]);
            else readable.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }

        return readable.ToString();
    }
}
