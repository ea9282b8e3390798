using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using AutoLfads.Interop.Exports;

namespace AutoLfads.Interop;

/// <summary>Lets any host find what this assembly needs, managed and native, beside it: hosts such as MATLAB load an assembly by its path and do not look into its folder for more.</summary>
internal static class DependencyResolution
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The host's first call must already find the dependencies; no code of this assembly runs before it.")]
    [SuppressMessage("SingleFile", "IL3000", Justification = "Where the assembly has no file of its own the native compiler has put everything in place.")]
    internal static void Register()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            // Compiled ahead of time: native libraries are looked for in this folder, which would be that of the program that loaded ours.
            if (NativeModule.Folder is { } own) AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", own + Path.DirectorySeparatorChar);
            return;
        }

        Assembly assembly = typeof(DependencyResolution).Assembly;
        if (assembly.Location.Length == 0 || AssemblyLoadContext.GetLoadContext(assembly) is not { } context) return;
        string folder = Path.GetDirectoryName(assembly.Location)!;
        AssemblyDependencyResolver? listed = Listed(assembly.Location);
        context.Resolving += (into, name) =>
        {
            string path = listed?.ResolveAssemblyToPath(name) ?? Path.Combine(folder, name.Name + ".dll");
            return File.Exists(path) ? into.LoadFromAssemblyPath(path) : null;
        };
        context.ResolvingUnmanagedDll += (_, name) =>
            listed?.ResolveUnmanagedDllToPath(name) is { } path && NativeLibrary.TryLoad(path, out nint library) ? library : BesideUs(folder, name);
    }

    /// <summary>What the .deps.json beside the assembly lists; null where the host cannot read such lists.</summary>
    private static AssemblyDependencyResolver? Listed(string path)
    {
        try
        {
            return new AssemblyDependencyResolver(path);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static nint BesideUs(string folder, string name)
    {
        string file = OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
        string[] candidates = [Path.Combine(folder, file), Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", file)];
        foreach (string candidate in candidates)
        {
            if (File.Exists(candidate) && NativeLibrary.TryLoad(candidate, out nint library)) return library;
        }

        return 0;
    }
}
