using System.Runtime.Intrinsics;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;
using AutoLfads.Kernels.Threading;

namespace AutoLfads.Kernels.Observations;

/// <summary>Negative log-likelihood of samples under gamma distributions, and its gradient, in one pass.</summary>
/// <remarks>
/// −log p = ln Γ(α) − α ln β − (α − 1) ln x + β x. Log shape and log rate are limited to ±10, and the gradient is that at the limited values: it is not cut. Samples below 1e-6 count as 1e-6.
/// Where nothing is limited the error of a sample's value is a few times 1e-7 of the sum of its terms' magnitudes.
/// </remarks>
public static unsafe class GammaLikelihood
{
    /// <summary>Log shape and log rate are limited to ± this.</summary>
    public const float LogLimit = 10;

    /// <summary>Samples below this count as this much.</summary>
    public const float SmallestSample = 1e-6f;

    private const int BlockLength = 8192;

    /// <summary>Computes value and gradient of every sample.</summary>
    /// <param name="samples">Rectified EMG, [row, channel].</param>
    /// <param name="parameters">[row, 2, channel]: of each row the log shapes of all channels, then the log rates.</param>
    /// <param name="channels">Channels; 1 or more.</param>
    /// <param name="nats">Takes −log p, [row, channel].</param>
    /// <param name="gradient">Takes the derivative of each sample's value with respect to its parameters, in their layout; empty where it is not wanted.</param>
    /// <param name="threads">Threads that may be used, 1 or more; results do not depend on it.</param>
    /// <param name="instructions">Width of the registers; null for the widest. Results do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is not one channel or not one thread.</exception>
    public static void Compute(
        ReadOnlySpan<float> samples, ReadOnlySpan<float> parameters, int channels, Span<float> nats, Span<float> gradient, int threads = 1, InstructionSet? instructions = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (samples.Length % channels != 0) throw new ArgumentException($"Must hold rows of {channels} channels, holds {samples.Length} numbers.", nameof(samples));
        Lengths.Require(parameters, 2L * samples.Length, nameof(parameters));
        Lengths.Require(nats, samples.Length, nameof(nats));
        if (!gradient.IsEmpty) Lengths.Require(gradient, 2L * samples.Length, nameof(gradient));
        fixed (float* sample = samples, parameter = parameters, value = nats, derivative = gradient)
        {
            float* x = sample, p = parameter, y = value, g = derivative; // a lambda may keep these
            Blocks.Run(samples.Length, BlockLength, threads, (instructions ?? InstructionSets.Best) switch
            {
                InstructionSet.Vector512 => (first, end) => GammaLikelihoodBlock<Lanes512, Vector512<float>>.Compute(x, p, channels, y, g, first, end),
                InstructionSet.Vector256 => (first, end) => GammaLikelihoodBlock<Lanes256, Vector256<float>>.Compute(x, p, channels, y, g, first, end),
                InstructionSet.Vector128 => (first, end) => GammaLikelihoodBlock<Lanes128, Vector128<float>>.Compute(x, p, channels, y, g, first, end),
                _ => (first, end) => GammaLikelihoodBlock<ScalarLanes, float>.Compute(x, p, channels, y, g, first, end),
            });
        }
    }
}
