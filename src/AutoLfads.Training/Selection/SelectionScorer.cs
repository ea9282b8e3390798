using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Model;
using AutoLfads.Model.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Training.Selection;

/// <summary>Scores one model on the validation windows from EMG alone, with its posterior means: <see cref="SelectionScores"/>.</summary>
/// <remarks>Shifts and what is hidden are the same at every call, and for every scorer with the same seed, so that scores compare weights and not draws.</remarks>
public sealed class SelectionScorer : IDisposable
{
    // Every fifth block is hidden at once: four blocks of context lie between two hidden ones, and five passes hide every bin.
    private const int BlockMasks = 5;
    private const int ShiftDraws = 2;
    private const int SampleMasks = 3;
    private const int WindowsPerBatch = 64;

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
    /// <param name="seed">Seed of the shifts and of the hidden samples; the same for all models that are compared.</param>
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
        WeightedMean shifted = new(), samples = new(), blocks = new();
        foreach (long[] positions in Enumerable.Range(0, valid.Count).Select(i => (long)i).Chunk(WindowsPerBatch))
        {
            using DisposeScope scope = NewDisposeScope();
            WindowBatch batch = valid.Batch(positions);
            using Generator generator = new(unchecked((ulong)DrawSeed.For(seed, DrawPurpose.Selection, 0, (int)positions[0])));
            Pass plain = ToPass(augmenter.Centre(batch.Windows, batch.Targets));
            Add(samples, batch, WithoutSamples(plain, generator));
            Add(shifted, batch, [.. Enumerable.Range(0, ShiftDraws).Select(_ => Shifted(batch, generator))]);
            Add(blocks, batch, WithoutBlocks(plain, batch.Windows));
        }

        return new SelectionScores(likelihood, shifted.Value, samples.Value, blocks.Value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        valid.Dispose();
        means.Dispose();
    }

    private Pass Shifted(WindowBatch batch, Generator generator) => ToPass(augmenter.ShiftOnly(batch.Windows, batch.Targets, generator));

    private static Pass ToPass(AugmentedBatch batch) => new(batch.EncoderData, batch.Target, batch.PresentMask ?? ones_like(batch.Target, dtype: ScalarType.Bool));

    private IReadOnlyList<Pass> WithoutSamples(Pass plain, Generator generator) => [.. Enumerable.Range(0, SampleMasks).Select(_ =>
    {
        Tensor hidden = rand(plain.EncoderData.shape, generator: generator, device: generator.device).lt(config.HeldOutShare).to(model.Device);
        return plain with
        {
            EncoderData = plain.EncoderData.masked_fill(hidden, 0) / (1 - config.HeldOutShare),
            Counted = plain.Counted.logical_and(Padded(hidden, plain.Target.shape)),
        };
    })];

    private IReadOnlyList<Pass> WithoutBlocks(Pass plain, Tensor windows)
    {
        long bins = model.Dimensions.WindowBins, margin = (windows.shape[1] - bins) / 2;
        Tensor bin = arange(windows.shape[1], dtype: ScalarType.Int64, device: model.Device) - margin;
        Tensor block = bin.clamp(0, bins - 1).div(config.BlockBins, RoundingMode.floor); // margins are hidden with the blocks they touch
        return [.. Enumerable.Range(0, BlockMasks).Select(mask =>
        {
            Tensor hidden = block.remainder(BlockMasks).eq(mask).view(1, -1, 1);
            Tensor counted = Padded(hidden.narrow(1, margin, bins).expand(windows.shape[0], bins, plain.Target.shape[2]), plain.Target.shape);
            return plain with { EncoderData = augmenter.Prepare(where(hidden, means, windows)), Counted = plain.Counted.logical_and(counted) };
        })];
    }

    // What is predicted beyond the encoders' bins and channels was hidden from them anyway, and is none of what these metrics are about.
    private static Tensor Padded(Tensor hidden, long[] target) =>
        nn.functional.pad(hidden, [0, target[2] - hidden.shape[2], 0, target[1] - hidden.shape[1]], value: 0);

    private void Add(WeightedMean sum, WindowBatch batch, IReadOnlyList<Pass> passes)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? external = batch.ExternalInputs?.repeat(passes.Count, 1, 1);
        LfadsOutput output = model.Forward(cat([.. passes.Select(p => p.EncoderData)]), external);
        sum.Add(model.Observation.NegativeLogLikelihood(cat([.. passes.Select(p => p.Target)]), output.OutputParameters), cat([.. passes.Select(p => p.Counted)]));
    }

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

    /// <summary>A forward pass to make.</summary>
    /// <param name="EncoderData">What the encoders read, [window, time, channel].</param>
    /// <param name="Target">What is compared with, [window, output time, output channel].</param>
    /// <param name="Counted">True where a sample counts, the target's shape.</param>
    private sealed record Pass(Tensor EncoderData, Tensor Target, Tensor Counted);

    /// <summary>Mean of the samples that count, over all passes.</summary>
    private sealed class WeightedMean
    {
        private double sum;
        private double count;

        public double Value => sum / count;

        public void Add(Tensor losses, Tensor counted)
        {
            sum += losses.masked_fill(counted.logical_not(), 0).sum(ScalarType.Float64).item<double>();
            count += counted.sum().item<long>();
        }
    }
}
