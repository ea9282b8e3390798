using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Elementary;

/// <summary>Exponential, hyperbolic tangent and logistic function of a register of numbers. Not a number in, not a number out.</summary>
/// <remarks>The error bounds are those that the tests check against double precision over every argument of a dense grid.</remarks>
internal static unsafe class ElementaryFunctions<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    // tanh x ≈ x·P(x²)/Q(x²), fitted here for the least largest relative error on [0, 8], which is 6.5e-9.
    private const float TanhLimit = 8;
    private const float TanhP0 = 0.999999993573614f, TanhP2 = 0.1344450294586066f, TanhP4 = 0.003571603950617835f;
    private const float TanhP6 = 2.189476106249551e-05f, TanhP8 = 1.5230559189895523e-08f;
    private const float TanhQ2 = 0.46777830266788467f, TanhQ4 = 0.02616446540435291f, TanhQ6 = 0.0003411301771228495f, TanhQ8 = 8.522503580393504e-07f;

    /// <summary>e^x, within 1.5 units in the last place between −87 and 88; arguments beyond count as these limits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        // x = n·ln 2 + r with |r| ≤ ln 2 / 2; e^r by its series to r⁷/7!, whose remainder is below 1e-8.
        TVector limited = TLanes.Max(TLanes.Create(-87), TLanes.Min(TLanes.Create(88), x));
        TVector rounding = TLanes.Create(1.5f * (1 << FloatBits.MantissaBits)); // adding it leaves no fraction
        TVector n = TLanes.Subtract(TLanes.MultiplyAdd(limited, TLanes.Create(1.44269504f), rounding), rounding);
        TVector r = TLanes.NegatedMultiplyAdd(n, TLanes.Create(0.693359375f), limited); // the first 10 bits of ln 2: exact
        r = TLanes.NegatedMultiplyAdd(n, TLanes.Create(-2.12194440e-4f), r);
        TVector p = TLanes.MultiplyAdd(r, TLanes.Create(1f / 5040), TLanes.Create(1f / 720));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1f / 120));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1f / 24));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1f / 6));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(0.5f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1));
        return TLanes.Multiply(p, TLanes.PowerOfTwo(n));
    }

    /// <summary>tanh x, with a relative error below 3.2e-7 and a magnitude below 1; arguments beyond ±8 count as ±8, where 1 − tanh is 2.3e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        TVector limited = TLanes.Max(TLanes.Create(-TanhLimit), TLanes.Min(TLanes.Create(TanhLimit), x));
        TVector y = TLanes.Multiply(limited, limited);
        TVector p = TLanes.MultiplyAdd(y, TLanes.Create(TanhP8), TLanes.Create(TanhP6));
        p = TLanes.MultiplyAdd(p, y, TLanes.Create(TanhP4));
        p = TLanes.MultiplyAdd(p, y, TLanes.Create(TanhP2));
        p = TLanes.MultiplyAdd(p, y, TLanes.Create(TanhP0));
        TVector q = TLanes.MultiplyAdd(y, TLanes.Create(TanhQ8), TLanes.Create(TanhQ6));
        q = TLanes.MultiplyAdd(q, y, TLanes.Create(TanhQ4));
        q = TLanes.MultiplyAdd(q, y, TLanes.Create(TanhQ2));
        q = TLanes.MultiplyAdd(q, y, TLanes.Create(1));
        return TLanes.Divide(TLanes.Multiply(limited, p), q);
    }

    /// <summary>1/(1 + e^−x), with an absolute error below 1.6e-7, from 0 to 1.</summary>
    /// <remarks>½ + ½ tanh(x/2); the halves are in the coefficients.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid(TVector x)
    {
        TVector limited = TLanes.Max(TLanes.Create(-2 * TanhLimit), TLanes.Min(TLanes.Create(2 * TanhLimit), x));
        TVector y = TLanes.Multiply(limited, limited);
        TVector p = TLanes.MultiplyAdd(y, TLanes.Create(TanhP8 / 1024), TLanes.Create(TanhP6 / 256));
        p = TLanes.MultiplyAdd(p, y, TLanes.Create(TanhP4 / 64));
        p = TLanes.MultiplyAdd(p, y, TLanes.Create(TanhP2 / 16));
        p = TLanes.MultiplyAdd(p, y, TLanes.Create(TanhP0 / 4));
        TVector q = TLanes.MultiplyAdd(y, TLanes.Create(TanhQ8 / 256), TLanes.Create(TanhQ6 / 64));
        q = TLanes.MultiplyAdd(q, y, TLanes.Create(TanhQ4 / 16));
        q = TLanes.MultiplyAdd(q, y, TLanes.Create(TanhQ2 / 4));
        q = TLanes.MultiplyAdd(q, y, TLanes.Create(1));
        return TLanes.Add(TLanes.Divide(TLanes.Multiply(limited, p), q), TLanes.Create(0.5f));
    }

    /// <summary>ln x of positive normal numbers, within 2 units in the last place or, around 1, a relative error below 1.5e-7.</summary>
    /// <remarks>x = 2^n·(1 + f) with 1 + f between √½ and √2; ln(1 + f) = f − f²/2 + f³·P(f), fitted here for the least largest relative error, which is 3.2e-8; the rest is rounding.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log(TVector x)
    {
        TVector n = TLanes.SplitExponent(x, out TVector mantissa), root = TLanes.Create(1.41421356f);
        n = TLanes.SelectLess(mantissa, root, n, TLanes.Add(n, TLanes.Create(1)));
        TVector f = TLanes.Subtract(TLanes.SelectLess(mantissa, root, mantissa, TLanes.Multiply(mantissa, TLanes.Create(0.5f))), TLanes.Create(1));
        TVector p = TLanes.MultiplyAdd(f, TLanes.Create(0.08700436559026137f), TLanes.Create(-0.14267487061475242f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(0.14914767714869073f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(-0.16577584661692465f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(0.19963063816811794f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(-0.25001337037896193f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(0.33333910736896855f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Create(-0.5f));
        p = TLanes.Multiply(p, TLanes.Multiply(f, f));
        p = TLanes.MultiplyAdd(n, TLanes.Create(-2.12194440e-4f), p);
        TVector result = TLanes.MultiplyAdd(n, TLanes.Create(0.693359375f), TLanes.Add(f, p)); // the first 10 bits of ln 2: exact
        return TLanes.Add(result, TLanes.Subtract(x, x)); // the exponent of what is not a number is a number
    }
}
