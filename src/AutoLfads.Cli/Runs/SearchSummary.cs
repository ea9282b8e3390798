using System.Globalization;
using System.Text;
using System.Text.Json;
using AutoLfads.Training;
using AutoLfads.Training.Population;

namespace AutoLfads.Cli.Runs;

/// <summary>What a search gave.</summary>
/// <param name="Run">The run folder.</param>
/// <param name="Result">How it ended, its best member, and who failed.</param>
/// <param name="Seconds">Wall clock of this call, seconds.</param>
/// <param name="Model">Path of the exported model; null when the search was stopped or no member could be trained.</param>
public sealed record SearchSummary(string Run, SearchResult Result, double Seconds, string? Model)
{
    /// <summary>The summary for a person, a few lines.</summary>
    public string Describe()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Beginning} {Count(Result.Generations, "generation")} of {Result.Epochs} epochs in all, {Seconds:F0} s{Reason}.");
        foreach (BestMember best in Result.Ensemble)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{(Result.Ensemble.Count > 1 ? "Of the ensemble" : "Best")}: member {best.Member} after generation {best.Generation + 1}, selection metric {best.Metric:F4}: ");
            text.AppendJoin(", ", best.Hyperparameters.Select(h => string.Create(CultureInfo.InvariantCulture, $"{h.Key} {h.Value:G4}")));
        }

        foreach (FailedMember failed in Result.Failed)
            text.Append(CultureInfo.InvariantCulture, $"\nMember {failed.Member} {JsonNamingPolicy.SnakeCaseLower.ConvertName(failed.Status.ToString())} in generation {failed.Generation + 1}: {failed.Problem}");
        if (Result.End == SearchEnd.Cancelled) text.Append(CultureInfo.InvariantCulture, $"\nContinue with: autolfads search --resume --out {Run}");
        else text.Append('\n').Append(Model is null ? "There is no model: no member could be trained. Lower population.space.learning_rate.max, or check the recordings for artefacts (autolfads inspect)." : $"Model: {Model}");
        if (Result.End != SearchEnd.Cancelled) text.Append("\nReport: ").Append(new RunFolder(Run).ReportPath);
        return text.ToString();
    }

    private string Beginning => Result.End == SearchEnd.Cancelled ? "Stopped at checkpoints after" : "Searched";

    private string Reason => Result.End switch
    {
        SearchEnd.NoImprovement => ", then nothing improved any more",
        SearchEnd.MaxGenerations => ", the largest number",
        SearchEnd.AllFailed => ", then every member failed",
        _ => "",
    };

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
