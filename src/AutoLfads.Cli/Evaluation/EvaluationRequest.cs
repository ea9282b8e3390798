using AutoLfads.Evaluation.Subjects;

namespace AutoLfads.Cli.Evaluation;

/// <summary>What a person asked <c>autolfads evaluate</c> for.</summary>
internal sealed record EvaluationRequest
{
    /// <summary>Analyses by name; empty for decoding, and the known activation where there is one.</summary>
    public IReadOnlyList<Analysis> Analyses { get; init; } = [];

    /// <summary>Whether every analysis that the data allow is asked for.</summary>
    public bool All { get; init; }

    /// <summary>Names of what to decode; empty for all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Names of signals that are forces; empty where none is.</summary>
    public IReadOnlyList<string> Force { get; init; } = [];

    /// <summary>OpenSim table whose columns are decoded too; null for none.</summary>
    public string? Kinematics { get; init; }

    /// <summary>Table of spike times; null for none.</summary>
    public string? Spikes { get; init; }

    /// <summary>Bin of the event that windows are aligned to; null for their middle.</summary>
    public int? EventBin { get; init; }

    /// <summary>The recipes.</summary>
    public EvaluationConfig Config { get; init; } = new();

    /// <summary>Whether behaviour or a known activation must be there.</summary>
    public bool NeedsBehaviour => !All && (Analyses.Count == 0 || Analyses.Contains(Analysis.Decoding) || Analyses.Contains(Analysis.Comparison));

    /// <summary>What is to be done with these data.</summary>
    public IReadOnlySet<Analysis> AnalysesOf(EvaluationSubject subject)
    {
        if (All) return Evaluator.All;
        if (Analyses.Count > 0) return Analyses.ToHashSet();
        HashSet<Analysis> usual = [];
        if (subject.Behaviour is not null) usual.Add(Analysis.Decoding);
        if (subject.Truth is not null) usual.Add(Analysis.Truth);
        return usual;
    }
}
