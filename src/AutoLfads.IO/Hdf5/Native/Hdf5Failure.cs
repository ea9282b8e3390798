using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoLfads.IO.Hdf5.Native;

/// <summary>Turns failures of libhdf5 into exceptions that carry the library's own words.</summary>
internal static unsafe class Hdf5Failure
{
    /// <summary>A call that gives an object.</summary>
    /// <exception cref="IOException">It failed.</exception>
    public static Hdf5Id Check(Hdf5Id id, string what) => id.IsInvalid ? throw Of(what) : id;

    /// <summary>A call that gives a number, negative where it failed.</summary>
    /// <exception cref="IOException">It failed.</exception>
    public static long Check(long status, string what) => status < 0 ? throw Of(what) : status;

    /// <summary>The failure of the last call: what could not be done, then the cause and what the library was about.</summary>
    public static IOException Of(string what)
    {
        List<string> said = [];
        GCHandle list = GCHandle.Alloc(said);
        try
        {
            _ = Hdf5Native.H5Ewalk2(0, Hdf5Native.Upward, &Add, (void*)GCHandle.ToIntPtr(list));
        }
        finally
        {
            list.Free();
        }

        string[] words = [.. said.Where(s => s.Length > 0)];
        return new IOException(words.Length == 0 ? $"{what}." : $"{what}: {words[0]}{(words.Length > 1 && words[^1] != words[0] ? $" ({words[^1]})" : "")}.");
    }

    // The innermost entry comes first; an exception must not leave a function that C calls.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Add(uint n, Hdf5Native.ErrorEntry* entry, void* list)
    {
        ((List<string>)GCHandle.FromIntPtr((nint)list).Target!).Add(Hdf5Native.Text(entry->Description));
        return 0;
    }
}
