using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Elementary;

/// <summary>Logarithm of the gamma function and its derivative, for positive arguments whose logarithm the caller knows. Not a number in, not a number out.</summary>
/// <remarks>
/// Below 3: rational functions of t in [0, 2] for ln Γ(1 + t)/(t(t − 1)) and Γ'/Γ(1 + t), and one step of the recurrence below 1. From 3 on: Stirling's formula, whose remainder is a rational function too.
/// All four are fitted here for the least largest error; one division serves both ranges. The error bounds are those that the tests check between 4e-5 and 3e4.
/// </remarks>
internal static class GammaFunctions<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    private const float StirlingFrom = 3;
    private const float HalfLogTwoPi = 0.918938533f;

    /// <summary>ln Γ(x), with an error below 5e-7 times the larger of 1 and |ln Γ(x)|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogGamma(TVector x, TVector logX)
    {
        TVector one = TLanes.Create(1), t = Remainder(x);
        TVector p = TLanes.MultiplyAdd(t, TLanes.Create(0.0015658489384633434f), TLanes.Create(0.11806230717806263f));
        p = TLanes.MultiplyAdd(p, t, TLanes.Create(0.5806011041200063f));
        p = TLanes.MultiplyAdd(p, t, TLanes.Create(0.5772156514531117f));
        p = TLanes.Multiply(p, TLanes.Multiply(t, TLanes.Subtract(t, one)));
        TVector q = TLanes.MultiplyAdd(t, TLanes.Create(0.04756545652005699f), TLanes.Create(0.5431894404634705f));
        q = TLanes.MultiplyAdd(q, t, TLanes.Create(1.4307500037502403f));
        q = TLanes.MultiplyAdd(q, t, one);
        TVector small = TLanes.SelectLess(x, one, TLanes.Subtract(TLanes.Create(0), logX), TLanes.Create(0));

        TVector square = TLanes.Multiply(x, x);
        TVector above = TLanes.MultiplyAdd(square, TLanes.Create(0.08333329319623083f), TLanes.Create(0.019238075675342747f));
        TVector below = TLanes.Multiply(x, TLanes.Add(square, TLanes.Create(0.2641535777078764f)));
        TVector stirling = TLanes.MultiplyAdd(TLanes.Subtract(x, TLanes.Create(0.5f)), logX, TLanes.Subtract(TLanes.Create(HalfLogTwoPi), x));
        return TLanes.Add(Select(x, small, stirling), TLanes.Divide(Select(x, p, above), Select(x, q, below)));
    }

    /// <summary>x·ψ(x), ψ being Γ'/Γ: the derivative of ln Γ(x) with respect to ln x. Its error is below 4e-7 times the larger of 1 and |x·ψ(x)|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogGammaByLog(TVector x, TVector logX)
    {
        TVector one = TLanes.Create(1), t = Remainder(x);
        TVector p = TLanes.MultiplyAdd(t, TLanes.Create(0.0017589553869512553f), TLanes.Create(0.18211910319195823f));
        p = TLanes.MultiplyAdd(p, t, TLanes.Create(0.9967854594427419f));
        p = TLanes.MultiplyAdd(p, t, TLanes.Create(0.7512485107718299f));
        p = TLanes.MultiplyAdd(p, t, TLanes.Create(-0.5772156602863658f));
        p = TLanes.Multiply(p, x);
        TVector q = TLanes.MultiplyAdd(t, TLanes.Create(0.053119713454607226f), TLanes.Create(0.602836989250856f));
        q = TLanes.MultiplyAdd(q, t, TLanes.Create(1.548268863100378f));
        q = TLanes.MultiplyAdd(q, t, one);
        TVector small = TLanes.SelectLess(x, one, TLanes.Create(-1), TLanes.Create(0)); // ψ(x) = ψ(1 + x) − 1/x

        TVector square = TLanes.Multiply(x, x);
        TVector above = TLanes.MultiplyAdd(square, TLanes.Create(-0.08333310610977336f), TLanes.Create(-0.027813288250907387f));
        TVector below = TLanes.Multiply(x, TLanes.Add(square, TLanes.Create(0.43354788703521363f)));
        TVector stirling = TLanes.MultiplyAdd(x, logX, TLanes.Create(-0.5f));
        return TLanes.Add(Select(x, small, stirling), TLanes.Divide(Select(x, p, above), Select(x, q, below)));
    }

    /// <summary>t, where x or, below 1, x + 1 is 1 + t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Remainder(TVector x) => TLanes.SelectLess(x, TLanes.Create(1), x, TLanes.Subtract(x, TLanes.Create(1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Select(TVector x, TVector small, TVector large) => TLanes.SelectLess(x, TLanes.Create(StirlingFrom), small, large);
}
