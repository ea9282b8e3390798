using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Elementary;

/// <summary>Elementary functions of many numbers, in place.</summary>
internal static unsafe class ElementaryArrays<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exp(float* values, int count)
    {
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count) TLanes.Store(ElementaryFunctions<TLanes, TVector>.Exp(TLanes.Load(values + i)), values + i);
        for (; i < count; i++) values[i] = ElementaryFunctions<ScalarLanes, float>.Exp(values[i]);
    }
}
