namespace AutoLfads.Interop.Exports;

/// <summary>What callers of the C library hold: numbers in place of objects, which stay invalid once closed, whatever takes the place in the table.</summary>
/// <remarks>A handle is a generation (31 bits) and a place (32 bits); 0 is none. Safe for use by several threads at once.</remarks>
internal sealed class HandleTable
{
    private readonly object gate = new();
    private readonly List<Entry> entries = [];
    private readonly Stack<int> free = [];

    /// <summary>Number of handles that are open.</summary>
    public int Count
    {
        get
        {
            lock (gate) return entries.Count - free.Count;
        }
    }

    /// <summary>Puts an object in.</summary>
    /// <returns>Its handle, above 0.</returns>
    public long Add(object value)
    {
        lock (gate)
        {
            if (!free.TryPop(out int place))
            {
                place = entries.Count;
                entries.Add(new Entry(1, null));
            }

            int generation = entries[place].Generation;
            entries[place] = new Entry(generation, value);
            return ((long)generation << 32) | (uint)place;
        }
    }

    /// <summary>The object of a handle.</summary>
    /// <exception cref="AutoLfadsException">The handle was never given out, is closed, or is of another kind.</exception>
    public T Get<T>(long handle)
        where T : class
    {
        lock (gate) return Find<T>(handle);
    }

    /// <summary>Takes an object out; its handle is invalid from now on.</summary>
    /// <exception cref="AutoLfadsException">The handle was never given out, is closed, or is of another kind.</exception>
    public T Remove<T>(long handle)
        where T : class
    {
        lock (gate)
        {
            T value = Find<T>(handle);
            int place = (int)handle, next = entries[place].Generation == int.MaxValue ? 1 : entries[place].Generation + 1;
            entries[place] = new Entry(next, null);
            free.Push(place);
            return value;
        }
    }

    private T Find<T>(long handle)
        where T : class
    {
        int place = (int)handle;
        if (place < 0 || place >= entries.Count || entries[place].Generation != handle >> 32 || entries[place].Value is not { } value)
            throw new AutoLfadsException(ErrorCode.InvalidHandle, $"The handle {handle} is not open: it was never given out, or it was closed.");
        return value as T ?? throw new AutoLfadsException(ErrorCode.InvalidHandle, $"The handle {handle} is of another kind: models and results are not the same.");
    }

    private readonly record struct Entry(int Generation, object? Value);
}
