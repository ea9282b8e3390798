using AutoLfads.Benchmarks.Measurement;
using AutoLfads.Core.Configuration;
using AutoLfads.Model.Augmentation;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Model.Loss;
using AutoLfads.Training;
using AutoLfads.Training.Optimisation;

namespace AutoLfads.Benchmarks.Workloads;

/// <summary>One training step as the trainer runs it: augment, draw, forward, loss, backward, clip, AdamW.</summary>
internal sealed class TrainingWorkload : ModelWorkload
{
    private readonly RunConfig config;
    private readonly AdamW optimiser;
    private readonly TrainingStep step;
    private readonly WindowBatch batch;
    private int steps;

    public TrainingWorkload(LfadsConfig architecture, int batchSize, int windowBins, KernelKind kernels, int threads)
        : base(architecture, windowBins, kernels, threads)
    {
        config = new RunConfig { Model = architecture, Training = new TrainingConfig { BatchSize = batchSize, Seed = Seed } };
        int marginBins = config.Augmentation.ShiftMaxBins;
        optimiser = new AdamW([.. LfadsTorchNames.Parameters(Model).Where(p => p.Parameter.requires_grad)], config.Training);
        step = new TrainingStep(Model, new LfadsLoss(Model, config.Loss), new Augmenter(config.Augmentation, architecture, Model.Dimensions, marginBins, Seed), optimiser, config);
        batch = new WindowBatch(GammaNoise(batchSize, windowBins + (2 * marginBins)), null, null, [.. Enumerable.Range(0, batchSize)]);
        Flops = batchSize * new FlopCount(Model).TrainingPerWindow;
    }

    public override double Flops { get; }

    public override double Run() => step.Train(batch, epoch: 0, DrawSeed.For(Seed, DrawPurpose.Step, 0, steps++), config.Training.LearningRate).Total;

    protected override void Dispose(bool disposing)
    {
        batch.Windows.Dispose();
        optimiser.Dispose();
        base.Dispose(disposing);
    }
}
