namespace AutoLfads.Kernels.Memory;

/// <summary>Buffers kept from one pass to the next: fresh memory costs more than the arithmetic that fills it.</summary>
internal sealed class BufferPool : IDisposable
{
    private readonly List<AlignedBuffer> free = [];
    private readonly object gate = new();
    private bool disposed;

    /// <summary>A buffer of at least this length; what it holds is undefined.</summary>
    public AlignedBuffer Rent(long length)
    {
        lock (gate)
        {
            int best = -1;
            for (int i = 0; i < free.Count; i++)
            {
                if (free[i].Length >= length && (best < 0 || free[i].Length < free[best].Length)) best = i;
            }

            // One much too large would keep its memory from those it suits.
            if (best >= 0 && free[best].Length <= (2 * length) + 1024)
            {
                AlignedBuffer found = free[best];
                free.RemoveAt(best);
                return found;
            }
        }

        return new AlignedBuffer(length);
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
}
