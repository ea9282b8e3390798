using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population;
using ScottPlot;

namespace AutoLfads.Cli.Report;

/// <summary>What members were trained with, generation by generation.</summary>
internal sealed class HyperparameterPlots(ReportedRun run)
{
    /// <summary>The hyperparameters that were searched.</summary>
    public IReadOnlyList<Hyperparameter> Searched { get; } = [.. Hyperparameter.All.Where(h => h.Range(run.Config.Population.Space) is not null)];

    /// <summary>The values of one hyperparameter over epochs, all members; the ancestors of what is exported stand out.</summary>
    public Plot Of(Hyperparameter hyperparameter)
    {
        HyperparameterRange range = hyperparameter.Range(run.Config.Population.Space)!;
        // Zero has no logarithm: a weight that exploration took there is drawn on a linear axis.
        double[] values = [.. run.Generations.SelectMany(g => g.Members).Select(m => Value(m, hyperparameter)).Where(double.IsFinite)];
        bool decades = range.Draw == HyperparameterDraw.LogUniform && values.All(v => v > 0);
        Func<double, double> drawn = decades ? Math.Log10 : value => value;
        Plot plot = PlotStyle.OverEpochs("value");
        Shade(plot, drawn(range.Min), drawn(range.Max));
        for (int member = 0; member < run.Histories.Count; member++) Steps(plot, [.. run.Generations.Select(_ => member)], PlotStyle.Faint, 1);
        foreach (IReadOnlyList<int> line in run.Lines) Steps(plot, line, PlotStyle.Strong, 3);
        double low = values.Append(range.Min).Min(drawn), high = values.Append(range.Max).Max(drawn), room = 0.05 * (high - low);
        if (decades) plot.Decades(low - room, high + room);
        else plot.Axes.SetLimitsY(low - room, high + room);
        plot.Axes.SetLimitsX(0, Math.Max(1, run.Epochs));
        return plot;

        void Steps(Plot on, IReadOnlyList<int> line, Color color, float width)
        {
            List<double> x = [], y = [];
            for (int g = 0; g < line.Count; g++)
            {
                double value = drawn(Value(run.Generations[g].Members[line[g]], hyperparameter));
                x.AddRange([g == 0 ? 0 : run.Generations[g - 1].Epochs, run.Generations[g].Epochs]);
                y.AddRange([value, value]);
            }

            on.Line(x, y, color, width);
        }
    }

    private static double Value(MemberRecord member, Hyperparameter hyperparameter) => member.Hyperparameters.GetValueOrDefault(hyperparameter.Name, double.NaN);

    private static void Shade(Plot plot, double low, double high)
    {
        var span = plot.Add.VerticalSpan(low, high);
        span.FillColor = PlotStyle.Strong.WithAlpha(0.06);
        span.LineWidth = 0;
        foreach (double limit in new[] { low, high })
        {
            var line = plot.Add.HorizontalLine(limit, 1, PlotStyle.Strong.WithAlpha(0.5), LinePattern.Dotted);
            line.EnableAutoscale = false;
        }
    }
}
