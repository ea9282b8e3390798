using System.Globalization;
using System.Xml.Linq;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Windowing;
using AutoLfads.Training;
using AutoLfads.Training.Population;

namespace AutoLfads.Cli.Report;

/// <summary>What was trained or searched, and what came of it, in words.</summary>
internal sealed class RunOverview(ReportedRun run)
{
    public IEnumerable<XElement> ToHtml()
    {
        yield return new XElement("table", new XAttribute("id", "overview"), Facts().Select(fact => new XElement("tr", new XElement("th", fact.What), new XElement("td", InlineSvg.Readable(fact.Value)))));
        if (Failures() is { Count: > 0 } failures)
        {
            yield return new XElement("h3", "Failed members");
            yield return new XElement("p", "A member that failed lost its next meeting and went on as a copy of another; failures of single members are expected where the range of the learning rate is wide.");
            yield return new XElement("ul", new XAttribute("id", "failures"), failures.Select(failure => new XElement("li", InlineSvg.Readable(failure))));
        }
    }

    private IEnumerable<(string What, string Value)> Facts()
    {
        yield return ("data", string.Join(", ", run.Manifest.Inputs.Select(input => input.Name)));
        yield return ("windows", Windows(run.Data));
        yield return ("channels", string.Join(", ", run.Data.Channels.Select(channel => channel.Name)));
        if (run.IsSearch)
        {
            int islands = run.Config.Population.Islands;
            yield return ("members", islands > 1 ? $"{Number(run.Histories.Count)} on {Number(islands)} islands, whose best are exported together: the estimate is the mean of theirs" : Number(run.Histories.Count));
            yield return ("generations", $"{Number(run.Generations.Count)} of at most {Number(run.Config.Population.MaxGenerations)}");
        }

        yield return ("epochs", run.IsSearch ? $"{Number(run.Epochs)} each, {Number(run.Histories.Sum(h => h.Epochs.Count))} in all" : Number(run.Epochs));
        yield return ("seed", run.Manifest.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("selected by", $"{run.Metric.InWords()} (negative log-likelihood, nats per sample; smaller is better)");
        yield return ("best", Best());
        yield return ("end", End());
        yield return ("begun", run.Manifest.CreatedUtc.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        yield return ("software", run.Manifest.Software);
    }

    private static string Windows(TrainingData data) => string.Create(
        CultureInfo.InvariantCulture,
        $"{data.Train.WindowCount} for training, {data.Valid.WindowCount} for validation, of {data.WindowBins} bins ({data.WindowBins * data.BinSeconds * 1000:0.###} ms)");

    private string Best()
    {
        if (!run.IsSearch)
            return run.Manifest.Result is { } result ? string.Create(CultureInfo.InvariantCulture, $"epoch {result.BestEpoch + 1}, smoothed validation likelihood {result.BestMetric:F4}") : "not yet known";
        return run.Search.Ensemble.Count == 0 ? "not yet known" : string.Join("; ", run.Search.Ensemble.Select(best => string.Create(
            CultureInfo.InvariantCulture,
            $"member {MemberTable.Name(best.Member)} after generation {best.Generation + 1} ({run.Generations[best.Generation].Epochs} epochs), smoothed {run.Metric.InWords()} {best.Metric:F4}")));
    }

    private string End() => run.IsSearch
        ? run.Search.End switch
        {
            SearchEnd.Cancelled when run.Generations.Count == 0 => "not ended: the first generation is under way or was stopped",
            SearchEnd.Cancelled => "not ended: under way or stopped after the last complete generation",
            SearchEnd.NoImprovement => string.Create(
                CultureInfo.InvariantCulture,
                $"the best metric improved by no more than {run.Config.Population.ImprovementRatio:G3} of itself over {run.Config.Population.PatienceGenerations} generations"),
            SearchEnd.MaxGenerations => "the largest number of generations was reached",
            _ => "all members failed",
        }
        : run.Manifest.State switch
        {
            RunState.Trained when run.Manifest.Result?.End == TrainingEnd.EarlyStop => "no improvement for the configured patience",
            RunState.Trained => "the largest number of epochs was reached",
            RunState.Diverged => "training diverged",
            _ => "not ended: under way or stopped",
        };

    private List<string> Failures() =>
    [
        .. run.Search.Failed.Select(failed => string.Create(
            CultureInfo.InvariantCulture, $"member {MemberTable.Name(failed.Member)}, generation {failed.Generation + 1}, {MemberTable.InWords(failed.Status)}: {failed.Problem}")),
    ];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
