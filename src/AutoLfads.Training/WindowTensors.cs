using AutoLfads.Core.Windowing;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Training;

/// <summary>The windows of one split as tensors, and batches of them.</summary>
internal sealed class WindowTensors : IDisposable
{
    private readonly Tensor windows;
    private readonly Tensor? targets;
    private readonly Tensor? externalInputs;
    private readonly IReadOnlyList<int> numbers;

    public WindowTensors(WindowSet windows, WindowSet? targets, WindowSet? externalInputs, IReadOnlyList<int> numbers, Device device)
    {
        Count = windows.WindowCount;
        this.windows = ToTensor(windows, device);
        this.targets = targets is null ? null : ToTensor(targets, device);
        this.externalInputs = externalInputs is null ? null : ToTensor(externalInputs, device);
        this.numbers = numbers;
    }

    /// <summary>Number of windows.</summary>
    public int Count { get; }

    /// <summary>The windows at the given positions; the caller's dispose scope owns the tensors.</summary>
    public WindowBatch Batch(long[] positions)
    {
        Tensor onDevice = tensor(positions).to(windows.device);
        return new WindowBatch(windows.index_select(0, onDevice), targets?.index_select(0, onDevice), externalInputs?.index_select(0, onDevice), [.. positions.Select(p => numbers[(int)p])]);
    }

    public void Dispose()
    {
        windows.Dispose();
        targets?.Dispose();
        externalInputs?.Dispose();
    }

    private static Tensor ToTensor(WindowSet set, Device device)
    {
        using Tensor onCpu = tensor(set.Values, [set.WindowCount, set.TimeBins, set.ChannelCount]);
        return onCpu.to(device, copy: true).DetachFromDisposeScope();
    }
}

/// <summary>One batch before augmentation.</summary>
/// <param name="Windows">EMG with margins, [batch, time + 2·margin, channel].</param>
/// <param name="Targets">What is reconstructed where it is not the windows themselves, with the same margins.</param>
/// <param name="ExternalInputs">Measured inputs, [batch, time, input].</param>
/// <param name="Numbers">Number of each window among all.</param>
internal sealed record WindowBatch(Tensor Windows, Tensor? Targets, Tensor? ExternalInputs, IReadOnlyList<int> Numbers);
