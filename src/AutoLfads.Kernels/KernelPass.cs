using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels;

/// <summary>What a forward pass keeps for the backward pass. Disposing it, or a backward pass, returns the memory to the kernels that made it.</summary>
public sealed unsafe class KernelPass : IDisposable
{
    private const long LargeBytes = 16 << 20;

    private readonly BufferPool pool;
    private readonly long jobLength;
    private readonly int steps;
    private readonly int rows;
    private AlignedBuffer? buffer;

    internal KernelPass(BufferPool pool, int jobs, long jobLength, int steps, int rows)
    {
        (this.pool, this.jobLength, this.steps, this.rows) = (pool, jobLength, steps, rows);
        IsLarge = jobs * jobLength * sizeof(float) > LargeBytes;
        buffer = pool.Rent(jobs * jobLength);
    }

    /// <summary>True where a backward pass has used it up, or it was disposed.</summary>
    public bool IsUsed => buffer is null;

    /// <inheritdoc/>
    public void Dispose()
    {
        AlignedBuffer? returned = Interlocked.Exchange(ref buffer, null);
        if (returned is not null) pool.Return(returned);
    }

    /// <summary>True where all jobs together keep more than the caches can hold.</summary>
    internal bool IsLarge { get; }

    /// <summary>The memory of one job.</summary>
    internal float* Memory(int job) => buffer!.Data + (job * jobLength);

    /// <summary>Refuses to serve other kernels, a backward pass of another shape, or a second one.</summary>
    internal void Require(BufferPool pool, int steps, int rows, string name)
    {
        ObjectDisposedException.ThrowIf(buffer is null, this);
        if (pool != this.pool) throw new ArgumentException("The forward pass was that of other kernels.", name);
        if (steps != this.steps || rows != this.rows)
            throw new ArgumentException($"The forward pass had {this.steps} steps of {this.rows} rows, the backward pass has {steps} steps of {rows} rows.", name);
    }
}
