using AutoLfads.IO.Hdf5.Native;

namespace AutoLfads.IO.Tests;

/// <summary>HDF5's own library, which is no part of this software.</summary>
internal static class NativeHdf5
{
    /// <summary>Skips the calling test with a reason where the library is not installed.</summary>
    public static void Require()
    {
        try
        {
            Hdf5Library.Require();
        }
        catch (PlatformNotSupportedException e)
        {
            Assert.Skip(e.Message);
        }
    }
}
