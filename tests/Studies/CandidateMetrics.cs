using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Model;
using AutoLfads.Model.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Studies;

/// <summary>What might rank models from EMG alone, on the validation windows; smaller is better for all.</summary>
internal sealed class CandidateMetrics
{
    private const int Masks = 5;
    private const double HeldOutShare = 0.2;

    private readonly LfadsModel model;
    private readonly Augmenter augmenter;
    private readonly int margin;
    private readonly Tensor windows; // [window, time + margins, channel]
    private readonly Tensor target; // [window, time, channel]
    private readonly Tensor means; // [1, 1, channel]

    public CandidateMetrics(LfadsModel model, RunConfig config, TrainingData data)
    {
        this.model = model;
        margin = data.MarginBins;
        augmenter = new Augmenter(config.Augmentation, config.Model, model.Dimensions, margin, 0);
        windows = tensor(data.Valid.Values, [data.Valid.WindowCount, data.Valid.TimeBins, data.Valid.ChannelCount]);
        target = windows.narrow(1, margin, data.WindowBins);
        using Tensor train = tensor(data.Train.Values, [data.Train.Values.Length / data.Train.ChannelCount, data.Train.ChannelCount]);
        means = train.mean([0]).view(1, 1, -1);
    }

    /// <summary>All candidates of the model as it is now.</summary>
    public IReadOnlyDictionary<string, double> Score()
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        LfadsOutput plain = model.Forward(augmenter.Prepare(windows));
        Dictionary<string, double> scores = new()
        {
            ["nll"] = Losses(plain).mean().item<float>(),
            ["elbo"] = Losses(plain).mean().item<float>() + (Divergence(plain) / (target.shape[1] * target.shape[2])),
            ["high_frequency"] = HighFrequencyShare(model.Observation.Mean(plain.OutputParameters)),
            ["halves"] = -HalvesAgreement(),
            ["samples_20"] = HeldOutSamples(HeldOutShare, shifted: false),
            ["samples_50"] = HeldOutSamples(0.5, shifted: false),
            ["shifted_samples_20"] = HeldOutSamples(HeldOutShare, shifted: true),
            ["shifted_samples_50"] = HeldOutSamples(0.5, shifted: true),
            ["muscle"] = HeldOutMuscles(),
            ["blocks_10_one_muscle_zero"] = HeldOutBlocksOfMuscles(10, mean: false),
            ["blocks_10_one_muscle_mean"] = HeldOutBlocksOfMuscles(10, mean: true),
        };
        foreach (int bins in new[] { 2, 5, 10, 20 }) scores[$"blocks_{bins}"] = HeldOutBlocks(bins);
        return scores;
    }

    private Tensor Losses(LfadsOutput output) => model.Observation.NegativeLogLikelihood(target, output.OutputParameters);

    private double Divergence(LfadsOutput output)
    {
        using torch.Generator generator = new(7);
        double initial = model.InitialConditionPrior.KullbackLeibler(output.InitialConditionMean, output.InitialConditionStd).mean().item<float>();
        return model.InferredInputPrior is { } prior
            ? initial + prior.KullbackLeibler(output.InferredInputMeans, output.InferredInputStds, LfadsNoise.DrawInferredInputs(windows.shape[0], model, generator)).mean().item<float>()
            : initial;
    }

    // Single samples are hidden as coordinated dropout hides them; those that are hidden at the target's bin count.
    private double HeldOutSamples(double share, bool shifted)
    {
        using torch.Generator generator = new(8);
        double sum = 0;
        for (int draw = 0; draw < Masks; draw++)
        {
            AugmentedBatch batch = shifted ? augmenter.ShiftOnly(windows, null, generator) : augmenter.Centre(windows, null);
            Tensor kept = rand(target.shape, generator: generator).gt(share);
            Tensor losses = model.Observation.NegativeLogLikelihood(batch.Target, model.Forward(batch.EncoderData * kept / (1 - share)).OutputParameters);
            sum += losses[kept.logical_not()].mean().item<float>();
        }

        return sum / Masks;
    }

    // Bins of a block are hidden in all channels and filled with the channels' means; five passes hide every bin once.
    private double HeldOutBlocks(int bins)
    {
        Tensor block = (arange(windows.shape[1]) - margin).clamp(0, target.shape[1] - 1).div(bins, RoundingMode.floor);
        double sum = 0;
        for (int mask = 0; mask < Masks; mask++)
        {
            Tensor hidden = block.remainder(Masks).eq(mask);
            Tensor losses = Losses(model.Forward(augmenter.Prepare(where(hidden.view(1, -1, 1), means, windows))));
            sum += losses.mean([0, 2])[hidden.narrow(0, margin, target.shape[1])].sum().item<float>();
        }

        return sum / target.shape[1];
    }

    // The same, but each window and channel has hidden blocks of its own.
    private double HeldOutBlocksOfMuscles(int bins, bool mean)
    {
        using torch.Generator generator = new(9);
        Tensor phase = randint(0, Masks * bins, [windows.shape[0], 1, windows.shape[2]], generator: generator);
        Tensor block = (arange(windows.shape[1]).view(1, -1, 1) + phase).div(bins, RoundingMode.floor);
        double sum = 0;
        for (int mask = 0; mask < Masks; mask++)
        {
            Tensor hidden = block.remainder(Masks).eq(mask), inside = hidden.narrow(1, margin, target.shape[1]);
            Tensor input = mean ? augmenter.Prepare(where(hidden, means, windows)) : augmenter.Prepare(windows).masked_fill(inside, 0);
            sum += Losses(model.Forward(input)).masked_fill(inside.logical_not(), 0).sum().item<float>();
        }

        return sum / target.numel();
    }

    private double HeldOutMuscles()
    {
        double sum = 0;
        for (int c = 0; c < (int)windows.shape[2]; c++)
        {
            Tensor hidden = arange(windows.shape[2]).eq(c).view(1, 1, -1);
            sum += Losses(model.Forward(augmenter.Prepare(where(hidden, means, windows)))).select(2, c).mean().item<float>();
        }

        return sum / windows.shape[2];
    }

    // Correlation of the estimates from two halves of the samples, mean over channels.
    private double HalvesAgreement()
    {
        using torch.Generator generator = new(10);
        Tensor half = rand(target.shape, generator: generator).gt(0.5), prepared = augmenter.Prepare(windows);
        Tensor first = Standardised(Estimate(prepared * half * 2)), second = Standardised(Estimate(prepared * half.logical_not() * 2));
        return (first * second).mean().item<float>();

        Tensor Estimate(Tensor input) => model.Observation.Mean(model.Forward(input).OutputParameters);
        Tensor Standardised(Tensor x) => (x - x.mean([0, 1], true)) / x.std([0, 1], keepdim: true);
    }

    private static double HighFrequencyShare(Tensor estimate)
    {
        Tensor power = fft.rfft(estimate - estimate.mean([1], true), dim: 1).abs().square().mean([0, 2]);
        const int TwentyHertz = 4; // windows of 0.2 s: bins of 5 Hz
        return (power.narrow(0, TwentyHertz + 1, power.shape[0] - TwentyHertz - 1).sum() / power.sum()).item<float>();
    }
}
