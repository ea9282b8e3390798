using System.Reflection;
using System.Runtime.InteropServices;

namespace AutoLfads.Interop.Exports;

/// <summary>
/// The C library's functions (autolfads.h documents them): exported by name from the native library, and called in this assembly through hostfxr's load_assembly_and_get_function_pointer by programs that host .NET.
/// A method's name there is the C name without its prefix, in Pascal case. No exception leaves any of them.
/// </summary>
internal static unsafe partial class EntryPoints
{
    [ThreadStatic]
    private static string? lastError;

    /// <summary>What is open.</summary>
    public static HandleTable Handles { get; } = new();

    [UnmanagedCallersOnly(EntryPoint = "autolfads_version")]
    public static int Version(byte* buffer, long size, long* needed) => Guard(() =>
        CallerMemory.Write(typeof(EntryPoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0], buffer, size, needed));

    [UnmanagedCallersOnly(EntryPoint = "autolfads_last_error")]
    public static int LastError(byte* buffer, long size, long* needed)
    {
        // A wrong call of this very function must not hide what is asked for.
        string? asked = lastError;
        int code = Guard(() => CallerMemory.Write(asked ?? "", buffer, size, needed, truncate: true));
        lastError = asked;
        return code;
    }

    private static int Guard(Action work)
    {
        try
        {
            work();
            return (int)ErrorCode.Ok;
        }
        catch (Exception e)
        {
            AutoLfadsException failure = AutoLfadsException.From(e);
            lastError = failure.Message;
            return failure.Code;
        }
    }
}
