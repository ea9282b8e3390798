using System.Buffers;
using System.Runtime.ExceptionServices;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using Microsoft.ML.OnnxRuntime;

namespace AutoLfads.Inference;

/// <summary>Runs the graph over windows and samples in batches of bounded size, several at once, and averages the samples, of all models where there are several.</summary>
/// <remarks>A window's result depends on the window, its index and the seed alone, not on the batch it is in. The graph's small steps gain little from threads of their own, so each batch runs on one.</remarks>
internal sealed class PosteriorAverager
{
    private readonly OnnxLfadsModel model;
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
    /// <param name="outputs">The graph's outputs to average; mean and variance among them.</param>
    /// <param name="firstWindow">Index of the first window among those that are estimated together: it decides on the noise.</param>
    public PosteriorAverager(OnnxLfadsModel model, InferenceConfig config, WindowSet windows, WindowSet? externalInputs, IReadOnlyList<string> outputs, int firstWindow = 0)
    {
        (this.model, this.config, this.windows, this.externalInputs, this.firstWindow) = (model, config, windows, externalInputs, firstWindow);
        runOutputs = [.. outputs.Where(model.OutputWidths.ContainsKey)];
        bool sampled = config.Samples > 0;
        results = new(outputs.ToDictionary(o => o, NewResult), sampled ? NewResult(GraphNames.Mean) : null, sampled ? NewResult(GraphNames.Mean) : null);

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
        int rows = samples * count, conditionDim = architecture.InitialConditionDim;
        int bins = model.Metadata.Dimensions.OutputBins, inputDim = architecture.HasController ? architecture.InferredInputDim : 0;
        float[] conditionNoise = ArrayPool<float>.Shared.Rent(rows * conditionDim);
        float[] inputNoise = ArrayPool<float>.Shared.Rent(checked(rows * bins * inputDim));
        Dictionary<string, OrtValue> inputs = [];
        try
        {
            Draw(conditionNoise, inputNoise, first, count, firstSample, samples);
            inputs.Add(GraphNames.Emg, Batch(windows, first, count));
            inputs.Add(GraphNames.ConditionNoise, Value(conditionNoise.AsMemory(0, rows * conditionDim), [samples, count, conditionDim]));
            if (inputDim > 0) inputs.Add(GraphNames.InputNoise, Value(inputNoise.AsMemory(0, rows * bins * inputDim), [samples, count, bins, inputDim]));
            if (externalInputs is not null) inputs.Add(GraphNames.ExternalInputs, Batch(externalInputs, first, count));

            using IDisposableReadOnlyCollection<OrtValue> outputs = model.Run(inputs, runOutputs);
            for (int i = 0; i < runOutputs.Length; i++)
            {
                bool perWindow = runOutputs[i] is GraphNames.ConditionMean or GraphNames.ConditionStd;
                ReadOnlySpan<float> values = outputs[i].GetTensorDataAsSpan<float>();
                if (!perWindow) average.Add(runOutputs[i], values, firstSample, samples);
                else if (firstSample == 0) WriteOnce(results.Outputs[runOutputs[i]], first, values);
            }
        }
        finally
        {
            foreach (OrtValue value in inputs.Values) value.Dispose();
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

    /// <summary>Windows as a tensor over their own memory, without a copy.</summary>
    private static OrtValue Batch(WindowSet set, int first, int count)
    {
        int size = set.TimeBins * set.ChannelCount;
        return Value(set.Values.AsMemory(first * size, count * size), [count, set.TimeBins, set.ChannelCount]);
    }

    private static OrtValue Value(Memory<float> memory, long[] shape) => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);
}
