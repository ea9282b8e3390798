using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;

namespace AutoLfads.Kernels.Gru;

/// <summary>Weights of a gated recurrent unit whose reset gate acts before the recurrent product, packed for both directions of computation; gate blocks z (update), r (reset), n (candidate).</summary>
/// <remarks>
/// Inside of the kernels every block of features is padded to the register's width with zeros: padded features of a state stay 0. The state and the inputs stand side by side on the left of each product,
/// so that a cell's step is two products: gates, then candidate.
/// </remarks>
internal sealed unsafe class GruCell : IDisposable
{
    private readonly PackedMatrix[] inputGradients;

    /// <summary>Makes a cell with zero weights.</summary>
    /// <param name="inputDims">Widths of the inputs that stand side by side.</param>
    /// <param name="stateDim">Width of the state.</param>
    /// <param name="lanes">Numbers in a register.</param>
    public GruCell(int[] inputDims, int stateDim, int lanes)
    {
        (InputDims, StateDim) = (inputDims, stateDim);
        PaddedStateDim = Padding.Pad(stateDim, lanes);
        LeftDim = stateDim + inputDims.Sum();
        Gates = new PackedMatrix(LeftDim, 2 * PaddedStateDim, lanes);
        Candidate = new PackedMatrix(LeftDim, PaddedStateDim, lanes);
        StateFromGates = new PackedMatrix(2 * stateDim, PaddedStateDim, lanes);
        StateFromCandidate = new PackedMatrix(stateDim, PaddedStateDim, lanes);
        inputGradients = [.. inputDims.Select(dim => new PackedMatrix(3 * stateDim, Padding.Pad(dim, lanes), lanes))];
        Bias = new AlignedBuffer(3L * PaddedStateDim);
        InitialState = new AlignedBuffer(PaddedStateDim);
    }

    public IReadOnlyList<int> InputDims { get; }

    public int StateDim { get; }

    public int PaddedStateDim { get; }

    /// <summary>Rows of the gates' products: state, then inputs.</summary>
    public int LeftDim { get; }

    /// <summary>[state and inputs, z and r].</summary>
    public PackedMatrix Gates { get; }

    /// <summary>[reset state and inputs, n].</summary>
    public PackedMatrix Candidate { get; }

    /// <summary>[gradients of z and r, state].</summary>
    public PackedMatrix StateFromGates { get; }

    /// <summary>[gradient of n, reset state].</summary>
    public PackedMatrix StateFromCandidate { get; }

    /// <summary>z, r, n, each padded.</summary>
    public AlignedBuffer Bias { get; }

    /// <summary>State before the first step, where it is the same for every row, padded.</summary>
    public AlignedBuffer InitialState { get; }

    /// <summary>Numbers that the gradient takes: a row of z, r, n for the bias, then one for each row of the left side, then one of which the initial state takes a third.</summary>
    public long GradientLength => (2L + LeftDim) * 3 * PaddedStateDim;

    /// <summary>Numbers of scratch for one step of so many rows: gates, candidate and reset state.</summary>
    public long ForwardScratchLength(int rows) => 4L * rows * PaddedStateDim;

    /// <summary>Where the initial state's gradient lies, [padded state].</summary>
    public float* InitialGradient(float* gradient) => gradient + ((1L + LeftDim) * 3 * PaddedStateDim);

    /// <summary>[gradients of z, r and n, one input].</summary>
    public PackedMatrix InputFromAll(int input) => inputGradients[input];

    /// <summary>Takes over the weights that the forward pass reads.</summary>
    /// <param name="parameters">Weights and bias in the layout of the training framework.</param>
    public void LoadForward(in GruParameters parameters)
    {
        for (int gate = 0; gate < 3; gate++)
            parameters.Bias.Slice(gate * StateDim, StateDim).CopyTo(Bias.Span.Slice(gate * PaddedStateDim, StateDim));
        parameters.InitialState.CopyTo(InitialState.Span);
        fixed (float* input = parameters.InputWeight, recurrent = parameters.RecurrentWeight)
        {
            FillForward(recurrent, 0, StateDim);
            FillForward(input, StateDim, LeftDim - StateDim);
        }
    }

    /// <summary>Takes over the weights that the backward pass reads.</summary>
    /// <param name="parameters">Weights in the layout of the training framework.</param>
    /// <param name="inputs">How many of the inputs, from the first, need a gradient.</param>
    public void LoadBackward(in GruParameters parameters, int inputs)
    {
        int inputDim = LeftDim - StateDim;
        parameters.InitialState.CopyTo(InitialState.Span); // another forward pass may have been in between
        fixed (float* input = parameters.InputWeight, recurrent = parameters.RecurrentWeight)
        {
            StateFromGates.Fill(0, 0, 2 * StateDim, StateDim, recurrent, StateDim, 1);
            StateFromCandidate.Fill(0, 0, StateDim, StateDim, recurrent + ((nint)2 * StateDim * StateDim), StateDim, 1);
            for (int i = 0, first = 0; i < inputs; first += InputDims[i++])
                inputGradients[i].Fill(0, 0, 3 * StateDim, InputDims[i], input + first, inputDim, 1);
        }
    }

    /// <summary>Refuses parameters of another size.</summary>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Require(in GruParameters parameters, bool hasInitialState, string name) =>
        GruLengths.Require(parameters, LeftDim - StateDim, StateDim, hasInitialState, name);

    /// <summary>Turns a gradient from the kernels' layout into the training framework's.</summary>
    /// <param name="gradient">As long as <see cref="GradientLength"/>.</param>
    /// <param name="result">Takes the gradient.</param>
    public void WriteGradient(float* gradient, in GruParameters result)
    {
        int inputDim = LeftDim - StateDim, stride = 3 * PaddedStateDim;
        for (int gate = 0; gate < 3; gate++)
        {
            float* bias = gradient + (gate * PaddedStateDim), recurrent = bias + stride, input = recurrent + ((nint)StateDim * stride);
            new Span<float>(bias, StateDim).CopyTo(result.Bias[(gate * StateDim)..]);
            Transposition.Copy(recurrent, stride, StateDim, StateDim, result.RecurrentWeight[(gate * StateDim * StateDim)..]);
            Transposition.Copy(input, stride, inputDim, StateDim, result.InputWeight[(gate * StateDim * inputDim)..]);
        }

        new Span<float>(InitialGradient(gradient), result.InitialState.Length).CopyTo(result.InitialState);
    }

    public void Dispose()
    {
        Gates.Dispose();
        Candidate.Dispose();
        StateFromGates.Dispose();
        StateFromCandidate.Dispose();
        foreach (PackedMatrix matrix in inputGradients) matrix.Dispose();
        Bias.Dispose();
        InitialState.Dispose();
    }

    private void FillForward(float* weight, int firstRow, int columns)
    {
        for (int gate = 0; gate < 3; gate++)
        {
            float* block = weight + ((nint)gate * StateDim * columns);
            if (gate < 2) Gates.Fill(firstRow, gate * PaddedStateDim, columns, StateDim, block, 1, columns);
            else Candidate.Fill(firstRow, 0, columns, StateDim, block, 1, columns);
        }
    }
}
