using System.Reflection;
using System.Runtime.InteropServices;

namespace AutoLfads.IO.Hdf5.Native;

/// <summary>The HDF5 group's own library on this computer, which alone can add to a file that exists without losing what other programs wrote into it.</summary>
/// <remarks>It is not part of this software: an operating system, h5py or MATLAB's neighbours install it. Everything else here works without it.</remarks>
public static class Hdf5Library
{
    /// <summary>Environment variable that names the library's file; where it is set no other is tried.</summary>
    public const string PathVariable = "AUTOLFADS_LIBHDF5";

    internal const string ImportName = "hdf5";

    // Versions before have no say in locks, no way to ask where chunks lie, and before 1.10 identifiers of 32 bits.
    private static readonly Version Oldest = new(1, 10, 7);

    private static readonly object Gate = new();
    private static Version? loaded;
    private static nint handle;

    /// <summary>Only one call at a time: the library is usually built without locks of its own.</summary>
    internal static object Lock => Gate;

    /// <summary>Whether link information is asked for by the name it has had since version 1.12.</summary>
    internal static bool HasNumberedNames => loaded >= new Version(1, 12);

    /// <summary>Loads the library, once in the life of the process.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="PlatformNotSupportedException">It is not installed, or too old; the message says what to install.</exception>
    public static Version Require()
    {
        lock (Gate)
        {
            return loaded ??= Load(Environment.GetEnvironmentVariable(PathVariable));
        }
    }

    /// <summary>The library's class of properties of how files are opened.</summary>
    internal static unsafe long FileAccess => *(long*)NativeLibrary.GetExport(handle, "H5P_CLS_FILE_ACCESS_ID_g");

    internal static nint Find(string? named)
    {
        if (!Environment.Is64BitProcess) throw new PlatformNotSupportedException("Adding to an NWB file needs a 64-bit process.");
        if (!string.IsNullOrEmpty(named))
        {
            return NativeLibrary.TryLoad(named, out nint library)
                ? library
                : throw new PlatformNotSupportedException($"{PathVariable} names '{named}', which is not a library that can be loaded. {Remedy}");
        }

        foreach (string candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out nint library)) return library;
        }

        throw new PlatformNotSupportedException($"Adding to an NWB file needs HDF5's own library (libhdf5), which was not found on this computer. {Remedy}");
    }

    private static string Remedy =>
        $"Install it: Debian or Ubuntu 'apt install libhdf5-103-1', macOS 'brew install hdf5', Windows hdf5.dll of the HDF Group; {PathVariable} may name the file. "
        + "Without it --sidecar writes the estimate to a new NWB file beside the recording.";

    private static string[] Candidates => OperatingSystem.IsWindows()
        ? ["hdf5.dll"]
        : OperatingSystem.IsMacOS()
        ? ["libhdf5.dylib", "/opt/homebrew/lib/libhdf5.dylib", "/usr/local/lib/libhdf5.dylib"]
        : ["libhdf5_serial.so.103", "libhdf5.so.320", "libhdf5.so.310", "libhdf5.so.200", "libhdf5.so.103", "libhdf5_serial.so", "libhdf5.so"];

    private static Version Load(string? named)
    {
        if (handle == 0)
        {
            handle = Find(named);
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == ImportName ? handle : 0);
        }

        // Whatever this software opens it closes; after a failed open the library's own closing at the process's end goes in circles and prints so.
        _ = Hdf5Native.H5dont_atexit();
        if (Hdf5Native.H5open() < 0 || Hdf5Native.H5get_libversion(out uint major, out uint minor, out uint release) < 0)
            throw new PlatformNotSupportedException($"HDF5's own library was found but does not start. {Remedy}");
        Version version = new((int)major, (int)minor, (int)release);
        if (version < Oldest) throw new PlatformNotSupportedException($"Adding to an NWB file needs HDF5's own library of version {Oldest} or later, found {version}. {Remedy}");
        return version;
    }
}
