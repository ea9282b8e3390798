using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AutoLfads.Kernels.Threading;

namespace AutoLfads.Kernels.Drawing;

/// <summary>Independent draws of a value that appears with some probability, and 0 otherwise.</summary>
/// <remarks>
/// Every block of numbers has eight generators xoshiro128++ (Blackman and Vigna 2021, doi:10.1145/3460772) of its own, which step side by side; SplitMix64 (Steele, Lea and Flood 2014) seeds them
/// from the seed and the block's number. The draws depend on nothing else: not on the number of threads, not on the processor.
/// </remarks>
public static unsafe class BernoulliDraw
{
    private const int BlockLength = 16384;
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    /// <summary>Fills memory with draws.</summary>
    /// <param name="destination">Takes the draws.</param>
    /// <param name="probability">How often the value appears, in [0, 1], to the nearest 2⁻³².</param>
    /// <param name="value">What appears.</param>
    /// <param name="seed">Seed: the same seed gives the same draws.</param>
    /// <param name="threads">Threads that may be used, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in its range, or there is not one thread.</exception>
    public static void Fill(Span<float> destination, double probability, float value, ulong seed, int threads = 1)
    {
        if (!(probability is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "Must lie in [0, 1].");
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        double limit = Math.Round(probability * (1L << 32));
        if (limit is 0 or (1L << 32))
        {
            destination.Fill(limit == 0 ? 0 : value);
            return;
        }

        int below = (int)((long)limit + int.MinValue);
        fixed (float* numbers = destination)
        {
            float* to = numbers; // a lambda may keep this
            ElementBlocks.Run(destination.Length, BlockLength, threads, (first, end) => FillBlock(to + first, end - first, below, value, Mix(Mix(seed) ^ (ulong)(first / BlockLength))));
        }
    }

    private static void FillBlock(float* destination, int length, int below, float value, ulong seed)
    {
        Vector256<uint> a = Seed(ref seed), b = Seed(ref seed), c = Seed(ref seed), d = Seed(ref seed);
        Vector256<int> limit = Vector256.Create(below), drawn = Vector256.Create(value).AsInt32();
        for (int i = 0; i < length; i += Vector256<float>.Count)
        {
            Vector256<uint> uniform = RotateLeft(a + d, 7) + a, shifted = b << 9;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= shifted;
            d = RotateLeft(d, 11);
            Vector256<float> result = (Vector256.LessThan(uniform.AsInt32(), limit) & drawn).AsSingle();
            if (i <= length - Vector256<float>.Count) result.Store(destination + i);
            else for (int lane = 0; lane < length - i; lane++) destination[i + lane] = result[lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> RotateLeft(Vector256<uint> value, int bits) => (value << bits) | (value >>> (32 - bits));

    private static Vector256<uint> Seed(ref ulong state) => Vector256.Create(Split(ref state), Split(ref state), Split(ref state), Split(ref state)).AsUInt32();

    private static ulong Split(ref ulong state) => Mix(state += GoldenRatio);

    /// <summary>The finaliser of SplitMix64.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
