namespace AutoLfads.Core.Preprocessing;

/// <summary>An ordered, serialisable list of preprocessing steps.</summary>
/// <param name="Steps">The steps, first applied first.</param>
public sealed record PreprocessingChain(IReadOnlyList<PreprocessingStep> Steps);
