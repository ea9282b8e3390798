using System.Runtime.Intrinsics;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Optimisation;

/// <summary>One step of AdamW with decoupled weight decay.</summary>
/// <param name="Keep">What weight decay leaves of a value: 1 − learning rate · weight decay.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Constant of the denominator.</param>
/// <param name="StepSize">Learning rate over the first moment's bias correction, 1 − β₁ⁿ.</param>
/// <param name="SecondCorrection">Square root of the second moment's bias correction, √(1 − β₂ⁿ).</param>
/// <remarks>Loshchilov and Hutter 2019. Results do not depend on the width of the registers.</remarks>
public readonly record struct AdamWStep(float Keep, double Beta1, double Beta2, float Epsilon, float StepSize, float SecondCorrection)
{
    /// <summary>Moves one parameter and its moments.</summary>
    /// <param name="values">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="first">First moment.</param>
    /// <param name="second">Second moment.</param>
    /// <param name="instructions">Width of the registers; null for the widest.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public unsafe void Apply(Span<float> values, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, InstructionSet? instructions = null)
    {
        Lengths.Require(gradient, values.Length, nameof(gradient));
        Lengths.Require(first, values.Length, nameof(first));
        Lengths.Require(second, values.Length, nameof(second));
        fixed (float* v = values, g = gradient, m = first, s = second)
        {
            int done = (instructions ?? InstructionSets.Best) switch
            {
                InstructionSet.Vector512 => Apply<Lanes512, Vector512<float>>(v, g, m, s, 0, values.Length),
                InstructionSet.Vector256 => Apply<Lanes256, Vector256<float>>(v, g, m, s, 0, values.Length),
                InstructionSet.Vector128 => Apply<Lanes128, Vector128<float>>(v, g, m, s, 0, values.Length),
                _ => 0,
            };
            Apply<ScalarLanes, float>(v, g, m, s, done, values.Length);
        }
    }

    /// <summary>Whole registers from one element on; returns the first that is left.</summary>
    private unsafe int Apply<TLanes, TVector>(float* values, float* gradient, float* first, float* second, int from, int length)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector keep = TLanes.Create(Keep), beta1 = TLanes.Create((float)Beta1), beta2 = TLanes.Create((float)Beta2);
        TVector rest1 = TLanes.Create((float)(1 - Beta1)), rest2 = TLanes.Create((float)(1 - Beta2));
        TVector epsilon = TLanes.Create(Epsilon), size = TLanes.Create(StepSize), correction = TLanes.Create(SecondCorrection);
        int i = from;
        for (; i <= length - TLanes.Count; i += TLanes.Count)
        {
            TVector g = TLanes.Load(gradient + i);
            TVector m = TLanes.MultiplyAdd(rest1, g, TLanes.Multiply(beta1, TLanes.Load(first + i)));
            TVector s = TLanes.MultiplyAdd(TLanes.Multiply(rest2, g), g, TLanes.Multiply(beta2, TLanes.Load(second + i)));
            TVector denominator = TLanes.Add(TLanes.Divide(TLanes.SquareRoot(s), correction), epsilon);
            TVector value = TLanes.Multiply(keep, TLanes.Load(values + i));
            TLanes.Store(m, first + i);
            TLanes.Store(s, second + i);
            TLanes.Store(TLanes.Subtract(value, TLanes.Divide(TLanes.Multiply(size, m), denominator)), values + i);
        }

        return i;
    }
}
