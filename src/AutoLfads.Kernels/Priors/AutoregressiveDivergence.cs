using System.Runtime.Intrinsics;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;
using AutoLfads.Kernels.Threading;

namespace AutoLfads.Kernels.Priors;

/// <summary>Divergence of Gaussian posteriors from a first-order autoregressive prior, estimated from one draw, and its gradient.</summary>
/// <remarks>
/// The draw is u = mean + std · noise, its log density under the posterior less that under the prior u₁ ~ N(0, v/(1 − a²)), uₜ ~ N(a·uₜ₋₁, v), a = exp(−1/τ).
/// The gradient flows through the draw.
/// </remarks>
public static unsafe class AutoregressiveDivergence
{
    /// <summary>Computes value and gradient of every window.</summary>
    /// <param name="shape">Windows, bins (1 or more) and inputs (1 or more).</param>
    /// <param name="means">Posterior means, [window, bin, input].</param>
    /// <param name="stds">Posterior standard deviations, the same shape; above 0.</param>
    /// <param name="noise">Standard-normal draw, the same shape.</param>
    /// <param name="logTau">Logs of the time constants in bins, [input].</param>
    /// <param name="logVariance">Logs of the innovation variances v, [input].</param>
    /// <param name="nats">Takes the divergence of each window, summed over bins and inputs.</param>
    /// <param name="gradient">Where the gradient goes; default where it is not wanted.</param>
    /// <param name="threads">Threads that may be used, 1 or more; results do not depend on it.</param>
    /// <param name="instructions">Width of the registers; null for the widest. Results do not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is too small.</exception>
    public static void Compute(
        (int Windows, int Bins, int Inputs) shape,
        ReadOnlySpan<float> means,
        ReadOnlySpan<float> stds,
        ReadOnlySpan<float> noise,
        ReadOnlySpan<float> logTau,
        ReadOnlySpan<float> logVariance,
        Span<float> nats,
        DivergenceGradient gradient,
        int threads = 1,
        InstructionSet? instructions = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shape.Windows, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Bins, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Inputs, 1, nameof(shape));
        int length = checked(shape.Windows * shape.Bins * shape.Inputs);
        Lengths.Require(means, length, nameof(means));
        Lengths.Require(stds, length, nameof(stds));
        Lengths.Require(noise, length, nameof(noise));
        Lengths.Require(logTau, shape.Inputs, nameof(logTau));
        Lengths.Require(logVariance, shape.Inputs, nameof(logVariance));
        Lengths.Require(nats, shape.Windows, nameof(nats));
        gradient.Require(shape.Windows, length, shape.Inputs);
        AutoregressiveProcess process = new(shape.Bins, shape.Inputs, logTau, logVariance);
        fixed (float* mean = means, std = stds, draw = noise, value = nats)
        fixed (float* byMean = gradient.Means, byStd = gradient.Stds, byProcess = gradient.Process)
        {
            AutoregressiveWindows windows = new(mean, std, draw, value, byMean, byStd, byProcess);
            ElementBlocks.Run(shape.Windows, 8, threads, (instructions ?? InstructionSets.Best) switch
            {
                InstructionSet.Vector512 => (first, end) => AutoregressiveBlock<Lanes512, Vector512<float>>.Compute(process, windows, first, end),
                InstructionSet.Vector256 => (first, end) => AutoregressiveBlock<Lanes256, Vector256<float>>.Compute(process, windows, first, end),
                InstructionSet.Vector128 => (first, end) => AutoregressiveBlock<Lanes128, Vector128<float>>.Compute(process, windows, first, end),
                _ => (first, end) => AutoregressiveBlock<ScalarLanes, float>.Compute(process, windows, first, end),
            });
        }
    }
}

/// <summary>Memory for the gradient of each window's divergence.</summary>
/// <param name="means">With respect to the posterior means, [window, bin, input].</param>
/// <param name="stds">With respect to the posterior standard deviations, the same shape.</param>
/// <param name="process">With respect to log τ, then log v, of each window on its own, [window, 2, input].</param>
public readonly ref struct DivergenceGradient(Span<float> means, Span<float> stds, Span<float> process)
{
    internal Span<float> Means { get; } = means;

    internal Span<float> Stds { get; } = stds;

    internal Span<float> Process { get; } = process;

    internal void Require(int windows, int length, int inputs)
    {
        if (Means.IsEmpty && Stds.IsEmpty && Process.IsEmpty) return;
        Lengths.Require(Means, length, "gradient.means");
        Lengths.Require(Stds, length, "gradient.stds");
        Lengths.Require(Process, 2L * windows * inputs, "gradient.process");
    }
}
