using AutoLfads.Core.Windowing;

namespace AutoLfads.Core.Estimates;

/// <summary>What the model infers on a set of windows, averaged over posterior samples: the content of lfads-torch's output file.</summary>
/// <remarks>Of an ensemble, outputs are averaged over the samples of all its models; everything latent, from factors to states, is the first model's.</remarks>
/// <param name="OutputMeans">Mean of the observation model (the activation estimate), [window, time, output channel], scaled units.</param>
/// <param name="OutputVariances">Variance of the observation model averaged over samples plus the variance of its mean over samples, the same shape.</param>
/// <param name="OutputParameters">Parameters of the observation model after their transform (gamma: shape block, then rate block), [window, time, parameter·channel].</param>
/// <param name="Factors">[window, time, factor].</param>
/// <param name="InitialConditionMeans">[window, 1, dimension].</param>
/// <param name="InitialConditionStds">[window, 1, dimension].</param>
/// <param name="InferredInputMeans">Posterior means of the inferred inputs, [window, time, input].</param>
/// <param name="InferredInputStds">Posterior standard deviations of the inferred inputs, [window, time, input].</param>
/// <param name="GeneratorStates">[window, time, unit].</param>
/// <param name="GeneratorInitialStates">[window, 1, unit].</param>
/// <param name="GeneratorInputs">Inferred inputs, then external inputs, [window, time, input].</param>
/// <param name="ControllerStates">[window, time, unit].</param>
/// <param name="Lower">Lower end of the credible interval of the mean; null for the posterior mean alone.</param>
/// <param name="Upper">Upper end; null for the posterior mean alone.</param>
public sealed record WindowEstimates(
    WindowSet OutputMeans,
    WindowSet OutputVariances,
    WindowSet OutputParameters,
    WindowSet Factors,
    WindowSet InitialConditionMeans,
    WindowSet InitialConditionStds,
    WindowSet InferredInputMeans,
    WindowSet InferredInputStds,
    WindowSet GeneratorStates,
    WindowSet GeneratorInitialStates,
    WindowSet GeneratorInputs,
    WindowSet ControllerStates,
    WindowSet? Lower,
    WindowSet? Upper);
