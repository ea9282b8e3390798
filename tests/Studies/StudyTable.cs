using System.Globalization;
using MathNet.Numerics.Statistics;

namespace AutoLfads.Studies;

/// <summary>The rows of a study, and what they say: how each metric ranks the models, and what dropping blocks does.</summary>
internal sealed class StudyTable
{
    private const double GuardNats = 0.02;
    private static readonly string[] Settings = ["data", "draw", "block", "epoch", "dropout", "cd", "rate", "kl_ic", "kl_co", "l2_gen", "l2_con"];
    private static readonly string[] Scores = ["truth", "truth_valid", "truth_deviation", "decoding", "decoding_best", "deviation", "deviation_best"];

    private readonly IReadOnlyList<string> columns;
    private readonly IReadOnlyList<IReadOnlyDictionary<string, string>> rows;

    private StudyTable(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyDictionary<string, string>> rows)
    {
        this.columns = columns;
        this.rows = rows;
    }

    private IEnumerable<string> ScoresHere => Scores.Where(columns.Contains);

    /// <summary>Reads files of one data set.</summary>
    public static StudyTable Read(IReadOnlyList<string> paths)
    {
        string[] columns = File.ReadLines(paths[0]).First().Split(',');
        return new StudyTable(columns, [.. paths.SelectMany(path => File.ReadLines(path).Skip(1)).Select(line => columns.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second))]);
    }

    /// <summary>Writes the tables of the models at one epoch, of all or of some sizes of block.</summary>
    public void Print(int epoch, IReadOnlyCollection<int> blocks, TextWriter output)
    {
        IReadOnlyDictionary<string, string>[] models = [.. rows.Where(row => Value(row, "epoch") == epoch && (blocks.Count == 0 || blocks.Contains((int)Value(row, "block"))))];
        output.WriteLine($"{models[0]["data"]}: {models.Length} models at epoch {epoch}");
        output.WriteLine("Spearman correlation of -metric with the score: all models / mean within a size of block; score of the model it picks (median, best of all)");
        Dictionary<string, double[]> metrics = columns.Where(c => !Settings.Contains(c) && !Scores.Contains(c)).ToDictionary(c => c, c => Column(models, c));
        metrics["rule"] = GuardedRanks(metrics["shifted"], metrics["held_out_blocks"]);
        output.WriteLine($"{"",-28}{string.Join("", ScoresHere.Select(s => $"{s,-30}"))}");
        foreach ((string name, double[] metric) in metrics)
            output.WriteLine($"{name,-28}{string.Join("", ScoresHere.Select(s => $"{Ranking(models, metric, Column(models, s)),-30}"))}");
        output.WriteLine("Mean of the scores by size of block, difference from blocks of 1 with its standard error over draws");
        foreach (IGrouping<string, IReadOnlyDictionary<string, string>> block in models.GroupBy(m => m["block"]))
            output.WriteLine($"block {block.Key,-22}{string.Join("", ScoresHere.Select(s => $"{BlockEffect(models, block.Key, s),-30}"))}");
    }

    private static string Ranking(IReadOnlyDictionary<string, string>[] models, double[] metric, double[] score)
    {
        double[] goodness = [.. metric.Select(m => -m)];
        double within = models.Select((m, i) => (m, i)).GroupBy(m => m.m["block"])
            .Average(g => Correlation.Spearman(g.Select(m => goodness[m.i]), g.Select(m => score[m.i])));
        double picked = score[Array.IndexOf(goodness, goodness.Max())];
        return string.Create(CultureInfo.InvariantCulture, $"{Correlation.Spearman(goodness, score),5:F2} /{within,5:F2}; {picked:F3} ({score.Median():F3}, {score.Max():F3})");
    }

    private static string BlockEffect(IReadOnlyDictionary<string, string>[] models, string block, string score)
    {
        double[] differences =
        [
            .. models.Where(m => m["block"] == block)
                .Select(m => (Here: Value(m, score), Single: models.FirstOrDefault(o => o["block"] == "1" && o["draw"] == m["draw"])))
                .Where(pair => pair.Single is not null).Select(pair => pair.Here - Value(pair.Single!, score)),
        ];
        double mean = models.Where(m => m["block"] == block).Average(m => Value(m, score));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F3}, {differences.Average():+0.000;-0.000} ± {differences.StandardDeviation() / Math.Sqrt(differences.Length):F3}");
    }

    /// <summary>Ranks of the rule that was fixed before: within the guard of the best shifted likelihood by the metric, the others behind them by shifted likelihood.</summary>
    private static double[] GuardedRanks(double[] shifted, double[] metric)
    {
        double limit = shifted.Min() + GuardNats;
        int[] order = [.. Enumerable.Range(0, shifted.Length).OrderBy(i => shifted[i] > limit).ThenBy(i => shifted[i] > limit ? shifted[i] : metric[i])];
        double[] ranks = new double[order.Length];
        for (int rank = 0; rank < order.Length; rank++) ranks[order[rank]] = rank;
        return ranks;
    }

    private static double[] Column(IReadOnlyDictionary<string, string>[] models, string name) => [.. models.Select(m => Value(m, name))];

    private static double Value(IReadOnlyDictionary<string, string> row, string name) => double.Parse(row[name], CultureInfo.InvariantCulture);
}
