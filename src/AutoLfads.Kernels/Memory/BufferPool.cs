namespace AutoLfads.Kernels.Memory;

/// <summary>Buffers kept from one pass to the next: fresh memory costs more than the arithmetic that fills it.</summary>
internal sealed class BufferPool : IDisposable
{
    private readonly List<AlignedBuffer> free = [];
    private readonly object gate = new();
    private bool disposed;

    /// <summary>A buffer of at least this length; what it holds is undefined.</summary>
    /// <remarks>A debug build gives buffers of exactly this length, whose guards lie right behind it, full of numbers that are none, so that neither an overrun nor a read of what was never written goes unnoticed.</remarks>
    public AlignedBuffer Rent(long length)
    {
        AlignedBuffer buffer = Take(length) ?? new AlignedBuffer(length);
#if DEBUG
        buffer.Span.Fill(float.NaN);
#endif
        return buffer;
    }

    public void Return(AlignedBuffer buffer)
    {
        buffer.CheckGuards();
        lock (gate)
        {
            if (!disposed)
            {
                free.Add(buffer);
                return;
            }
        }

        buffer.Dispose();
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            foreach (AlignedBuffer buffer in free) buffer.Dispose();
            free.Clear();
        }
    }

    /// <summary>The smallest that fits, unless it is much too large: it would keep its memory from those it suits.</summary>
    private AlignedBuffer? Take(long length)
    {
#if DEBUG
        long largest = length;
#else
        long largest = (2 * length) + 1024;
#endif
        lock (gate)
        {
            int best = -1;
            for (int i = 0; i < free.Count; i++)
            {
                if (free[i].Length >= length && free[i].Length <= largest && (best < 0 || free[i].Length < free[best].Length)) best = i;
            }

            if (best < 0) return null;
            AlignedBuffer found = free[best];
            free.RemoveAt(best);
            return found;
        }
    }
}
