using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace AutoLfads.Cli.Report.Evaluation;

/// <summary>The forms that evaluations are drawn in: bars in groups, lines, differences with their intervals, and matrices. Values that are missing are left out.</summary>
internal static class EvaluationPlots
{
    /// <summary>Bars of several series in groups, with whiskers.</summary>
    /// <param name="yLabel">What the bars are, with its unit.</param>
    /// <param name="groups">Names of the groups.</param>
    /// <param name="series">Name, colour, and a value and its error for each group; null where there is none.</param>
    public static Plot Bars(string yLabel, IReadOnlyList<string> groups, IReadOnlyList<(string Name, Color Color, IReadOnlyList<(double Value, double Error)?> Values)> series)
    {
        Plot plot = PlotStyle.Empty("", yLabel);
        double width = 0.84 / Math.Max(1, series.Count), low = 0, high = 0;
        for (int s = 0; s < series.Count; s++)
        {
            for (int g = 0; g < groups.Count; g++)
            {
                if (series[s].Values[g] is not { } bar || !double.IsFinite(bar.Value)) continue;
                double position = g + ((s - ((series.Count - 1) / 2.0)) * width), error = double.IsFinite(bar.Error) ? bar.Error : 0;
                plot.Add.Bar(new Bar { Position = position, Value = bar.Value, Size = width * 0.94, FillColor = series[s].Color, LineWidth = 0 });
                if (error > 0) plot.Line([position, position], [bar.Value - error, bar.Value + error], Colors.Black, 1);
                (low, high) = (Math.Min(low, bar.Value - error), Math.Max(high, bar.Value + error));
            }
        }

        Ticks(plot.Axes.Bottom, groups);
        double room = Math.Max(0.05 * (high - low), 1e-9);
        // The legend stands above the bars.
        plot.Axes.SetLimits(-0.6, groups.Count - 0.4, low < 0 ? low - room : 0, high + (5 * room));
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend([.. series.Select(s => (InlineSvg.Readable(s.Name), s.Color))]);
        return plot;
    }

    /// <summary>Lines over one axis.</summary>
    /// <param name="xLabel">The axis, with its unit.</param>
    /// <param name="yLabel">The values, with their unit.</param>
    /// <param name="lines">Colour, width, and points; an interval where there is one.</param>
    public static Plot Lines(string xLabel, string yLabel, IEnumerable<EvaluationLine> lines)
    {
        Plot plot = PlotStyle.Empty(xLabel, yLabel);
        List<double> xs = [], ys = [];
        foreach (EvaluationLine line in lines)
        {
            int[] shown = [.. Enumerable.Range(0, Math.Min(line.X.Count, line.Y.Count)).Where(i => double.IsFinite(line.X[i]) && line.Y[i] is { } y && double.IsFinite(y))];
            if (shown.Length == 0) continue;
            if (line is { Lower: { } lower, Upper: { } upper })
            {
                int[] both = [.. shown.Where(i => i < Math.Min(lower.Count, upper.Count) && lower[i] is { } l && upper[i] is { } u && double.IsFinite(l) && double.IsFinite(u))];
                if (both.Length > 1)
                {
                    var band = plot.Add.FillY([.. both.Select(i => line.X[i])], [.. both.Select(i => lower[i]!.Value)], [.. both.Select(i => upper[i]!.Value)]);
                    band.FillColor = line.Color.WithAlpha(0.2);
                    band.LineWidth = 0;
                }

                ys.AddRange(both.SelectMany(i => new[] { lower[i]!.Value, upper[i]!.Value }));
            }

            plot.Line([.. shown.Select(i => line.X[i])], [.. shown.Select(i => line.Y[i]!.Value)], line.Color, line.Width);
            xs.AddRange([line.X[shown[0]], line.X[shown[^1]]]);
            ys.AddRange(shown.Select(i => line.Y[i]!.Value));
        }

        if (xs.Count == 0) return plot;
        double room = Math.Max(0.05 * (ys.Max() - ys.Min()), 1e-9);
        plot.Axes.SetLimits(xs.Min(), Math.Max(xs.Max(), xs.Min() + 1e-9), ys.Min() - room, ys.Max() + room);
        return plot;
    }

