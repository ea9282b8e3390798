namespace AutoLfads.Kernels.Simd;

/// <summary>Arithmetic on as many single-precision numbers as a register holds. Kernels are written once against it and compiled for every width.</summary>
/// <typeparam name="TVector">The register: <c>Vector512</c>, <c>Vector256</c> or <c>Vector128</c> of float, or a float.</typeparam>
/// <remarks>
/// Every operation rounds as IEEE 754 asks and multiply-add rounds once, at every width. As no kernel adds across lanes, a kernel's result does not depend on the width, to the last bit.
/// </remarks>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Numbers in a register.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    /// <summary>Stores past the caches, to an address that is a multiple of the register's size: for what is not read again soon.</summary>
    static abstract void StoreStreaming(TVector value, float* destination);

    static abstract TVector Create(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector SquareRoot(TVector value);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>c − a·b, rounded once.</summary>
    static abstract TVector NegatedMultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The smaller number; <paramref name="b"/> where either is not a number.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>The larger number; <paramref name="b"/> where either is not a number.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>In each lane <paramref name="whenLess"/> where a &lt; b, else <paramref name="otherwise"/>.</summary>
    static abstract TVector SelectLess(TVector a, TVector b, TVector whenLess, TVector otherwise);

    /// <summary>2 to an integer power, −126 to 127.</summary>
    static abstract TVector PowerOfTwo(TVector integer);

    /// <summary>Splits positive normal numbers into mantissa · 2^exponent with a mantissa in [1, 2).</summary>
    static abstract TVector SplitExponent(TVector value, out TVector mantissa);
}
