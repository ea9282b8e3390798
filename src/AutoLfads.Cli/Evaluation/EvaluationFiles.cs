using AutoLfads.Cli.Report.Evaluation;
using AutoLfads.Core.Files;
using AutoLfads.Evaluation.Report;

namespace AutoLfads.Cli.Evaluation;

/// <summary>The folder of an evaluation (schemas/evaluation.md): evaluation.json, a table of text per analysis, figures, and a page that shows them.</summary>
internal static class EvaluationFiles
{
    private const string ReportName = "evaluation.json";

    /// <summary>The folder of a run's evaluation.</summary>
    /// <param name="run">Path of the run.</param>
    public static string FolderOf(string run) => Path.Combine(run, "evaluation");

    /// <summary>The report of a run's evaluation.</summary>
    /// <param name="run">Path of the run.</param>
    public static string ReportPathOf(string run) => Path.Combine(FolderOf(run), ReportName);

    /// <summary>Writes everything.</summary>
    /// <param name="folder">The folder; made where absent.</param>
    /// <param name="report">The report.</param>
    public static void Write(string folder, EvaluationReport report)
    {
        Directory.CreateDirectory(folder);
        IReadOnlyList<(string Name, string Text)> tables = EvaluationCsv.Tables(report);
        foreach ((string name, string text) in tables) Write(Path.Combine(folder, name + ".csv"), text);
        Write(Path.Combine(folder, ReportName), report.ToJson() + "\n");
        EvaluationPage.Write(folder, report);
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, temporary => File.WriteAllText(temporary, text));
}
