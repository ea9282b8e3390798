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

    /// <summary>Height, pixels; of a drawing of rows as many as they need.</summary>
    public int Height { get; init; } = IsSmall ? 220 : 380;

    /// <summary>A drawing of named rows, one below the other.</summary>
    public static EvaluationFigure OfRows(string name, string caption, Plot plot, int rowCount) => new(name, caption, plot, IsSmall: false) { Height = Math.Max(160, 90 + (27 * rowCount)) };
}
