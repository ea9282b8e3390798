namespace AutoLfads.Kernels.Memory;

/// <summary>Gradient sums of every job, which become one total in the jobs' order.</summary>
internal sealed unsafe class GradientSums : IDisposable
{
    private const int TotalPartLength = 16 * 1024;

    private readonly BufferPool pool;
    private readonly AlignedBuffer buffer;
    private readonly int jobs;
    private readonly long length;

    public GradientSums(BufferPool pool, int jobs, long length)
    {
        (this.pool, this.jobs, this.length) = (pool, jobs, length);
        buffer = pool.Rent(jobs * length);
    }

    /// <summary>A job's sums, all zero.</summary>
    public float* Start(int job)
    {
        float* sums = Of(job);
        new Span<float>(sums, checked((int)length)).Clear();
        return sums;
    }

    /// <summary>The sum over jobs first, first + step, …; it takes the place of the first one's.</summary>
    public float* Total(int first, int step, int threads)
    {
        int parts = (int)((length + TotalPartLength - 1) / TotalPartLength);
        Blocks.Run(parts, threads, part =>
        {
            long start = (long)part * TotalPartLength;
            int count = (int)Math.Min(TotalPartLength, length - start);
            for (int job = first + step; job < jobs; job += step) RowCopy.Add(Of(job) + start, Of(first) + start, count);
        });
        return Of(first);
    }

    public void Dispose() => pool.Return(buffer);

    private float* Of(int job) => buffer.Data + (job * length);
}
