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
    /// <param name="gradientMask">0 where a sample's gradient is cut, [row, channel]; empty where none is.</param>
    /// <param name="nats">Takes −log p, [row, channel].</param>
    /// <param name="gradient">Takes the derivative of each sample's value with respect to its parameters, in their layout; empty where it is not wanted.</param>
    /// <param name="threads">Threads that may be used, 1 or more; results do not depend on it.</param>
    /// <param name="instructions">Width of the registers; null for the widest. Results do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is not one channel or not one thread.</exception>
    public static void Compute(
        ReadOnlySpan<float> samples,
        ReadOnlySpan<float> parameters,
        int channels,
        ReadOnlySpan<byte> gradientMask,
        Span<float> nats,
        Span<float> gradient,
        int threads = 1,
        InstructionSet? instructions = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (samples.Length % channels != 0) throw new ArgumentException($"Must hold rows of {channels} channels, holds {samples.Length} numbers.", nameof(samples));
        Lengths.Require(parameters, 2L * samples.Length, nameof(parameters));
        Lengths.Require(nats, samples.Length, nameof(nats));
        if (!gradient.IsEmpty) Lengths.Require(gradient, 2L * samples.Length, nameof(gradient));
        if (!gradientMask.IsEmpty && gradientMask.Length != samples.Length)
            throw new ArgumentException($"Must hold {samples.Length} numbers, holds {gradientMask.Length}.", nameof(gradientMask));
        fixed (float* sample = samples, parameter = parameters, value = nats, derivative = gradient)
        fixed (byte* mask = gradientMask)
        {
            GammaSamples all = new(sample, parameter, channels, mask, value, derivative);
            ElementBlocks.Run(samples.Length, BlockLength, threads, (instructions ?? InstructionSets.Best) switch
            {
                InstructionSet.Vector512 => (first, end) => GammaLikelihoodBlock<Lanes512, Vector512<float>>.Compute(all, first, end),
                InstructionSet.Vector256 => (first, end) => GammaLikelihoodBlock<Lanes256, Vector256<float>>.Compute(all, first, end),
                InstructionSet.Vector128 => (first, end) => GammaLikelihoodBlock<Lanes128, Vector128<float>>.Compute(all, first, end),
                _ => (first, end) => GammaLikelihoodBlock<ScalarLanes, float>.Compute(all, first, end),
            });
        }
    }

    /// <summary>Weighs the gradient of each sample: what the chain rule asks for where samples are summed with weights.</summary>
    /// <param name="gradient">[row, 2, channel].</param>
    /// <param name="weights">[row, channel].</param>
    /// <param name="channels">Channels; 1 or more.</param>
    /// <param name="result">Takes the products, [row, 2, channel].</param>
    /// <param name="threads">Threads that may be used, 1 or more.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is not one channel or not one thread.</exception>
    public static void Weigh(ReadOnlySpan<float> gradient, ReadOnlySpan<float> weights, int channels, Span<float> result, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (weights.Length % channels != 0) throw new ArgumentException($"Must hold rows of {channels} channels, holds {weights.Length} numbers.", nameof(weights));
        Lengths.Require(gradient, 2L * weights.Length, nameof(gradient));
        Lengths.Require(result, 2L * weights.Length, nameof(result));
        fixed (float* from = gradient, weight = weights, to = result)
        {
            float* g = from, w = weight, r = to; // a lambda may keep these
            ElementBlocks.Run(weights.Length / channels, Math.Max(1, BlockLength / channels), threads, (first, end) =>
            {
                for (nint row = first; row < end; row++)
                {
                    float* byChannel = w + (row * channels), read = g + (2 * row * channels), write = r + (2 * row * channels);
                    for (int i = 0; i < channels; i++) (write[i], write[channels + i]) = (read[i] * byChannel[i], read[channels + i] * byChannel[i]);
                }
            });
        }
    }
}
