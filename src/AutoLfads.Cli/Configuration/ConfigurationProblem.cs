using System.Text;

namespace AutoLfads.Cli.Configuration;

/// <summary>One problem of a requested configuration, with where it was written.</summary>
/// <param name="Path">The setting, e.g. windowing.overlap_bins; empty where the source as a whole is at fault.</param>
/// <param name="Message">What is required, what was found, what to do.</param>
/// <param name="Source">The file, preset or --set that holds it; null where no source does.</param>
/// <param name="Line">Line in the source, from 1; null where it has no lines.</param>
/// <param name="Column">Column in the line, from 1; null where it has no lines.</param>
public sealed record ConfigurationProblem(string Path, string Message, string? Source, int? Line, int? Column)
{
    /// <summary>"source:line:column: path: message", without the parts that are unknown.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Source);
        if (Line is { } line) text.Append(':').Append(line);
        if (Column is { } column) text.Append(':').Append(column);
        foreach (string part in new[] { Path, Message })
        {
            if (part.Length == 0) continue;
            if (text.Length > 0) text.Append(": ");
            text.Append(part);
        }

        return text.ToString();
    }
}
