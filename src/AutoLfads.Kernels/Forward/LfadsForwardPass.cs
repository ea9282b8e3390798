using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Forward;

/// <summary>
/// A model's forward pass over windows, from what the encoders read to the output parameters of posterior samples. What samples of one window have in common is computed once.
/// Weights are packed once, and a pass allocates nothing once its scratch exists.
/// </summary>
/// <remarks>
/// A row's results depend on that row alone: neither on the register width, nor on the number of threads, nor on the other rows. Several callers may run it at once.
/// </remarks>
public sealed unsafe class LfadsForwardPass : IDisposable
{
    // Enough for whole tiles of the products; with more, a block's scratch would leave the caches.
    private const int BlockWindows = 8, BlockRows = 8;

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
    /// <param name="windows">Windows; 0 or more.</param>
    /// <param name="samples">Samples of each; 1 or more. A row is one sample of one window: first all windows' first samples, then all windows' second ones.</param>
    /// <param name="inputs">What to read.</param>
    /// <param name="outputs">Where to write.</param>
    /// <param name="threads">Threads to use; 1 or more.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ObjectDisposedException">The weights have been freed.</exception>
    public void Run(int windows, int samples, in ForwardInputs inputs, in ForwardOutputs outputs, int threads)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(windows);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        int rows = checked(windows * samples), bins = Sizes.OutputBins, external = Sizes.ExternalInputDim, inferred = Sizes.InferredInputDim, condition = Sizes.InitialConditionDim;
        Lengths.Require(inputs.Windows, (long)windows * Sizes.WindowBins * Sizes.ChannelCount, nameof(inputs.Windows));
        Lengths.Require(inputs.ExternalInputs, (long)windows * bins * external, nameof(inputs.ExternalInputs));
        fixed (float* emg = inputs.Windows, externalInputs = inputs.ExternalInputs, conditionNoise = inputs.InitialConditionNoise, inputNoise = inputs.InferredInputNoise)
        fixed (float* parameters = outputs.Parameters, factors = outputs.Factors, conditionMeans = outputs.InitialConditionMeans, conditionStds = outputs.InitialConditionStds)
        fixed (float* inputMeans = outputs.InferredInputMeans, inputStds = outputs.InferredInputStds, drawnInputs = outputs.InferredInputs)
        fixed (float* generatorStates = outputs.GeneratorStates, generatorStarts = outputs.GeneratorInitialStates, controllerStates = outputs.ControllerStates)
        {
            PosteriorSequences read = new()
            {
                Windows = View(emg, inputs.Windows, Sizes.WindowBins, windows, Sizes.ChannelCount, nameof(inputs.Windows)),
                ExternalInputs = View(externalInputs, inputs.ExternalInputs, bins, windows, external, nameof(inputs.ExternalInputs)),
                InitialConditionMeans = View(conditionMeans, outputs.InitialConditionMeans, 1, windows, condition, nameof(outputs.InitialConditionMeans)),
                InitialConditionStds = View(conditionStds, outputs.InitialConditionStds, 1, windows, condition, nameof(outputs.InitialConditionStds)),
            };
            SampleSequences drawn = new()
            {
                InitialConditionNoise = View(conditionNoise, inputs.InitialConditionNoise, 1, rows, condition, nameof(inputs.InitialConditionNoise)),
                InferredInputNoise = View(inputNoise, inputs.InferredInputNoise, bins, rows, inferred, nameof(inputs.InferredInputNoise)),
                Parameters = View(parameters, outputs.Parameters, bins, rows, Sizes.ParameterCount, nameof(outputs.Parameters)),
                Factors = View(factors, outputs.Factors, bins, rows, Sizes.FactorDim, nameof(outputs.Factors)),
                InferredInputMeans = View(inputMeans, outputs.InferredInputMeans, bins, rows, inferred, nameof(outputs.InferredInputMeans)),
                InferredInputStds = View(inputStds, outputs.InferredInputStds, bins, rows, inferred, nameof(outputs.InferredInputStds)),
                InferredInputs = View(drawnInputs, outputs.InferredInputs, bins, rows, inferred, nameof(outputs.InferredInputs)),
                GeneratorStates = View(generatorStates, outputs.GeneratorStates, bins, rows, Sizes.GeneratorDim, nameof(outputs.GeneratorStates)),
                GeneratorInitialStates = View(generatorStarts, outputs.GeneratorInitialStates, 1, rows, Sizes.GeneratorDim, nameof(outputs.GeneratorInitialStates)),
                ControllerStates = View(controllerStates, outputs.ControllerStates, bins, rows, Sizes.ControllerDim, nameof(outputs.ControllerStates)),
            };
            int blocks = (windows + BlockWindows - 1) / BlockWindows;
            if (threads == 1 || blocks < 2)
            {
                for (int block = 0; block < blocks; block++) RunBlock(read, drawn, windows, samples, block);
            }
            else
            {
                RunBlocks(read, drawn, windows, samples, blocks, threads);
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

    private void RunBlocks(PosteriorSequences read, SampleSequences drawn, int windows, int samples, int blocks, int threads) =>
        Blocks.Run(blocks, threads, block => RunBlock(read, drawn, windows, samples, block));

    /// <summary>Some windows, and all samples of them.</summary>
    private void RunBlock(in PosteriorSequences read, in SampleSequences drawn, int windows, int samples, int block)
    {
        int first = block * BlockWindows, count = Math.Min(BlockWindows, windows - first);
        AlignedBuffer buffer = pool.Rent(PosteriorMemory.Length(weights, count)), scratch = pool.Rent(SampleMemory.Length(weights, BlockRows));
        PosteriorMemory memory = new(weights, count, buffer.Data);
        kernels.ReadWindows(weights, read.Block(first, count), memory);

        // Rows that lie side by side are computed together: all samples of these windows where there are no other windows, else one sample of each.
        int runs = count == windows ? 1 : samples, length = count == windows ? count * samples : count;
        for (int run = 0; run < runs; run++)
        {
            for (int row = 0; row < length; row += BlockRows)
            {
                int rows = Math.Min(BlockRows, length - row);
                kernels.ComputeSamples(weights, memory, row % count, drawn.Block((run * windows) + first + row, rows), new SampleMemory(weights, rows, scratch.Data));
            }
        }

        pool.Return(scratch);
        pool.Return(buffer);
    }

    /// <summary>Rows one after the other as a view; missing where nothing is given.</summary>
    private static SequenceView View(float* data, ReadOnlySpan<float> values, int steps, int rows, int width, string name)
    {
        if (values.IsEmpty) return default;
        Lengths.Require(values, (long)steps * rows * width, name);
        return new SequenceView(data, values.Length, steps, rows, width, width, (long)steps * width);
    }
}
