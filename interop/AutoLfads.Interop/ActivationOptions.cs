using AutoLfads.Core.Configuration;

namespace AutoLfads.Interop;

/// <summary>How a model is applied; the defaults are those of <c>autolfads infer</c>. Checked when a model is loaded with them; changes made afterwards do not reach it.</summary>
public sealed class ActivationOptions
{
    /// <summary>Posterior samples averaged per window, of each model of an ensemble; 0 or more, 0 uses the posterior mean, which is faster and gives no credible interval. Default 50.</summary>
    public int Samples { get; set; } = 50;

    /// <summary>Seed of the samples: the same seed gives the same estimate. Default 0.</summary>
    public int Seed { get; set; }

    /// <summary>Threads of one call; 0 or more, 0 uses every core. Results do not depend on it. Default 0.</summary>
    public int Threads { get; set; }

    /// <summary>Probability mass of the credible interval, above 0 and below 1. Default 0.95.</summary>
    public double CredibleMass { get; set; } = 0.95;

    internal InferenceConfig ToConfig() => new() { Samples = Samples, Seed = Seed, Threads = Threads, CredibleMass = CredibleMass };
}
