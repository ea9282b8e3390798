using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Evaluation.Report;

/// <summary>The scores of the estimators that were compared; on disk {"decoding": [...], "truth": [...]}.</summary>
/// <param name="Decoding">How well behaviour is decoded; empty where none was recorded.</param>
/// <param name="Truth">How well the known activation is recovered; null, and absent on disk, where none is known.</param>
public sealed record EvaluationReport(IReadOnlyList<DecodingResult> Decoding, IReadOnlyList<TruthResult>? Truth = null)
{
    /// <summary>The report as a JSON document.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonFormat.Indented);
}
