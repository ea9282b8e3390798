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
        foreach (XElement element in svg.DescendantsAndSelf())
        {
            foreach (XAttribute attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
            {
                if (attribute.Name.LocalName == "id") attribute.Value = name + attribute.Value;
                else if (attribute.Name.LocalName == "href" && attribute.Value.StartsWith('#')) attribute.Value = "#" + name + attribute.Value[1..];
                else attribute.Value = attribute.Value.Replace("url(#", "url(#" + name, StringComparison.Ordinal);
            }
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
