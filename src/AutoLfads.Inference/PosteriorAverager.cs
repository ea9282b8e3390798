using System.Buffers;
using System.Runtime.ExceptionServices;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Inference;

/// <summary>Runs a model over windows and samples in batches of bounded size, several at once, and averages the samples, of all models where there are several.</summary>
/// <remarks>A window's result depends on the window, its index and the seed alone, not on the batch it is in. A step is too small to share among threads, so each batch runs on one.</remarks>
internal sealed class PosteriorAverager
{
    private readonly IInferenceEngine model;
    private readonly InferenceConfig config;
    private readonly WindowSet windows;
    private readonly WindowSet? externalInputs;
    private readonly string[] runOutputs;
    private readonly PosteriorAverages results;
    private readonly int modelCount, sampleCount, samplesPerRun, windowsPerRun, threads, firstWindow;

    /// <summary>Plans the batches.</summary>
    /// <param name="model">The model.</param>
    /// <param name="config">Samples, seed, credible mass, rows and threads.</param>
    /// <param name="windows">[window, time, channel].</param>
    /// <param name="externalInputs">[window, output time, input], complete; null without any.</param>
    /// <param name="outputs">The outputs to average; the mean among them.</param>
    /// <param name="withInterval">Whether the credible interval of the mean is wanted, where samples are drawn.</param>
    /// <param name="firstWindow">Index of the first window among those that are estimated together: it decides on the noise.</param>
    public PosteriorAverager(IInferenceEngine model, InferenceConfig config, WindowSet windows, WindowSet? externalInputs, IReadOnlyList<string> outputs, bool withInterval, int firstWindow = 0)
    {
        (this.model, this.config, this.windows, this.externalInputs, this.firstWindow) = (model, config, windows, externalInputs, firstWindow);
        runOutputs = [.. outputs.Where(model.OutputWidths.ContainsKey)];
        bool interval = withInterval && config.Samples > 0;
        results = new(outputs.ToDictionary(o => o, NewResult), interval ? NewResult(GraphNames.Mean) : null, interval ? NewResult(GraphNames.Mean) : null);

        threads = config.Threads == 0 ? Environment.ProcessorCount : config.Threads;
        modelCount = model.Metadata.EnsembleSize;
        sampleCount = Math.Max(1, config.Samples);
        int rows = Math.Max(1, config.RowsPerRun / threads);
        samplesPerRun = Math.Min(sampleCount, rows);
        windowsPerRun = Math.Clamp(rows / sampleCount, 1, Math.Max(1, (windows.WindowCount + threads - 1) / threads));
    }

    /// <summary>Runs everything.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PosteriorAverages Run(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        int batches = (windows.WindowCount + windowsPerRun - 1) / windowsPerRun, done = 0;
        try
        {
            Parallel.For(0, batches, new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, batch =>
            {
                int first = batch * windowsPerRun;
                RunBatch(first, Math.Min(windowsPerRun, windows.WindowCount - first), cancellationToken);
                progress?.Report((double)Interlocked.Increment(ref done) / batches);
            });
        }
        catch (AggregateException e) when (e.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
        }

        return results;
    }

    private void RunBatch(int first, int count, CancellationToken cancellationToken)
    {
        using BatchAverage average = new(first, count, sampleCount, modelCount);
        for (int sample = 0; sample < sampleCount; sample += samplesPerRun)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RunSamples(average, first, count, sample, Math.Min(samplesPerRun, sampleCount - sample));
        }

        average.WriteTo(results, config.CredibleMass);
    }

    private void RunSamples(BatchAverage average, int first, int count, int firstSample, int samples)
    {
        LfadsConfig architecture = model.Metadata.Model;
        int rows = samples * count, conditionLength = checked(rows * architecture.InitialConditionDim);
        int inputLength = architecture.HasController ? checked(rows * model.Metadata.Dimensions.OutputBins * architecture.InferredInputDim) : 0;
        float[] conditionNoise = ArrayPool<float>.Shared.Rent(conditionLength), inputNoise = ArrayPool<float>.Shared.Rent(inputLength);
        try
        {
            Draw(conditionNoise, inputNoise, first, count, firstSample, samples);
            SampleBatch batch = new()
            {
                WindowCount = count,
                SampleCount = samples,
                Emg = Part(windows, first, count),
                ExternalInputs = externalInputs is null ? default : Part(externalInputs, first, count),
                ConditionNoise = conditionNoise.AsMemory(0, conditionLength),
                InputNoise = inputNoise.AsMemory(0, inputLength),
            };
            model.Run(batch, runOutputs, (name, values) =>
            {
                if (name is not (GraphNames.ConditionMean or GraphNames.ConditionStd)) average.Add(name, values, firstSample, samples);
                else if (firstSample == 0) WriteOnce(results.Outputs[name], first, values);
            });
        }
        finally
        {
            ArrayPool<float>.Shared.Return(conditionNoise);
            ArrayPool<float>.Shared.Return(inputNoise);
        }
    }

    /// <summary>Fills the noise of a run, [sample, window, ...]; zeros where the posterior mean is asked for.</summary>
    private void Draw(float[] conditionNoise, float[] inputNoise, int first, int count, int firstSample, int samples)
    {
        int rows = samples * count, conditionDim = model.Metadata.Model.InitialConditionDim;
        int inputs = model.Metadata.Model.HasController ? model.Metadata.Dimensions.OutputBins * model.Metadata.Model.InferredInputDim : 0;
        for (int row = 0; row < rows; row++)
        {
            Span<float> condition = conditionNoise.AsSpan(row * conditionDim, conditionDim), input = inputNoise.AsSpan(row * inputs, inputs);
            if (config.Samples == 0)
            {
                condition.Clear();
                input.Clear();
                continue;
            }

            PosteriorNoise noise = new(config.Seed, firstWindow + first + (row % count), firstSample + (row / count));
            noise.Fill(condition);
            noise.Fill(input);
        }
    }

    private WindowSet NewResult(string output)
    {
        int bins = output is GraphNames.ConditionMean or GraphNames.ConditionStd or GraphNames.GeneratorInitialState ? 1 : model.Metadata.Dimensions.OutputBins;
        return new(windows.WindowCount, bins, model.OutputWidths.GetValueOrDefault(output));
    }

    private static void WriteOnce(WindowSet result, int first, ReadOnlySpan<float> values) => values.CopyTo(result.Values.AsSpan(first * result.TimeBins * result.ChannelCount));

    /// <summary>Some windows, where they are.</summary>
    private static Memory<float> Part(WindowSet set, int first, int count)
    {
        int size = set.TimeBins * set.ChannelCount;
        return set.Values.AsMemory(first * size, count * size);
    }
}
