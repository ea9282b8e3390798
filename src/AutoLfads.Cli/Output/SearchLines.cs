using System.Globalization;
using AutoLfads.Training.Population;

namespace AutoLfads.Cli.Output;

/// <summary>Progress of a search as plain lines: one for every generation.</summary>
internal sealed class SearchLines(TextWriter log) : IProgress<SearchProgress>
{
    /// <summary>Shows a generation that is complete.</summary>
    public void Report(SearchProgress value)
    {
        if (!value.IsGenerationComplete || value.Last is not { } last) return;
        int failed = last.Members.Count(m => m.Status != MemberStatus.Trained);
        log.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"generation {last.Generation + 1}/{value.MaxGenerations}  epochs {last.Epochs}  best {last.BestMetric:F4} (member {last.Best})  exploits {last.Exploits.Count}  failed {failed}"));
    }
}
