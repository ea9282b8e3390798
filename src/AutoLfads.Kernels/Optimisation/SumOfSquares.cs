using System.Runtime.Intrinsics;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Optimisation;

/// <summary>Sum of squares, the same at every width of the registers.</summary>
public static unsafe class SumOfSquares
{
    // Sixteen sums at every width. Each takes 256 squares in single precision, then they go over into double.
    private const int SumCount = 16;
    private const int ChunkLength = 256 * SumCount;

    /// <summary>Adds up squares.</summary>
    /// <param name="values">Any numbers; a magnitude beyond 1e19 gives infinity.</param>
    /// <param name="instructions">Width of the registers; null for the widest.</param>
    /// <returns>The sum, with a relative error below 2e-5.</returns>
    public static double Of(ReadOnlySpan<float> values, InstructionSet? instructions = null)
    {
        double total = 0;
        int whole = values.Length / SumCount * SumCount;
        fixed (float* numbers = values)
        {
            for (int start = 0; start < whole; start += ChunkLength)
            {
                int length = Math.Min(ChunkLength, whole - start);
                total += (instructions ?? InstructionSets.Best) switch
                {
                    InstructionSet.Vector512 => Chunk<Lanes512, Vector512<float>>(numbers + start, length),
                    InstructionSet.Vector256 => Chunk<Lanes256, Vector256<float>>(numbers + start, length),
                    InstructionSet.Vector128 => Chunk<Lanes128, Vector128<float>>(numbers + start, length),
                    _ => Chunk<ScalarLanes, float>(numbers + start, length),
                };
            }
        }

        foreach (float value in values[whole..]) total += (double)value * value;
        return total;
    }

    private static double Chunk<TLanes, TVector>(float* values, int length)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        float* sums = stackalloc float[SumCount];
        for (int lane = 0; lane < SumCount; lane += TLanes.Count)
        {
            TVector sum = TLanes.Create(0);
            for (int i = lane; i < length; i += SumCount)
            {
                TVector value = TLanes.Load(values + i);
                sum = TLanes.MultiplyAdd(value, value, sum);
            }

            TLanes.Store(sum, sums + lane);
        }

        double total = 0;
        for (int i = 0; i < SumCount; i++) total += sums[i];
        return total;
    }
}
