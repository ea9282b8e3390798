using System.Diagnostics;
using AutoLfads.Core.Configuration;
using AutoLfads.Tests;
using TorchSharp;

namespace AutoLfads.Training.Tests;

/// <summary>Alone in the process: it measures the process's memory.</summary>
[CollectionDefinition(nameof(TrainingMemoryTests), DisableParallelization = true)]
[Collection(nameof(TrainingMemoryTests))]
public sealed class TrainingMemoryTests : IDisposable
{
    // TorchSharp hands a backward pass a wrapper for each output that nothing depends on (states of generator and controller, the inputs as drawn), and its count
    // of live tensors never sees these wrappers, which have no tensor behind them, go.
    private const int WrappersWithoutTensor = 3;

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Train_TwoHundredSteps_LeavesNoTensorsAndNoMemoryBehind()
    {
        RunConfig config = SmallRun.Config with { Training = SmallRun.Config.Training with { MaxEpochs = 120, CheckpointEveryEpochs = 1000 } };
        using ModelTrainer trainer = new(config, SmallRun.Data, new MemberFolder(folder["m"]));
        Measurements measured = new();
        trainer.Train(resume: false, measured);

        int stepsPerEpoch = SmallRun.Data.Train.WindowCount / config.Training.BatchSize, half = measured.Bytes.Count / 2;
        Assert.True(stepsPerEpoch * half >= 100, $"{stepsPerEpoch * half} steps in the second half");
        Assert.All(measured.LiveTensors.Skip(1).Zip(measured.LiveTensors.Skip(2)), counts => Assert.Equal(counts.First + (WrappersWithoutTensor * stepsPerEpoch), counts.Second));
        // The first half warms up allocators. A step that kept one batch's graph would add more than 100 KB, 200 steps of them 20 MB.
        Assert.InRange(measured.Bytes[half..].Max() - measured.Bytes[..half].Max(), long.MinValue, 8 << 20);
    }

    public void Dispose() => folder.Dispose();

    private sealed class Measurements : IProgress<TrainingProgress>
    {
        public List<long> LiveTensors { get; } = [];

        public List<long> Bytes { get; } = [];

        public void Report(TrainingProgress value)
        {
            LiveTensors.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using Process self = Process.GetCurrentProcess();
            Bytes.Add(self.WorkingSet64);
        }
    }
}
