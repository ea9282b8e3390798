using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Gru;

/// <summary>Two independent gated recurrent units over whole sequences, one along time, one against it: states, and gradients of the weights.</summary>
/// <remarks>
/// h' = clamp(z∘h + (1−z)∘n), z, r = σ(W x + U h + b), n = tanh(W x + U(r∘h) + b). Results depend neither on the register width nor on the number of threads.
/// One object serves one caller at a time.
/// </remarks>
public sealed unsafe class BidirectionalGru : IDisposable
{
    private readonly KernelSet kernels;
    private readonly BufferPool pool = new();
    private readonly GruCell[] cells; // along time, against it
    private readonly float clip;
    private bool disposed;

    /// <summary>Makes kernels for cells of one size; weights are loaded with each pass.</summary>
    /// <param name="inputDim">Width of the input; 0 or more.</param>
    /// <param name="stateDim">Width of each state; 1 or more.</param>
    /// <param name="stateClip">States are limited to ± this; above 0.</param>
    /// <param name="instructionSet">Register width.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public BidirectionalGru(int inputDim, int stateDim, float stateClip, InstructionSet instructionSet)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputDim);
        ArgumentOutOfRangeException.ThrowIfLessThan(stateDim, 1);
        if (!(stateClip > 0)) throw new ArgumentOutOfRangeException(nameof(stateClip), stateClip, "The limit of the states must be above 0.");
        (InputDim, clip) = (inputDim, stateClip);
        kernels = KernelSet.For(instructionSet);
        cells = [new([inputDim], stateDim, kernels.Lanes), new([inputDim], stateDim, kernels.Lanes)];
    }

    /// <summary>Width of the input.</summary>
    public int InputDim { get; }

    /// <summary>Width of each state.</summary>
    public int StateDim => cells[0].StateDim;

    /// <summary>Width that views of states must have: the state's, rounded up to whole registers. What is added holds 0.</summary>
    public int PaddedStateDim => cells[0].PaddedStateDim;

    /// <summary>Computes the states.</summary>
    /// <param name="along">Parameters of the cell along time.</param>
    /// <param name="against">Parameters of the cell against time.</param>
    /// <param name="input">[step, row, input].</param>
    /// <param name="alongStates">Takes the first cell's states of the first steps, [up to as many steps, row, padded state].</param>
    /// <param name="againstStates">Takes the second cell's states of the last steps, in the order of time; as many as of the first.</param>
    /// <param name="threads">Threads to use; 1 or more.</param>
    /// <param name="keep">True where a backward pass will follow.</param>
    /// <returns>What the backward pass needs; null if none will follow.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The kernels are disposed.</exception>
    public KernelPass? Forward(
        in GruParameters along, in GruParameters against, SequenceView input, SequenceView alongStates, SequenceView againstStates, int threads, bool keep)
    {
        Require(along, against, input, alongStates, againstStates, threads);
        cells[0].LoadForward(along);
        cells[1].LoadForward(against);
        Blocks blocks = new(input.Rows);
        KernelPass? pass = keep
            ? new KernelPass(pool, 2 * blocks.Count, GateMemory.Length(cells[0], blocks.BlockRows, alongStates.Steps), alongStates.Steps, input.Rows)
            : null;
        SequenceView[] inputs = [input, input.Reversed()], states = [alongStates, againstStates.Reversed()];
        Blocks.Run(2 * blocks.Count, threads, job =>
        {
            (int block, int direction) = (job / 2, job % 2);
            int first = blocks.First(block), rows = blocks.RowsOf(block);
            GruCell cell = cells[direction];
            AlignedBuffer scratch = pool.Rent(cell.ForwardScratchLength(rows));
            GateMemory kept = pass is null ? default : new(cell, rows, pass.Memory(job), pass.IsLarge);
            kernels.GruForward(cell, inputs[direction].Block(first, rows), states[direction].Block(first, rows), kept, scratch.Data, clip);
            pool.Return(scratch);
        });
        GC.KeepAlive(this); // the weights are needed to the last job
        return pass;
    }

    /// <summary>Computes the gradient of the parameters. Weights and sequences must be those of the forward pass.</summary>
    /// <param name="pass">What the forward pass kept; it is used up.</param>
    /// <param name="along">Parameters of the cell along time.</param>
    /// <param name="against">Parameters of the cell against time.</param>
    /// <param name="input">As in the forward pass.</param>
    /// <param name="alongStates">As the forward pass left them.</param>
    /// <param name="againstStates">As the forward pass left them.</param>
    /// <param name="alongGradients">Gradients of the last of the first cell's states, [up to as many steps, row, state]; earlier states have none of their own.</param>
    /// <param name="againstGradients">Gradients of the first of the second cell's states, in the order of time; earlier is later there.</param>
    /// <param name="alongResult">Takes the first cell's gradient.</param>
    /// <param name="againstResult">Takes the second cell's gradient.</param>
    /// <param name="threads">Threads to use; 1 or more.</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The pass has been used, or the kernels are disposed.</exception>
    public void Backward(
        KernelPass pass,
        in GruParameters along,
        in GruParameters against,
        SequenceView input,
        SequenceView alongStates,
        SequenceView againstStates,
        SequenceView alongGradients,
        SequenceView againstGradients,
        in GruParameters alongResult,
        in GruParameters againstResult,
        int threads)
    {
        ArgumentNullException.ThrowIfNull(pass);
        Require(along, against, input, alongStates, againstStates, threads);
        cells[0].Require(alongResult, hasInitialState: true, nameof(alongResult));
        cells[1].Require(againstResult, hasInitialState: true, nameof(againstResult));
        RequireGradients(alongGradients, alongStates, nameof(alongGradients));
        RequireGradients(againstGradients, againstStates, nameof(againstGradients));
        Blocks blocks = new(input.Rows);
        pass.Require(pool, alongStates.Steps, input.Rows, nameof(pass));
        cells[0].LoadBackward(along, inputs: 0);
        cells[1].LoadBackward(against, inputs: 0);
        SequenceView[] inputs = [input, input.Reversed()], states = [alongStates, againstStates.Reversed()], gradients = [alongGradients, againstGradients.Reversed()];
        using GradientSums sums = new(pool, 2 * blocks.Count, cells[0].GradientLength);
        Blocks.Run(2 * blocks.Count, threads, job =>
        {
            (int block, int direction) = (job / 2, job % 2);
            int first = blocks.First(block), rows = blocks.RowsOf(block);
            AlignedBuffer scratch = pool.Rent(GradientChunk.ScratchLength(cells[direction], rows));
            kernels.GruBackward(
                cells[direction],
                inputs[direction].Block(first, rows),
                states[direction].Block(first, rows),
                new GateMemory(cells[direction], rows, pass.Memory(job), pass.IsLarge),
                gradients[direction].Block(first, rows),
                sums.Start(job),
                scratch.Data,
                clip);
            pool.Return(scratch);
        });
        cells[0].WriteGradient(sums.Total(first: 0, step: 2, threads), alongResult);
        cells[1].WriteGradient(sums.Total(first: 1, step: 2, threads), againstResult);
        pass.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        foreach (GruCell cell in cells) cell.Dispose();
        pool.Dispose();
    }

    private void Require(in GruParameters along, in GruParameters against, SequenceView input, SequenceView alongStates, SequenceView againstStates, int threads)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        cells[0].Require(along, hasInitialState: true, nameof(along));
        cells[1].Require(against, hasInitialState: true, nameof(against));
        input.Require(input.Steps, Math.Max(input.Rows, 1), InputDim, nameof(input));
        if (alongStates.Steps > input.Steps)
            throw new ArgumentException($"There can be at most as many states as steps of input ({input.Steps}), were {alongStates.Steps}.", nameof(alongStates));
        alongStates.Require(alongStates.Steps, input.Rows, PaddedStateDim, nameof(alongStates));
        againstStates.Require(alongStates.Steps, input.Rows, PaddedStateDim, nameof(againstStates));
    }

    private void RequireGradients(SequenceView gradients, SequenceView states, string name)
    {
        if (gradients.Steps > states.Steps)
            throw new ArgumentException($"There can be at most as many gradients as states ({states.Steps}), were {gradients.Steps}.", name);
        gradients.Require(gradients.Steps, states.Rows, StateDim, name);
    }
}
