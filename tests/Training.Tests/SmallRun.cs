using AutoLfads.Core.Configuration;
using AutoLfads.Core.Simulation;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Training.Tests;

/// <summary>A run of seconds: few simulated windows, a tiny model.</summary>
internal static class SmallRun
{
    public static RunConfig Config { get; } = new()
    {
        Model = new LfadsConfig
        {
            InitialConditionEncoderDim = 6, ControllerInputEncoderDim = 6, ControllerDim = 6, InferredInputDim = 2, InitialConditionDim = 4, GeneratorDim = 8, FactorDim = 3,
        },
        Loss = new LossConfig { KlRampEpochs = 2, L2RampEpochs = 2 },
        Augmentation = new AugmentationConfig { ShiftMaxBins = 2, ShiftSdBins = 1 },
        Training = new TrainingConfig { BatchSize = 8, LearningRate = 5e-3, MaxEpochs = 6, CheckpointEveryEpochs = 2, Seed = 5 },
    };

    public static TrainingData Data { get; } = LorenzGammaSimulation.Simulate(
        new LorenzGammaConfig { ConditionCount = 2, TrialsPerCondition = 4, ChannelCount = 5, DurationSeconds = 4.5, Windowing = new WindowingConfig { WindowBins = 20, OverlapBins = 5 } },
        seed: 3).Data;
}
