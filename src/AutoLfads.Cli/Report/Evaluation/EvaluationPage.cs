using System.Globalization;
using AutoLfads.Core.Files;
using AutoLfads.Evaluation.Report;
using ScottPlot;

namespace AutoLfads.Cli.Report.Evaluation;

/// <summary>An evaluation for the eye: a page, and its drawings as files for papers and slides.</summary>
internal static class EvaluationPage
{
    // Prints need more points than screens.
    private const int PngScale = 2;
    private const int AloneWidth = 640;
    private const int AloneHeight = 400;

    /// <summary>Writes evaluation.html, and figures/NAME.svg and .png of every drawing.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <param name="report">The report.</param>
    public static void Write(string folder, EvaluationReport report)
    {
        EvaluationSections sections = new(report, new PageParts());
        AtomicFile.Write(Path.Combine(folder, "evaluation.html"), temporary => File.WriteAllText(temporary, PageParts.Page("AutoLFADS: evaluation", sections.ToHtml())));
        string figures = Path.Combine(folder, "figures");
        Directory.CreateDirectory(figures);
        HashSet<string> taken = [];
        foreach ((EvaluationSection section, EvaluationFigure figure) in sections.Sections.SelectMany(s => s.Figures.Select(f => (s, f))))
        {
            // Names of channels that differ in other characters than letters and digits alone are the same as file names.
            string name = figure.Name;
            for (int copy = 2; !taken.Add(name); copy++) name = string.Create(CultureInfo.InvariantCulture, $"{figure.Name}_{copy}");
            string path = Path.Combine(figures, name);
            (int width, int height) = (figure.Width, figure.Height);
            // On the page one key serves many drawings; a file stands alone, with its key below.
            if (figure.IsSmall && section.Estimators is { Count: > 0 } estimators)
            {
                figure.Plot.Legend(sections.KeyOf(estimators));
                figure.Plot.ShowLegend(Edge.Bottom);
                (width, height) = (AloneWidth, AloneHeight);
            }

            AtomicFile.Write(path + ".svg", temporary => File.WriteAllText(temporary, InlineSvg.Of(figure.Plot, width, height, name, figure.Caption).ToString()));
            figure.Plot.ScaleFactor = PngScale;
            AtomicFile.Write(path + ".png", temporary => File.WriteAllBytes(temporary, figure.Plot.GetImageBytes(PngScale * width, PngScale * height, ImageFormat.Png)));
        }
    }
}
