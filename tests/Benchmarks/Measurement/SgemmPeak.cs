using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Benchmarks.Measurement;

/// <summary>The rate of libtorch's own single-precision matrix product at its best size: what the machine's arithmetic gives to code that was tuned for it for years.</summary>
internal static class SgemmPeak
{
    private static readonly long[] Sizes = [512, 768, 1024, 1536, 2048];
    private static readonly TimeSpan TimePerSize = TimeSpan.FromMilliseconds(250);

    /// <summary>Measures it.</summary>
    /// <param name="threads">Threads of the product; afterwards tensor operations have one.</param>
    /// <returns>GFLOP/s of the fastest product of square matrices.</returns>
    public static double Measure(int threads)
    {
        set_num_threads(threads);
        double peak = Sizes.Max(Rate);
        set_num_threads(1);
        return peak;
    }

    private static double Rate(long size)
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new(1);
        Tensor a = rand([size, size], generator: generator), b = rand([size, size], generator: generator);
        a.mm(b).Dispose();
        TimeSpan fastest = TimeSpan.MaxValue;
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < TimePerSize)
        {
            long start = Stopwatch.GetTimestamp();
            a.mm(b).Dispose();
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            if (time < fastest) fastest = time;
        }

        return 2e-9 * size * size * size / fastest.TotalSeconds;
    }
}
