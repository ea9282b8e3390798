using static TorchSharp.torch;

namespace AutoLfads.Model;

/// <summary>What the encoders say of a batch of windows: the posterior of the initial condition, and what the controller will read.</summary>
public sealed record LfadsEncoding
{
    internal LfadsEncoding(Tensor initialConditionMean, Tensor initialConditionStd, Tensor externalInputs, Tensor? controllerInputs, bool onKernels)
    {
        (InitialConditionMean, InitialConditionStd, ExternalInputs) = (initialConditionMean, initialConditionStd, externalInputs);
        (ControllerInputs, OnKernels) = (controllerInputs, onKernels);
    }

    /// <summary>Posterior mean of the initial condition, [batch, initial condition].</summary>
    public Tensor InitialConditionMean { get; }

    /// <summary>Posterior standard deviation of the initial condition, the same shape.</summary>
    public Tensor InitialConditionStd { get; }

    /// <summary>[batch, output bins, input], dropped out; no columns where there are none.</summary>
    internal Tensor ExternalInputs { get; }

    /// <summary>What the controller sees of the encoder before dropout: [batch, output bins, 2·encoder], or in the kernels' layout where these are at work; null without a controller.</summary>
    internal Tensor? ControllerInputs { get; }

    /// <summary>True where the SIMD kernels computed it and the decoder is to run on them too.</summary>
    internal bool OnKernels { get; }

    internal LfadsEncoding MovedToOuterScope()
    {
        foreach (Tensor? tensor in new[] { InitialConditionMean, InitialConditionStd, ExternalInputs, ControllerInputs }) tensor?.MoveToOuterDisposeScope();
        return this;
    }
}
