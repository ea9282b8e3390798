using System.Runtime.InteropServices;

namespace AutoLfads.Interop.Exports;

/// <summary>The native library that this code was compiled into: where it lies, which the runtime does not say.</summary>
internal static unsafe class NativeModule
{
    private const uint FromAddressWithoutCount = 6;

    /// <summary>The folder of the library's file; null where the operating system does not tell.</summary>
    public static string? Folder
    {
        get
        {
            nint inside = (nint)(delegate* unmanaged<byte*, long, long*, int>)&EntryPoints.Version;
            string? path = OperatingSystem.IsWindows() ? WindowsPath(inside) : UnixPath(inside);
            return path is null ? null : Path.GetDirectoryName(Path.GetFullPath(path));
        }
    }

    private static string? UnixPath(nint inside)
    {
        // The GNU library had it in libdl until version 2.34.
        string[] libraries = OperatingSystem.IsMacOS() ? ["libSystem.dylib"] : ["libc.so.6", "libdl.so.2"];
        foreach (string name in libraries)
        {
            if (!NativeLibrary.TryLoad(name, out nint library) || !NativeLibrary.TryGetExport(library, "dladdr", out nint function)) continue;
            ModuleInfo info;
            if (((delegate* unmanaged<nint, ModuleInfo*, int>)function)(inside, &info) != 0) return Marshal.PtrToStringUTF8(info.FileName);
        }

        return null;
    }

    private static string? WindowsPath(nint inside)
    {
        if (!NativeLibrary.TryLoad("kernel32.dll", out nint kernel)) return null;
        var find = (delegate* unmanaged<uint, nint, nint*, int>)NativeLibrary.GetExport(kernel, "GetModuleHandleExW");
        var name = (delegate* unmanaged<nint, char*, uint, uint>)NativeLibrary.GetExport(kernel, "GetModuleFileNameW");
        nint module;
        if (find(FromAddressWithoutCount, inside, &module) == 0) return null;
        char[] path = new char[short.MaxValue];
        fixed (char* first = path)
        {
            uint length = name(module, first, (uint)path.Length);
            return length == 0 ? null : new string(first, 0, (int)length);
        }
    }

    /// <summary><c>Dl_info</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ModuleInfo
    {
        public nint FileName;
        public nint Base;
        public nint SymbolName;
        public nint SymbolAddress;
    }
}
