using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Forward;

/// <summary>A model's forward pass over windows, from what the encoders read to the output parameters, made for few windows at a time: weights are packed once, and a pass allocates nothing once its scratch exists.</summary>
/// <remarks>
/// A row's results depend on that row alone: neither on the register width, nor on the number of threads, nor on the other rows. One object serves one caller at a time.
/// </remarks>
public sealed unsafe class LfadsForwardPass : IDisposable
{
    // Enough for whole tiles of the products; with more, a block's scratch would leave the caches.
    private const int BlockRows = 8;

    private readonly KernelSet kernels;
    private readonly BufferPool pool = new();
    private readonly ForwardWeights weights;
    private bool disposed;

    /// <summary>Packs a model's parameters.</summary>
    /// <param name="sizes">Widths and lengths.</param>
    /// <param name="parameters">The parameters; copied.</param>
    /// <param name="instructionSet">Register width.</param>
    /// <exception cref="ArgumentException">A size is out of its range, or a parameter has another length than the sizes say.</exception>
    public LfadsForwardPass(ForwardSizes sizes, in ForwardParameters parameters, InstructionSet instructionSet)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        kernels = KernelSet.For(instructionSet);
        weights = new ForwardWeights(sizes, kernels.Lanes);
        weights.Load(parameters);
    }

    /// <summary>Widths and lengths.</summary>
    public ForwardSizes Sizes => weights.Sizes;

    /// <summary>Computes the outputs.</summary>
    /// <param name="rows">Windows; 0 or more.</param>
    /// <param name="inputs">What to read.</param>
    /// <param name="outputs">Where to write.</param>
    /// <param name="threads">Threads to use; 1 or more.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The weights have been freed.</exception>
    public void Run(int rows, in ForwardInputs inputs, in ForwardOutputs outputs, int threads)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        int bins = Sizes.OutputBins, external = Sizes.ExternalInputDim, inferred = Sizes.InferredInputDim, condition = Sizes.InitialConditionDim;
        Lengths.Require(inputs.Windows, (long)rows * Sizes.WindowBins * Sizes.ChannelCount, nameof(inputs.Windows));
        Lengths.Require(inputs.ExternalInputs, (long)rows * bins * external, nameof(inputs.ExternalInputs));
        fixed (float* windows = inputs.Windows, externalInputs = inputs.ExternalInputs, conditionNoise = inputs.InitialConditionNoise, inputNoise = inputs.InferredInputNoise)
        fixed (float* parameters = outputs.Parameters, factors = outputs.Factors, conditionMeans = outputs.InitialConditionMeans, conditionStds = outputs.InitialConditionStds)
        fixed (float* inputMeans = outputs.InferredInputMeans, inputStds = outputs.InferredInputStds)
        {
            ForwardSequences sequences = new()
            {
                Windows = View(windows, inputs.Windows, Sizes.WindowBins, rows, Sizes.ChannelCount, nameof(inputs.Windows)),
                ExternalInputs = View(externalInputs, inputs.ExternalInputs, bins, rows, external, nameof(inputs.ExternalInputs)),
                InitialConditionNoise = View(conditionNoise, inputs.InitialConditionNoise, 1, rows, condition, nameof(inputs.InitialConditionNoise)),
                InferredInputNoise = View(inputNoise, inputs.InferredInputNoise, bins, rows, inferred, nameof(inputs.InferredInputNoise)),
                Parameters = View(parameters, outputs.Parameters, bins, rows, Sizes.ParameterCount, nameof(outputs.Parameters)),
                Factors = View(factors, outputs.Factors, bins, rows, Sizes.FactorDim, nameof(outputs.Factors)),
                InitialConditionMeans = View(conditionMeans, outputs.InitialConditionMeans, 1, rows, condition, nameof(outputs.InitialConditionMeans)),
                InitialConditionStds = View(conditionStds, outputs.InitialConditionStds, 1, rows, condition, nameof(outputs.InitialConditionStds)),
                InferredInputMeans = View(inputMeans, outputs.InferredInputMeans, bins, rows, inferred, nameof(outputs.InferredInputMeans)),
                InferredInputStds = View(inputStds, outputs.InferredInputStds, bins, rows, inferred, nameof(outputs.InferredInputStds)),
            };
            int blocks = (rows + BlockRows - 1) / BlockRows;
            if (threads == 1 || blocks < 2)
            {
                for (int block = 0; block < blocks; block++) RunBlock(sequences, block);
            }
            else
            {
                RunBlocks(sequences, blocks, threads);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        weights.Dispose();
        pool.Dispose();
    }

    private void RunBlocks(ForwardSequences sequences, int blocks, int threads) => Blocks.Run(blocks, threads, block => RunBlock(sequences, block));

    private void RunBlock(in ForwardSequences sequences, int block)
    {
        int first = block * BlockRows, rows = Math.Min(BlockRows, sequences.Rows - first);
        AlignedBuffer scratch = pool.Rent(ForwardMemory.Length(weights, rows));
        kernels.Forward(weights, sequences.Block(first, rows), new ForwardMemory(weights, rows, scratch.Data));
        pool.Return(scratch);
    }

    /// <summary>Rows one after the other as a view; missing where nothing is given.</summary>
    private static SequenceView View(float* data, ReadOnlySpan<float> values, int steps, int rows, int width, string name)
    {
        if (values.IsEmpty) return default;
        Lengths.Require(values, (long)steps * rows * width, name);
        return new SequenceView(data, values.Length, steps, rows, width, width, (long)steps * width);
    }
}
