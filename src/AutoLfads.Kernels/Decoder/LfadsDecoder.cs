using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Decoder;

/// <summary>LFADS's decoder over whole sequences: a controller that reads encoders and factors, the inputs it infers, the generator they drive, and its factors; forward and backward.</summary>
/// <remarks>Results depend neither on the register width nor on the number of threads. One object serves one caller at a time.</remarks>
public sealed unsafe class LfadsDecoder : IDisposable
{
    private readonly KernelSet kernels;
    private readonly BufferPool pool = new();
    private readonly DecoderWeights weights;
    private bool disposed;

    /// <summary>Makes kernels for a decoder; weights are loaded with each pass.</summary>
    /// <param name="sizes">Widths and limit.</param>
    /// <param name="instructionSet">Register width.</param>
    /// <exception cref="ArgumentException">A size is out of its range.</exception>
    public LfadsDecoder(DecoderSizes sizes, InstructionSet instructionSet)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        kernels = KernelSet.For(instructionSet);
        weights = new DecoderWeights(sizes, kernels.Lanes);
    }

    /// <summary>Widths and limit.</summary>
    public DecoderSizes Sizes => weights.Sizes;

    /// <summary>Width of views of the generator's states: rounded up to whole registers. What is added holds 0.</summary>
    public int PaddedGeneratorDim => weights.Generator.PaddedStateDim;

    /// <summary>Width of views of the factors.</summary>
    public int PaddedFactorDim => weights.PaddedFactorDim;

    /// <summary>Width of views of the controller's states; 0 without one.</summary>
    public int PaddedControllerDim => weights.PaddedControllerDim;

    /// <summary>Width of views of the inferred inputs and their moments.</summary>
    public int PaddedInferredInputDim => weights.PaddedInputDim;

    /// <summary>Width of each half of views of what the controller sees of the encoders.</summary>
    public int PaddedEncoderDim => weights.PaddedEncoderDim;

    /// <summary>Computes every output.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="sequences">Inputs and outputs.</param>
    /// <param name="threads">Threads to use; 1 or more.</param>
    /// <param name="keep">True where a backward pass will follow.</param>
    /// <returns>What the backward pass needs; null if none will follow.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The kernels are disposed.</exception>
    public KernelPass? Forward(in DecoderParameters parameters, DecoderSequences sequences, int threads, bool keep)
    {
        Require(parameters, sequences, threads);
        weights.LoadForward(parameters);
        Blocks blocks = new(sequences.Rows);
        int steps = keep ? sequences.Steps : 0;
        KernelPass pass = new(pool, blocks.Count, DecoderBlock.KeptLength(weights, blocks.BlockRows, steps), sequences.Steps, sequences.Rows);
        Blocks.Run(blocks.Count, threads, job =>
        {
            int rows = blocks.RowsOf(job);
            AlignedBuffer scratch = pool.Rent(DecoderBlock.ForwardScratchLength(weights, rows));
            kernels.DecoderForward(weights, sequences.Block(blocks.First(job), rows), new DecoderBlock(weights, rows, steps, pass.Memory(job), pass.IsLarge, scratch.Data));
            pool.Return(scratch);
        });
        GC.KeepAlive(this); // the weights are needed to the last job
        if (keep) return pass;
        pass.Dispose();
        return null;
    }

    /// <summary>Computes the gradient of the parameters, the initial state and what the controller sees of the encoders. Parameters and sequences must be those of the forward pass.</summary>
    /// <param name="pass">What the forward pass kept; it is used up.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="sequences">As the forward pass left them.</param>
    /// <param name="gradients">Gradients to read and to write.</param>
    /// <param name="result">Takes the parameters' gradient.</param>
    /// <param name="threads">Threads to use; 1 or more.</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The pass has been used, or the kernels are disposed.</exception>
    public void Backward(KernelPass pass, in DecoderParameters parameters, DecoderSequences sequences, DecoderGradientSequences gradients, in DecoderParameters result, int threads)
    {
        ArgumentNullException.ThrowIfNull(pass);
        Require(parameters, sequences, threads);
        weights.Require(result, nameof(result));
        gradients.Require(weights, sequences.Steps, sequences.Rows);
        Blocks blocks = new(sequences.Rows);
        int steps = sequences.Steps;
        pass.Require(pool, steps, sequences.Rows, nameof(pass));
        weights.LoadBackward(parameters);
        using GradientSums sums = new(pool, blocks.Count, weights.GradientLength);
        Blocks.Run(blocks.Count, threads, job =>
        {
            int first = blocks.First(job), rows = blocks.RowsOf(job);
            AlignedBuffer scratch = pool.Rent(DecoderScratch.Length(weights, rows));
            scratch.Clear();
            kernels.DecoderBackward(
                weights, sequences.Block(first, rows), gradients.Block(first, rows), new DecoderBlock(weights, rows, steps, pass.Memory(job), pass.IsLarge, scratch.Data), sums.Start(job));
            pool.Return(scratch);
        });
        weights.WriteGradient(sums.Total(first: 0, step: 1, threads), result);
        pass.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        weights.Dispose();
        pool.Dispose();
    }

    private void Require(in DecoderParameters parameters, in DecoderSequences sequences, int threads)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        weights.Require(parameters, nameof(parameters));
        sequences.Require(weights);
    }
}
