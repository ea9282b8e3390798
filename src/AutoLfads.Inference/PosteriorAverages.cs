using AutoLfads.Core.Windowing;

namespace AutoLfads.Inference;

/// <summary>Outputs of the graph averaged over posterior samples.</summary>
/// <param name="Outputs">Each output asked for, by its name in the graph; without channels where the model lacks it. Its variance is the total one.</param>
/// <param name="Lower">Lower end of the credible interval of the mean; null without samples, or where it was not wanted.</param>
/// <param name="Upper">Upper end; null as the lower one.</param>
internal sealed record PosteriorAverages(IReadOnlyDictionary<string, WindowSet> Outputs, WindowSet? Lower, WindowSet? Upper);
