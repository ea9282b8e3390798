using AutoLfads.Core.Configuration;
using AutoLfads.Core.Simulation;
using AutoLfads.Core.Windowing;
using AutoLfads.Model;
using AutoLfads.Model.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Training.Tests;

/// <summary>A model trained on simulated EMG with known means: its estimates of the validation windows, from the weights of the best validation metric, without augmentation or noise.</summary>
internal static class LorenzRun
{
    private const int BatchWindows = 128;

    /// <summary>Trains in a folder and estimates, [window, WindowBins, channel].</summary>
    public static WindowSet EstimateValidation(RunConfig config, TrainingData data, string folder)
    {
        MemberFolder member = new(folder);
        using ModelTrainer trainer = new(config, data, member);
        trainer.Train(resume: false);
        Checkpoint.Read(member.BestPath, trainer.Model, optimiser: null);
        Augmenter augmenter = new(config.Augmentation, config.Model, trainer.Model.Dimensions, data.MarginBins, sampleValidationSeed: 0);
        WindowSet estimate = new(data.Valid.WindowCount, data.WindowBins, data.Valid.ChannelCount);
        using IDisposable noGrad = no_grad();
        for (int first = 0; first < estimate.WindowCount; first += BatchWindows)
        {
            using DisposeScope scope = NewDisposeScope();
            int count = Math.Min(BatchWindows, estimate.WindowCount - first);
            int size = data.Valid.TimeBins * data.Valid.ChannelCount;
            Tensor windows = tensor(data.Valid.Values.AsSpan(first * size, count * size).ToArray(), [count, data.Valid.TimeBins, data.Valid.ChannelCount]);
            Tensor mean = trainer.Model.Observation.Mean(trainer.Model.Forward(augmenter.Prepare(windows)).OutputParameters).contiguous();
            mean.data<float>().ToArray().CopyTo(estimate.Values, first * data.WindowBins * estimate.ChannelCount);
        }

        return estimate;
    }
}
