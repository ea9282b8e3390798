using ScottPlot;

namespace AutoLfads.Cli.Report.Evaluation;

/// <summary>A drawing of an evaluation, as it stands in a page and in a file of its own.</summary>
/// <param name="Name">Name of its file, without extension: lower-case letters, digits and underscores.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Plot">The drawing.</param>
/// <param name="IsSmall">Whether it is one of several side by side.</param>
internal sealed record EvaluationFigure(string Name, string Caption, Plot Plot, bool IsSmall)
{
    public int Width => IsSmall ? 350 : 1040;

    public int Height => IsSmall ? 220 : 380;
}
