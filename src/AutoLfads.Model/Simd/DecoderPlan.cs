using AutoLfads.Kernels.Decoder;

namespace AutoLfads.Model.Simd;

/// <summary>The decoder's kernels and how to run them.</summary>
/// <param name="Kernels">Kernels of the decoder's size.</param>
/// <param name="Bins">Output bins.</param>
/// <param name="Threads">Threads that the kernels use.</param>
internal sealed record DecoderPlan(LfadsDecoder Kernels, int Bins, int Threads)
{
    public DecoderSizes Sizes => Kernels.Sizes;
}
