namespace AutoLfads.Kernels.Threading;

/// <summary>Work cut into blocks whose borders do not depend on the number of threads, so that results do not either.</summary>
internal static class ElementBlocks
{
    /// <summary>Runs every block, on the caller's thread alone where that suffices.</summary>
    /// <param name="length">Elements in all.</param>
    /// <param name="blockLength">Elements of each block but the last.</param>
    /// <param name="threads">Threads that may be used.</param>
    /// <param name="run">Told the first element of a block and the one after its last.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is not one thread.</exception>
    public static void Run(int length, int blockLength, int threads, Action<int, int> run)
    {
        int count = (int)(((long)length + blockLength - 1) / blockLength);
        Blocks.Run(count, threads, block => run(block * blockLength, (int)Math.Min(length, ((long)block + 1) * blockLength)));
    }
}
