using static TorchSharp.torch;

namespace AutoLfads.Model.Layers;

/// <summary>Batched matrix product with an addend.</summary>
internal static class BatchProduct
{
    /// <summary>addend + first · second for each leading index.</summary>
    public static Tensor Add(Tensor addend, Tensor first, Tensor second) =>
        // TorchSharp 0.107 names the arguments input.baddbmm(batch1, batch2) but passes them on as batch1.baddbmm(batch2, input).
        first.baddbmm(second, addend);
}
