using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Simd;

/// <summary>Nothing stays behind of passes through the kernels: neither tensors nor native memory.</summary>
[Collection(nameof(Alone))]
public sealed partial class KernelMemoryTests
{
    /// <summary>Other tests would take and give back native memory at the same time.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    /// <summary>Bytes in each pass; the generator's states alone take 110 000.</summary>
    private const long LargestLeak = 4000;

    public static TheoryData<string> Uses => ["backward", "no_backward", "no_grad", "two_forward_two_backward"];

    [Theory]
    [MemberData(nameof(Uses))]
    // A sum of all outputs: the library counts an output without a gradient as a tensor, though it has none.
    public void Pass_Repeated_LeavesNoTensorBehind(string use)
    {
        using DisposeScope scope = NewDisposeScope();
        using KernelModel model = new("everything");
        Step(model, use);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 5; i++) Step(model, use);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [MemberData(nameof(Uses))]
    public void Pass_Repeated_LeavesNoNativeMemoryBehind(string use)
    {
        using DisposeScope scope = NewDisposeScope();
        using KernelModel model = new("everything");

        // What is compiled or cached on the way grows for a while; what leaks grows by the same in every round, for as long as it runs.
        const int lastRounds = 11, mostRounds = 60, passes = 20;
        List<long> grown = [];
        long before = NativeBytes(), median = long.MaxValue;
        while (median >= passes * LargestLeak && grown.Count < mostRounds)
        {
            for (int i = 0; i < passes; i++) Step(model, use);
            long now = NativeBytes();
            grown.Add(now - before);
            before = now;
            if (grown.Count >= lastRounds) median = grown.TakeLast(lastRounds).Order().ElementAt(lastRounds / 2);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{use}: {median} bytes in {passes} passes, rounds {string.Join(' ', grown)}");
        Assert.True(median < passes * LargestLeak, $"Native memory still grows by {median} bytes in {passes} passes after {grown.Count} rounds.");
    }

    private static void Step(KernelModel model, string use)
    {
        using DisposeScope step = NewDisposeScope();
        switch (use)
        {
            case "backward":
                KernelModel.Sum(model.Forward()).backward();
                break;
            case "no_backward":
                model.Loss(model.Forward());
                break;
            case "no_grad":
                using (no_grad()) model.Loss(model.Forward());
                break;
            default:
                Tensor first = KernelModel.Sum(model.Forward()), second = KernelModel.Sum(model.Forward());
                first.backward();
                second.backward();
                break;
        }

        model.Model.zero_grad();
    }

    /// <summary>Bytes in use in the C library's heap, where tensors and the kernels' buffers lie, once everything is collected that can be.</summary>
    private static long NativeBytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "mallinfo2", out _), "The C library does not tell how much memory is in use (glibc 2.33 does).");
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        HeapUse use = MallInfo();
        return (long)(use.InUse + use.Mapped);
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial HeapUse MallInfo();

    /// <summary>struct mallinfo2.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct HeapUse
    {
        public nuint Arena, FreeChunks, FastChunks, MappedRegions, Mapped, Unused, FastFree, InUse, Free, Releasable;
    }
}
