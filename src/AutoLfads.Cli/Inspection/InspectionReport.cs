using System.Text;

namespace AutoLfads.Cli.Inspection;

/// <summary>What a file holds.</summary>
/// <param name="Path">The path that was given.</param>
/// <param name="Kind">recording, windows, activation, model, run, or table where OpenSim's table has no EMG.</param>
/// <param name="Facts">Name and value of each fact, in the order in which a reader wants them.</param>
/// <param name="Channels">What was found of each channel of a recording; empty otherwise.</param>
/// <param name="Warnings">What would trouble training, each with its remedy.</param>
internal sealed record InspectionReport(
    string Path, string Kind, IReadOnlyDictionary<string, string> Facts, IReadOnlyList<ChannelFindings> Channels, IReadOnlyList<string> Warnings)
{
    /// <summary>What preparing a recording would give; null for anything else.</summary>
    public PreparationForecast? Preparation { get; init; }

    public string ToText()
    {
        StringBuilder text = new();
        text.Append(Path).Append(": ").Append(Kind).Append('\n');
        int width = Facts.Keys.Select(k => k.Length).DefaultIfEmpty(0).Max();
        foreach ((string name, string value) in Facts) text.Append("  ").Append(name.PadRight(width)).Append("  ").Append(value).Append('\n');
        if (Channels.Count > 0) text.Append(ChannelFindings.Table(Channels));
        text.Append(Preparation?.ToText());
        foreach (string warning in Warnings) text.Append("warning: ").Append(warning).Append('\n');
        return text.ToString().TrimEnd();
    }
}
