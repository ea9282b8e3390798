namespace AutoLfads.Kernels.Memory;

/// <summary>Gradient sums of every job, which become one total in the jobs' order.</summary>
internal sealed unsafe class GradientSums : IDisposable
{
    private readonly BufferPool pool;
    private readonly AlignedBuffer buffer;
    private readonly int jobs;
    private readonly long length;

    public GradientSums(BufferPool pool, int jobs, long length)
    {
        (this.pool, this.jobs, this.length) = (pool, jobs, length);
        buffer = pool.Rent(jobs * length);
        new Span<float>(buffer.Data, checked((int)(jobs * length))).Clear();
    }

    public float* Of(int job) => buffer.Data + (job * length);

    /// <summary>The sum over jobs first, first + step, …; it takes the place of the first one's.</summary>
    public float* Total(int first, int step)
    {
        float* total = Of(first);
        for (int job = first + step; job < jobs; job += step)
        {
            RowCopy.Add(Of(job), total, checked((int)length));
        }

        return total;
    }

    public void Dispose() => pool.Return(buffer);
}
