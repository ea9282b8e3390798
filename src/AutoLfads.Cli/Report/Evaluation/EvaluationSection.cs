namespace AutoLfads.Cli.Report.Evaluation;

/// <summary>One analysis as a reader meets it: what is shown, how to read it, drawings, numbers.</summary>
/// <param name="Id">Word for links and file names.</param>
/// <param name="Title">Heading.</param>
/// <param name="Text">What is shown, and what is good.</param>
/// <param name="Figures">Drawings.</param>
/// <param name="Rows">Table, its first row the head; null for none.</param>
/// <param name="Estimators">Estimators whose colours the reader needs a key for; empty where drawings have their own.</param>
internal sealed record EvaluationSection(string Id, string Title, string Text, IReadOnlyList<EvaluationFigure> Figures, IReadOnlyList<string[]>? Rows = null, IReadOnlyList<string>? Estimators = null);
