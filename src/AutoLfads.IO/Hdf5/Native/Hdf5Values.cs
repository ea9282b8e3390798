using System.Runtime.InteropServices;

namespace AutoLfads.IO.Hdf5.Native;

/// <summary>The values of an attribute or a dataset in memory that the library fills, with their type.</summary>
internal sealed unsafe class Hdf5Values : IDisposable
{
    private readonly Hdf5Id type;
    private readonly Hdf5Id space;

    private Hdf5Values(Hdf5Id type, Hdf5Id space, string what)
    {
        this.type = type;
        this.space = space;
        Type = Hdf5ValueType.Of(type, what);
        Count = Hdf5Failure.Check(Hdf5Native.H5Sget_simple_extent_npoints(space), what);
    }

    /// <summary>What a value consists of.</summary>
    public Hdf5ValueType Type { get; }

    /// <summary>Number of values.</summary>
    public long Count { get; }

    /// <summary>Number of bytes of all values, without what they point to.</summary>
    public long Bytes => checked(Count * Type.Size);

    /// <summary>The values, once read.</summary>
    public byte* Pointer { get; private set; }

    /// <summary>An attribute's values.</summary>
    public static Hdf5Values OfAttribute(Hdf5Id attribute, string what)
    {
        Hdf5Values values = new(Hdf5Failure.Check(Hdf5Native.H5Aget_type(attribute), what), Hdf5Failure.Check(Hdf5Native.H5Aget_space(attribute), what), what);
        if (values.Read(p => Hdf5Native.H5Aread(attribute, values.type, (byte*)p))) return values;
        IOException failure = Hdf5Failure.Of(what);
        values.Dispose();
        throw failure;
    }

    /// <summary>What a dataset's values are, without reading them.</summary>
    public static Hdf5Values Of(Hdf5Id dataset, string what) =>
        new(Hdf5Failure.Check(Hdf5Native.H5Dget_type(dataset), what), Hdf5Failure.Check(Hdf5Native.H5Dget_space(dataset), what), what);

    /// <summary>Reads a dataset's values; false where the library cannot, as it cannot undo the compression of every program.</summary>
    public bool Read(Hdf5Id dataset) => Read(p => Hdf5Native.H5Dread(dataset, type, Hdf5Id.Default, Hdf5Id.Default, 0, (byte*)p));

    /// <summary>Writes the values back to their attribute.</summary>
    public void WriteAttribute(Hdf5Id attribute, string what) => Hdf5Failure.Check(Hdf5Native.H5Awrite(attribute, type, Pointer), what);

    /// <summary>Writes the values back to their dataset.</summary>
    public void WriteDataset(Hdf5Id dataset, string what) => Hdf5Failure.Check(Hdf5Native.H5Dwrite(dataset, type, Hdf5Id.Default, Hdf5Id.Default, 0, Pointer), what);

    public void Dispose()
    {
        if (Pointer != null)
        {
            if (Type.HoldsVariable) _ = Hdf5Native.H5Dvlen_reclaim(type, space, 0, Pointer);
            NativeMemory.Free(Pointer);
            Pointer = null;
        }

        type.Dispose();
        space.Dispose();
    }

    private bool Read(Func<nint, int> read)
    {
        // Zeros: what a failed call has not filled is then not taken for pointers.
        Pointer = (byte*)NativeMemory.AllocZeroed((nuint)Math.Max(1, Bytes));
        return Count == 0 || read((nint)Pointer) >= 0;
    }
}
