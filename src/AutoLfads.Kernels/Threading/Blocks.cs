using System.Runtime.ExceptionServices;
using AutoLfads.Kernels.Threading;

namespace AutoLfads.Kernels;

/// <summary>How a batch is cut into blocks of rows, each walked by one thread from the first step to the last.</summary>
/// <remarks>The cut depends on the batch alone, and sums over blocks are taken in their order: results do not depend on the number of threads.</remarks>
internal readonly struct Blocks
{
    private const int TileRows = 4;

    public Blocks(int rows)
    {
        Rows = rows;
        // Large blocks read the weights less often, small ones give work to more cores.
        int size = rows >= 128 ? 32 : rows >= 32 ? 16 : (((rows + 1) / 2) + TileRows - 1) / TileRows * TileRows;
        BlockRows = Math.Min(size, rows);
        Count = rows == 0 ? 0 : (rows + BlockRows - 1) / BlockRows;
    }

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; }

    /// <summary>Rows of a block; the last may have fewer.</summary>
    public int BlockRows { get; }

    public int Count { get; }

    public int First(int block) => block * BlockRows;

    public int RowsOf(int block) => Math.Min(BlockRows, Rows - First(block));

    /// <summary>Runs jobs, on so many threads at most.</summary>
    public static void Run(int jobs, int threads, Action<int> job)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (threads == 1 || jobs < 2)
        {
            for (int i = 0; i < jobs; i++) job(i);
            return;
        }

        // One job at a time for whoever is free: jobs are long and few, and larger portions would leave a thread waiting at the end.
        int next = 0;
        ExceptionDispatchInfo? failure = null;
        Worker.RunWith(Math.Min(threads, jobs) - 1, () =>
        {
            try
            {
                for (int i = Interlocked.Increment(ref next) - 1; i < jobs; i = Interlocked.Increment(ref next) - 1) job(i);
            }
            catch (Exception e)
            {
                // It belongs to the caller, whichever thread met it; the others finish what they have begun.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                Volatile.Write(ref next, jobs);
            }
        });
        failure?.Throw();
    }
}
