using System.Globalization;
using System.Xml.Linq;
using AutoLfads.Cli.Evaluation;
using AutoLfads.Cli.Report.Evaluation;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;
using AutoLfads.Evaluation.Report;
using AutoLfads.Training;
using static AutoLfads.Cli.Report.PageParts;

namespace AutoLfads.Cli.Report;

/// <summary>The page that shows a run: report.html, which needs no network, no script and no other file.</summary>
internal sealed class RunReport
{
    private readonly PageParts parts = new();
    private readonly ReportedRun run;
    private readonly CurvePlots curves;
    private readonly HyperparameterPlots hyperparameters;

    private RunReport(ReportedRun run) => (this.run, curves, hyperparameters) = (run, new(run), new(run));

    /// <summary>Writes the report of a run, finished or not; nothing else in the run folder changes.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="path">The page to write; its folder must exist.</param>
    /// <param name="stop">Stops between windows that are estimated.</param>
    /// <exception cref="InvalidDataException">A file of the run is not what it should be.</exception>
    public static void Write(RunFolder folder, string path, CancellationToken stop)
    {
        string page = new RunReport(ReportedRun.Read(folder)).ToHtml(stop);
        AtomicFile.Write(path, temporary => File.WriteAllText(temporary, page));
    }

    private string ToHtml(CancellationToken stop)
    {
        string title = run.IsSearch ? "AutoLFADS: search" : "AutoLFADS: training";
        return PageParts.Page(
            title,
            Section("searched", run.IsSearch ? "What was searched" : "What was trained", [.. new RunOverview(run).ToHtml(), Settings()]),
            run.IsSearch ? new[] { Curves(), Hyperparameters(), Members() } : [TrainingCurves()],
            Examples(stop),
            Evaluation());
    }

    /// <summary>What <c>autolfads evaluate</c> found about the run; nothing where it was not evaluated.</summary>
    private IEnumerable<XElement> Evaluation()
    {
        string path = EvaluationFiles.ReportPathOf(run.Folder.Path);
        if (!File.Exists(path)) return [];
        try
        {
            return [.. new EvaluationSections(EvaluationReport.FromJson(File.ReadAllText(path), path), parts).ToHtml()];
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // The run itself is whole: its report must not be lost for it.
            return [Section("evaluation", "What the estimate is worth", Paragraph(problem.Message))];
        }
    }

    private XElement Settings() => new("details", new XElement("summary", "All settings (run.yaml)"), new XElement("pre", InlineSvg.Readable(File.ReadAllText(run.Folder.ConfigPath))));

    private XElement Curves()
    {
        const string Title = "How members became better";
        if (run.Epochs == 0) return Section("metric", Title, Paragraph("No epoch has been trained yet."));
        return Section(
            "metric",
            Title,
            Paragraph(
                $"Each line is a member: {run.Metric.InWords()} on the validation windows, smoothed as the selection smooths it; smaller is better. Where a member copies another, a thin orange line leads from where it stood to the copied curve, from which it goes on. "
                + (run.Lines.Count > 1
                    ? "The thick blue lines are those of the ancestors of the exported models, the best of each island: all the training that is in their weights. "
                    : "The thick blue line is that of the ancestors of the best: all the training that is in its weights. ")
                + "A cross marks a failure. The vertical axis leaves out the first epochs and outliers."),
            parts.Drawing(curves.Members(), 1040, 460, "Selection metric of all members over epochs"),
            Paragraph("All metrics along the line of the best model's ancestors. Where they part, the metrics disagree about what is better."),
            parts.Drawing(curves.Ancestors(), 1040, 280, "All metrics of the ancestors of the best over epochs"));
    }

    private XElement TrainingCurves() => run.Epochs == 0
        ? Section("metric", "How the model became better", Paragraph("No epoch has been trained yet."))
        : Section(
            "metric",
            "How the model became better",
            Paragraph("Reconstruction of the EMG; smaller is better. A validation curve that rises while the training curve falls is overfitting. The vertical axis leaves out the first epochs."),
            parts.Drawing(curves.Reconstruction(), 1040, 380, "Reconstruction over epochs"),
            Paragraph("Divergence from the priors, before scales and ramps. A value near 0 says that the initial condition, or the inferred inputs, carry nothing."),
            parts.Drawing(curves.Divergences(), 1040, 280, "Divergences over epochs"));

    private XElement Hyperparameters() => Section(
        "hyperparameters",
        "What members were trained with",
        Paragraph("One plot for each setting that was searched, all members in grey, the ancestors of what is exported in blue. First values were drawn within the dotted lines, or were the same for all; what is best may lie outside of them unless the range's limits are enforced."),
        run.Generations.Count == 0
            ? Paragraph("No generation is complete yet.")
            : parts.Grid(hyperparameters.Searched.Select(h => (hyperparameters.Of(h), Described(h), $"{h.Path} over epochs"))));

    private string Described(Hyperparameter hyperparameter)
    {
        HyperparameterRange range = hyperparameter.Range(run.Config.Population.Space)!;
        string initial = range.Initial is { } value ? $", all from {NumberText.Of(value)}" : "";
        return $"{hyperparameter.Path}: {NumberText.Of(range.Min)} to {NumberText.Of(range.Max)}{initial}{(range.EnforceLimits ? ", enforced" : "")}";
    }

    private XElement Members()
    {
        const string Title = "Members after the last generation";
        if (run.Generations.Count == 0) return Section("table", Title, Paragraph("No generation is complete yet."));
        string[] earlier = [.. run.Search.Ensemble.Where(best => best.Generation < run.Generations.Count - 1)
            .Select(best => string.Create(CultureInfo.InvariantCulture, $"member {MemberTable.Name(best.Member)} after generation {best.Generation + 1}"))];
        string exported = earlier.Length == 0 ? "" : $" Weights that are exported are of an earlier generation, in the first rows: {string.Join(", ", earlier)}.";
        return Section(
            "table",
            Title,
            Paragraph("By rank; metrics are smoothed, nats per sample. Hyperparameters are those of the last generation's training. Members with the same ancestor at the start have its first training in common." + exported),
            new MemberTable(run, hyperparameters.Searched).ToHtml());
    }

    private XElement Examples(CancellationToken stop)
    {
        const string Title = "What the model makes of EMG";
        if (!File.Exists(run.Folder.ModelPath)) return Section("examples", Title, Paragraph("There is no exported model yet: the run is not finished. Its end adds examples of estimates here."));
        IReadOnlyList<WindowExample> examples = WindowExamples.Of(run.Folder.ModelPath, run.Data, run.Config.Inference, stop);
        string interval = run.Config.Inference.Samples > 0
            ? string.Create(CultureInfo.InvariantCulture, $"with its credible interval ({run.Config.Inference.CredibleMass:P0} of {run.Config.Inference.Samples} posterior samples)")
            : "without interval, since inference.samples is 0 (posterior mean alone)";
        return Section(
            "examples",
            Title,
            Paragraph(
                "Preprocessed EMG (grey) and the estimate (red) " + interval + ", on validation windows: those in the middle of each third of the set, and the channels of largest variance there. "
                + "The estimate is of the EMG envelope's mean: an excitation in OpenSim's sense, not the activation state of the muscle's force."),
            parts.Grid(examples.Select(example => (WindowExamples.Draw(example), "window " + example.Window.ToString(CultureInfo.InvariantCulture), $"EMG and estimate, {example.Channel.Name}, window {example.Window}"))));
    }
}
