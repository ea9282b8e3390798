using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Model;
using AutoLfads.Model.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Training.Selection;

/// <summary>Scores one model on the validation windows from EMG alone, with its posterior means: <see cref="SelectionScores"/>.</summary>
/// <remarks>Shifts and blocks are the same at every call, and for every scorer with the same seed, so that scores compare weights and not draws.</remarks>
public sealed class SelectionScorer : IDisposable
{
    // Every fifth block is hidden at once: four blocks of context lie between two hidden ones, and five passes hide every bin.
    private const int MaskCount = 5;
    private const int ShiftDraws = 4;
    private const int WindowsPerPass = 256;

    private readonly LfadsModel model;
    private readonly SelectionConfig config;
    private readonly Augmenter augmenter;
    private readonly WindowTensors valid;
    private readonly Tensor means; // [1, 1, channel]
    private readonly long seed;

    /// <summary>Makes a scorer of one model, whose weights may change between calls.</summary>
    /// <param name="model">The model.</param>
    /// <param name="config">The run configuration.</param>
    /// <param name="data">What the model is trained on.</param>
    /// <param name="seed">Seed of the shifts; the same for all models that are compared.</param>
    public SelectionScorer(LfadsModel model, RunConfig config, TrainingData data, long seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(data);
        this.model = model;
        this.config = config.Selection;
        this.seed = seed;
        augmenter = new Augmenter(config.Augmentation with { SampleValidationRate = 0 }, config.Model, model.Dimensions, data.MarginBins, seed);
        valid = new WindowTensors(data.Valid, data.ValidTarget, data.ValidExternalInputs, data.ValidIndices, model.Device);
        means = tensor(ChannelMeans(data.Train), [1, 1, data.Train.ChannelCount]).to(model.Device).DetachFromDisposeScope();
    }

    /// <summary>Scores the model as it is now.</summary>
    /// <param name="likelihood">The validation likelihood of the epoch, which training computes anyway.</param>
    public SelectionScores Score(double likelihood)
    {
        using IDisposable noGrad = no_grad();
        WeightedMean shifted = new(), blocks = new();
        foreach (long[] positions in Enumerable.Range(0, valid.Count).Select(i => (long)i).Chunk(WindowsPerPass))
        {
            using DisposeScope scope = NewDisposeScope();
            WindowBatch batch = valid.Batch(positions);
            AddShifted(shifted, batch, positions[0]);
            AddBlocks(blocks, batch);
        }

        return new SelectionScores(likelihood, shifted.Value, blocks.Value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        valid.Dispose();
        means.Dispose();
    }

    private void AddShifted(WeightedMean sum, WindowBatch batch, long firstWindow)
    {
        for (int draw = 0; draw < ShiftDraws; draw++)
        {
            using DisposeScope scope = NewDisposeScope();
            using Generator generator = new(unchecked((ulong)DrawSeed.For(seed, DrawPurpose.Selection, draw, (int)firstWindow)));
            AugmentedBatch shifted = augmenter.ShiftOnly(batch.Windows, batch.Targets, generator);
            sum.Add(NegativeLogLikelihood(shifted.EncoderData, batch.ExternalInputs, shifted.Target), shifted.PresentMask);
        }
    }

    private void AddBlocks(WeightedMean sum, WindowBatch batch)
    {
        long margins = batch.Windows.shape[1] - model.Dimensions.WindowBins;
        Tensor bin = arange(batch.Windows.shape[1], dtype: ScalarType.Int64, device: model.Device) - (margins / 2);
        Tensor block = bin.clamp(0, model.Dimensions.WindowBins - 1).div(config.BlockBins, RoundingMode.floor); // margins are hidden with the blocks they touch
        AugmentedBatch plain = augmenter.Centre(batch.Windows, batch.Targets);
        for (int mask = 0; mask < MaskCount; mask++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor hidden = block.remainder(MaskCount).eq(mask).view(1, -1, 1);
            Tensor losses = NegativeLogLikelihood(augmenter.Prepare(where(hidden, means, batch.Windows)), batch.ExternalInputs, plain.Target);
            Tensor counted = hidden.narrow(1, margins / 2, model.Dimensions.WindowBins);
            long beyond = losses.shape[1] - counted.shape[1]; // bins predicted forward are none of the blocks
            if (beyond > 0) counted = cat([counted, zeros(1, beyond, 1, dtype: ScalarType.Bool, device: model.Device)], dim: 1);
            counted = counted.expand(losses.shape);
            sum.Add(losses, plain.PresentMask is null ? counted : counted.logical_and(plain.PresentMask));
        }
    }

    private Tensor NegativeLogLikelihood(Tensor encoderData, Tensor? externalInputs, Tensor target) =>
        model.Observation.NegativeLogLikelihood(target, model.Forward(encoderData, externalInputs).OutputParameters);

    private static float[] ChannelMeans(WindowSet windows)
    {
        double[] sums = new double[windows.ChannelCount];
        long[] counts = new long[windows.ChannelCount];
        for (int i = 0; i < windows.Values.Length; i++)
        {
            if (!float.IsFinite(windows.Values[i])) continue;
            sums[i % windows.ChannelCount] += windows.Values[i];
            counts[i % windows.ChannelCount]++;
        }

        return [.. sums.Zip(counts, (sum, count) => count == 0 ? 1f : (float)(sum / count))];
    }

    /// <summary>Mean of the samples that count, over all passes.</summary>
    private sealed class WeightedMean
    {
        private double sum;
        private double count;

        public double Value => sum / count;

        public void Add(Tensor losses, Tensor? counted)
        {
            Tensor kept = counted is null ? losses : losses.masked_fill(counted.logical_not(), 0);
            sum += kept.sum(ScalarType.Float64).item<double>();
            count += counted is null ? losses.numel() : counted.sum().item<long>();
        }
    }
}