    /// <summary>Differences with intervals, one below the other, and the line of no difference.</summary>
    /// <param name="xLabel">What differs, with its unit.</param>
    /// <param name="rows">Name, colour, the difference and its interval; infinite ends reach to the frame.</param>
    public static Plot Forest(string xLabel, IReadOnlyList<(string Name, Color Color, double Value, double Lower, double Upper)> rows)
    {
        Plot plot = PlotStyle.Empty(xLabel, "");
        double[] ends = [.. rows.SelectMany(r => new[] { r.Value, r.Lower, r.Upper }).Where(double.IsFinite).Append(0)];
        double room = Math.Max(0.05 * (ends.Max() - ends.Min()), 1e-9), left = ends.Min() - room, right = ends.Max() + room;
        plot.Line([0, 0], [-0.5, rows.Count - 0.5], PlotStyle.Faint, 1);
        for (int i = 0; i < rows.Count; i++)
        {
            (string _, Color color, double value, double lower, double upper) = rows[rows.Count - 1 - i];
            plot.Line([double.IsFinite(lower) ? lower : left, double.IsFinite(upper) ? upper : right], [i, i], color, 2);
            if (double.IsFinite(value)) plot.Add.Marker(value, i, MarkerShape.FilledCircle, 8, color);
        }

        Ticks(plot.Axes.Left, [.. rows.Reverse().Select(r => r.Name)]);
        plot.Axes.SetLimits(left, right, -0.6, rows.Count - 0.4);
        return plot;
    }

    /// <summary>A matrix of values in [0, 1], darker for larger ones; those above a level have a frame.</summary>
    /// <param name="names">Names of rows and columns.</param>
    /// <param name="values">The values, [row][column].</param>
    /// <param name="level">The level.</param>
    public static Plot Matrix(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<double>> values, double level)
    {
        Plot plot = PlotStyle.Empty("", "");
        for (int row = 0; row < names.Count; row++)
        {
            for (int column = 0; column < names.Count; column++)
            {
                double value = values[row][column], y = names.Count - 1 - row;
                if (row == column || !double.IsFinite(value)) continue;
                var cell = plot.Add.Rectangle(column - 0.47, column + 0.47, y - 0.46, y + 0.46);
                cell.FillColor = PlotStyle.Strong.WithAlpha(Math.Clamp(value, 0, 1));
                cell.LineColor = Colors.Black;
                cell.LineWidth = value > level ? 1.5f : 0;
                var text = plot.Add.Text(value.ToString("0.00", CultureInfo.InvariantCulture), column, y);
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontColor = value > 0.6 ? Colors.White : Colors.Black;
                text.LabelFontSize = 12;
            }
        }

        Ticks(plot.Axes.Bottom, names);
        Ticks(plot.Axes.Left, [.. names.Reverse()]);
        plot.Axes.SetLimits(-0.6, names.Count - 0.4, -0.6, names.Count - 0.4);
        plot.HideGrid();
        return plot;
    }

    /// <summary>The horizontal axis in decades, for values that were drawn as their logarithm to base 10.</summary>
    public static void DecadesBelow(this Plot plot)
    {
        AxisLimits limits = plot.Axes.GetLimits();
        NumericManual ticks = new();
        for (int decade = (int)Math.Floor(limits.Left); decade <= (int)Math.Ceiling(limits.Right); decade++)
        {
            foreach (int step in new[] { 1, 2, 5 })
            {
                double at = decade + Math.Log10(step);
                if (at >= limits.Left && at <= limits.Right) ticks.AddMajor(at, (step * Math.Pow(10, decade)).ToString("0.####", CultureInfo.InvariantCulture));
            }
        }

        plot.Axes.Bottom.TickGenerator = ticks;
    }

    private static void Ticks(IAxis axis, IReadOnlyList<string> names)
    {
        NumericManual ticks = new();
        for (int i = 0; i < names.Count; i++) ticks.AddMajor(i, InlineSvg.Readable(names[i]));
        axis.TickGenerator = ticks;
        axis.MajorTickStyle.Length = 0;
    }
}

/// <summary>A line of a drawing.</summary>
/// <param name="Color">Its colour.</param>
/// <param name="Width">Its width, pixels.</param>
/// <param name="X">Where its points lie.</param>
/// <param name="Y">Their values; null where missing.</param>
/// <param name="Lower">Lower end of an interval; null where there is none.</param>
/// <param name="Upper">Upper end.</param>
internal sealed record EvaluationLine(Color Color, float Width, IReadOnlyList<double> X, IReadOnlyList<double?> Y, IReadOnlyList<double?>? Lower = null, IReadOnlyList<double?>? Upper = null)
{
    public static EvaluationLine Of(Color color, float width, IReadOnlyList<double> x, IReadOnlyList<double> y) => new(color, width, x, [.. y.Select(v => (double?)v)]);
}
