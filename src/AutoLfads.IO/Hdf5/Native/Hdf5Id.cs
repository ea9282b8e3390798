using System.Runtime.InteropServices;

namespace AutoLfads.IO.Hdf5.Native;

/// <summary>An open object of libhdf5: a file, group, dataset, attribute, type or space.</summary>
internal sealed class Hdf5Id : SafeHandle
{
    /// <summary>An identifier that a call will give.</summary>
    public Hdf5Id()
        : base(0, ownsHandle: true)
    {
    }

    private Hdf5Id(nint value)
        : base(value, ownsHandle: false)
    {
    }

    /// <summary>The library's zero: all of a dataspace, or the default of a property list.</summary>
    public static Hdf5Id Default { get; } = new(0);

    public override bool IsInvalid => handle <= 0;

    protected override bool ReleaseHandle() => Hdf5Native.H5Idec_ref(handle) >= 0;
}
