using AutoLfads.Core.Configuration;

namespace AutoLfads.Inference.Forward;

/// <summary>A trained model's forward pass over windows: posterior samples of each, or the posterior mean.</summary>
/// <remarks>Recordings and averages over samples are <see cref="ActivationEstimator"/>'s business.</remarks>
public interface ILfadsForward : IDisposable
{
    /// <summary>Architecture.</summary>
    LfadsConfig Config { get; }

    /// <summary>Sizes that the training data dictated.</summary>
    LfadsDimensions Dimensions { get; }

    /// <summary>Parameters of the observation model for each channel, e.g. 2 for the gamma's shape and rate.</summary>
    int ParametersPerChannel { get; }

    /// <summary>Computes the outputs of some windows, each from itself and its noise alone.</summary>
    /// <param name="windowCount">Windows; 0 or more.</param>
    /// <param name="sampleCount">Samples of each window; 1 or more. What they have in common is computed once.</param>
    /// <param name="inputs">What to read.</param>
    /// <param name="outputs">Where to write.</param>
    /// <exception cref="ArgumentException">A length does not fit the model.</exception>
    void Run(int windowCount, int sampleCount, in WindowInputs inputs, in WindowOutputs outputs);
}
