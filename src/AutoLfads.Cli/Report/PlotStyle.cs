using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace AutoLfads.Cli.Report;

/// <summary>How the plots of a report look: colours that readers with colour-blindness tell apart (Okabe and Ito 2008), text of 11 pixels or more.</summary>
internal static class PlotStyle
{
    private const float TextPixels = 12;

    /// <summary>The line of ancestors, and whatever is to be seen first.</summary>
    public static Color Strong { get; } = Color.FromHex("#0072B2");

    /// <summary>An estimate of activation.</summary>
    public static Color Estimate { get; } = Color.FromHex("#D55E00");

    /// <summary>A member that copies another.</summary>
    public static Color Copy { get; } = Color.FromHex("#E69F00");

    /// <summary>A third colour.</summary>
    public static Color Third { get; } = Color.FromHex("#009E73");

    /// <summary>Whatever is not to be seen first.</summary>
    public static Color Faint { get; } = Color.FromHex("#A8A8A8");

    /// <summary>An empty plot with its axes named.</summary>
    public static Plot Empty(string xLabel, string yLabel)
    {
        Plot plot = new();
        plot.FigureBackground.Color = Colors.White;
        plot.Grid.MajorLineColor = Color.FromHex("#EEEEEE");
        foreach ((IAxis axis, string label) in new[] { ((IAxis)plot.Axes.Bottom, xLabel), (plot.Axes.Left, yLabel) })
        {
            axis.Label.Text = InlineSvg.Readable(label);
            axis.Label.FontSize = TextPixels;
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = TextPixels;
        }

        return plot;
    }

    /// <summary>An empty plot over the epochs trained.</summary>
    public static Plot OverEpochs(string yLabel)
    {
        Plot plot = Empty("epochs trained", yLabel);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        return plot;
    }

    /// <summary>A line without markers.</summary>
    public static void Line(this Plot plot, IReadOnlyList<double> x, IReadOnlyList<double> y, Color color, float width)
    {
        var line = plot.Add.ScatterLine(x.ToArray(), y.ToArray(), color);
        line.LineWidth = width;
    }

    /// <summary>The vertical axis in decades, for values that were drawn as their logarithm to base 10.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="low">Lower limit, as drawn.</param>
    /// <param name="high">Upper limit, as drawn.</param>
    public static void Decades(this Plot plot, double low, double high)
    {
        plot.Axes.SetLimitsY(low, high);
        NumericManual ticks = new();
        // Within less than a decade and a half the decades alone would leave one label or none.
        double[] steps = high - low < 1.5 ? [1, 2, 5] : [1];
        for (int decade = (int)Math.Floor(low); decade <= (int)Math.Ceiling(high); decade++)
        {
            foreach (double step in steps)
            {
                double at = decade + Math.Log10(step);
                if (at >= low && at <= high) ticks.AddMajor(at, (step * Math.Pow(10, decade)).ToString("0e0", CultureInfo.InvariantCulture));
            }
        }

        plot.Axes.Left.TickGenerator = ticks;
    }

    /// <summary>A legend above the data at the right.</summary>
    public static void Legend(this Plot plot, params IReadOnlyList<(string Label, Color Color)> entries)
    {
        foreach ((string label, Color color) in entries)
            plot.Legend.ManualItems.Add(new LegendItem { LabelText = label, LineColor = color, LineWidth = 3 });
        plot.Legend.FontSize = TextPixels;
        plot.ShowLegend(Alignment.UpperRight);
    }
}
