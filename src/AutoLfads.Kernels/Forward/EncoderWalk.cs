using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Forward;

/// <summary>An encoder's way over its bins for one block of rows: both cells step side by side, each while the other waits for its nonlinearities.</summary>
internal static unsafe class EncoderWalk<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Computes the states.</summary>
    /// <param name="encoder">Weights.</param>
    /// <param name="input">The bins it reads, [bin, row, channel].</param>
    /// <param name="along">Takes the states along time of the first bins, [as many bins, row, padded state].</param>
    /// <param name="against">Takes the states against time of the last bins, the last bin first; as many.</param>
    /// <param name="memory">Scratch.</param>
    /// <param name="clip">Limit of the states.</param>
    public static void Run(EncoderWeights encoder, in SequenceView input, in SequenceView along, in SequenceView against, in PosteriorMemory memory, float clip)
    {
        int rows = input.Rows, width = encoder.Along.PaddedStateDim;
        SequenceView products = memory.View(memory.Products, input.Steps, 6 * width);
        Multiply(encoder.Inputs, input, products);
        SequenceView alongProducts = products.Columns(0, 3 * width), againstProducts = products.Columns(3 * width, 3 * width).Reversed();
        nint stride = products.RowStride;
        Operand first, second;
        for (int t = 0; t < along.Steps; t++)
        {
            first = Before(encoder.Along, along, t);
            second = Before(encoder.Against, against, t);
            RecurrentStep<TLanes, TVector>.Open(encoder.Along, &first, 1, alongProducts.At(t), stride, memory.Reset, rows);
            RecurrentStep<TLanes, TVector>.Open(encoder.Against, &second, 1, againstProducts.At(t), stride, memory.OtherReset, rows);
            RecurrentStep<TLanes, TVector>.Close(encoder.Along, &first, 1, alongProducts.At(t), stride, memory.Reset, along.At(t), along.RowStride, rows, clip);
            RecurrentStep<TLanes, TVector>.Close(encoder.Against, &second, 1, againstProducts.At(t), stride, memory.OtherReset, against.At(t), against.RowStride, rows, clip);
        }
    }

    /// <summary>Applies a map to every step of every row: as one product for each row, whose steps take the place of rows.</summary>
    public static void Multiply(AffineMap map, in SequenceView input, in SequenceView result)
    {
        for (int i = 0; i < input.Rows; i++)
        {
            Operand left = new(input.At(0) + (i * input.RowStride), input.StepStride, input.Width);
            Product<TLanes, TVector>.Multiply(&left, 1, map.Weight, map.Bias.Data, result.At(0) + (i * result.RowStride), result.StepStride, result.Steps);
        }
    }

    private static Operand Before(RecurrentCell cell, in SequenceView states, int t) =>
        t == 0 ? new(cell.InitialState.Data, 0, cell.StateDim) : new(states.At(t - 1), states.RowStride, cell.StateDim);
}
