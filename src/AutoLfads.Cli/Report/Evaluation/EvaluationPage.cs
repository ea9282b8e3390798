using AutoLfads.Core.Files;
using AutoLfads.Evaluation.Report;
using ScottPlot;

namespace AutoLfads.Cli.Report.Evaluation;

/// <summary>An evaluation for the eye: a page, and its drawings as files for papers and slides.</summary>
internal static class EvaluationPage
{
    // Prints need more points than screens.
    private const int PngScale = 2;

    /// <summary>Writes evaluation.html, and figures/NAME.svg and .png of every drawing.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <param name="report">The report.</param>
    public static void Write(string folder, EvaluationReport report)
    {
        EvaluationSections sections = new(report, new PageParts());
        AtomicFile.Write(Path.Combine(folder, "evaluation.html"), temporary => File.WriteAllText(temporary, PageParts.Page("AutoLFADS: evaluation", sections.ToHtml())));
        string figures = Path.Combine(folder, "figures");
        Directory.CreateDirectory(figures);
        foreach (EvaluationFigure figure in sections.Sections.SelectMany(s => s.Figures))
        {
            string path = Path.Combine(figures, figure.Name);
            AtomicFile.Write(path + ".svg", temporary => File.WriteAllText(temporary, InlineSvg.Of(figure.Plot, figure.Width, figure.Height, figure.Name, figure.Caption).ToString()));
            figure.Plot.ScaleFactor = PngScale;
            AtomicFile.Write(path + ".png", temporary => File.WriteAllBytes(temporary, figure.Plot.GetImageBytes(PngScale * figure.Width, PngScale * figure.Height, ImageFormat.Png)));
        }
    }
}
