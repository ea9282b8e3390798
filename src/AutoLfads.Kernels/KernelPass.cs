using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels;

/// <summary>What a forward pass keeps for the backward pass. Disposing it, or a backward pass, returns the memory to the kernels that made it.</summary>
public sealed unsafe class KernelPass : IDisposable
{
    private const long LargeBytes = 16 << 20;

    private readonly BufferPool pool;
    private readonly int jobs;
    private readonly long jobLength;
    private AlignedBuffer? buffer;

    internal KernelPass(BufferPool pool, int jobs, long jobLength)
    {
        (this.pool, this.jobs, this.jobLength) = (pool, jobs, jobLength);
        buffer = pool.Rent(jobs * jobLength);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AlignedBuffer? returned = Interlocked.Exchange(ref buffer, null);
        if (returned is not null) pool.Return(returned);
    }

    /// <summary>True where all jobs together keep more than the caches can hold.</summary>
    internal bool IsLarge => jobs * jobLength * sizeof(float) > LargeBytes;

    /// <summary>The memory of one job.</summary>
    internal float* Memory(int job) => buffer!.Data + (job * jobLength);

    /// <summary>Refuses to serve a backward pass of another shape, or a second one.</summary>
    internal void Require(int jobs, long jobLength)
    {
        ObjectDisposedException.ThrowIf(buffer is null, this);
        if (jobs != this.jobs || jobLength != this.jobLength)
            throw new ArgumentException("The sequences have other sizes than those of the forward pass.");
    }
}
