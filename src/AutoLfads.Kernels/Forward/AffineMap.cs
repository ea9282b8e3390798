using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;

namespace AutoLfads.Kernels.Forward;

/// <summary>A packed weight with its bias; outputs are padded to whole registers with zeros.</summary>
internal sealed unsafe class AffineMap : IDisposable
{
    /// <summary>Makes a map of zeros.</summary>
    /// <param name="inputDim">Width of the input; 0 gives the bias.</param>
    /// <param name="paddedOutputDim">Width of the output, a multiple of the register's.</param>
    /// <param name="lanes">Numbers in a register.</param>
    public AffineMap(int inputDim, int paddedOutputDim, int lanes)
    {
        Weight = new PackedMatrix(inputDim, paddedOutputDim, lanes);
        Bias = new AlignedBuffer(paddedOutputDim);
    }

    /// <summary>[input, output].</summary>
    public PackedMatrix Weight { get; }

    public AlignedBuffer Bias { get; }

    public int PaddedOutputDim => Weight.Columns;

    /// <summary>Takes over weights of some outputs.</summary>
    /// <param name="firstColumn">Where the outputs stand.</param>
    /// <param name="weight">[output, input], whose rows may be parts of longer ones.</param>
    /// <param name="stride">Numbers from one row of it to the next.</param>
    /// <param name="bias">[output]; empty for 0.</param>
    /// <param name="outputs">How many outputs.</param>
    /// <param name="scale">Factor of weight and bias.</param>
    public void Load(int firstColumn, ReadOnlySpan<float> weight, int stride, ReadOnlySpan<float> bias, int outputs, float scale = 1)
    {
        fixed (float* source = weight) Weight.Fill(0, firstColumn, Weight.Rows, outputs, source, 1, stride, scale);
        for (int i = 0; i < bias.Length; i++) Bias.Data[firstColumn + i] = scale * bias[i];
    }

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
    }
}
