using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;

namespace AutoLfads.Kernels.Forward;

/// <summary>The part of a gated recurrent unit that depends on the step before: weights of its state and of inputs that are fed back. What is known before the first step enters as products of all steps at once.</summary>
internal sealed unsafe class RecurrentCell : IDisposable
{
    /// <summary>Makes a cell with zero weights.</summary>
    /// <param name="feedbackDim">Inputs that are known only once the step before is done.</param>
    /// <param name="stateDim">Width of the state.</param>
    /// <param name="lanes">Numbers in a register.</param>
    public RecurrentCell(int feedbackDim, int stateDim, int lanes)
    {
        (FeedbackDim, StateDim) = (feedbackDim, stateDim);
        PaddedStateDim = Padding.Pad(stateDim, lanes);
        Gates = new PackedMatrix(feedbackDim + stateDim, 2 * PaddedStateDim, lanes);
        Candidate = new PackedMatrix(feedbackDim + stateDim, PaddedStateDim, lanes);
        InitialState = new AlignedBuffer(PaddedStateDim);
    }

    public int FeedbackDim { get; }

    public int StateDim { get; }

    public int PaddedStateDim { get; }

    /// <summary>[fed back inputs and state, z and r].</summary>
    public PackedMatrix Gates { get; }

    /// <summary>[fed back inputs and reset state, n].</summary>
    public PackedMatrix Candidate { get; }

    /// <summary>State before the first step, where it is the same for every row, padded.</summary>
    public AlignedBuffer InitialState { get; }

    /// <summary>Takes over a cell's weights.</summary>
    /// <param name="parameters">Weights and bias.</param>
    /// <param name="known">Takes the weights of the inputs known before, and the bias.</param>
    /// <param name="firstColumn">Where z, r and n, each padded, stand there.</param>
    /// <param name="firstKnown">First of those inputs; the others are fed back.</param>
    public void Load(in GruParameters parameters, AffineMap known, int firstColumn, int firstKnown)
    {
        int inputDim = FeedbackDim + known.Weight.Rows, firstFeedback = firstKnown == 0 ? known.Weight.Rows : 0;
        parameters.InitialState.CopyTo(InitialState.Span);
        for (int gate = 0; gate < 3; gate++)
        {
            int row = gate * StateDim;
            ReadOnlySpan<float> input = parameters.InputWeight[(row * inputDim)..];
            known.Load(firstColumn + (gate * PaddedStateDim), Part(input, firstKnown), inputDim, parameters.Bias.Slice(row, StateDim), StateDim);
            (PackedMatrix matrix, int column) = gate < 2 ? (Gates, gate * PaddedStateDim) : (Candidate, 0);
            fixed (float* feedback = Part(input, firstFeedback), recurrent = parameters.RecurrentWeight[(row * StateDim)..])
            {
                matrix.Fill(0, column, FeedbackDim, StateDim, feedback, 1, inputDim);
                matrix.Fill(FeedbackDim, column, StateDim, StateDim, recurrent, 1, StateDim);
            }
        }
    }

    public void Dispose()
    {
        Gates.Dispose();
        Candidate.Dispose();
        InitialState.Dispose();
    }

    /// <summary>From one column of the first row on; a cell without inputs has none.</summary>
    private static ReadOnlySpan<float> Part(ReadOnlySpan<float> rows, int firstColumn) => rows.Length > firstColumn ? rows[firstColumn..] : [];
}
