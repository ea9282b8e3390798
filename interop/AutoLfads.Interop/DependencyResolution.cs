using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace AutoLfads.Interop;

/// <summary>Lets any host find the assemblies that this one needs beside it: hosts such as MATLAB load an assembly by its path and do not look into its folder for more.</summary>
internal static class DependencyResolution
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The host's first call must already find the dependencies; no code of this assembly runs before it.")]
    [SuppressMessage("SingleFile", "IL3000", Justification = "Where the assembly has no file of its own the native compiler has put everything in place.")]
    internal static void Register()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported) return; // compiled ahead of time into one library
        Assembly assembly = typeof(DependencyResolution).Assembly;
        if (assembly.Location.Length == 0 || AssemblyLoadContext.GetLoadContext(assembly) is not { } context) return;
        string folder = Path.GetDirectoryName(assembly.Location)!;
        AssemblyDependencyResolver? listed = Listed(assembly.Location);
        context.Resolving += (into, name) =>
        {
            string path = listed?.ResolveAssemblyToPath(name) ?? Path.Combine(folder, name.Name + ".dll");
            return File.Exists(path) ? into.LoadFromAssemblyPath(path) : null;
        };
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
}
