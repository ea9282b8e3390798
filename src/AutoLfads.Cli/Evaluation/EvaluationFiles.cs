using AutoLfads.Core.Files;
using AutoLfads.Evaluation.Report;

namespace AutoLfads.Cli.Evaluation;

/// <summary>The folder of an evaluation (schemas/evaluation.md): evaluation.json, and a table of text per analysis.</summary>
internal static class EvaluationFiles
{
    /// <summary>Name of the report in the folder.</summary>
    public const string ReportName = "evaluation.json";

    /// <summary>Writes everything.</summary>
    /// <param name="folder">The folder; made where absent.</param>
    /// <param name="report">The report.</param>
    public static void Write(string folder, EvaluationReport report)
    {
        Directory.CreateDirectory(folder);
        IReadOnlyList<(string Name, string Text)> tables = EvaluationCsv.Tables(report);
        foreach ((string name, string text) in tables) Write(Path.Combine(folder, name + ".csv"), text);
        Write(Path.Combine(folder, ReportName), report.ToJson() + "\n");
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, temporary => File.WriteAllText(temporary, text));
}
