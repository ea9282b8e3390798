using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AutoLfads.Architecture.Tests;

/// <summary>What the compiled libraries ask for, whatever the project files say.</summary>
public sealed class AssemblyReferencesTests
{
    [Theory]
    [InlineData("AutoLfads.Core")]
    [InlineData("AutoLfads.Kernels")]
    [InlineData("AutoLfads.IO", "AutoLfads.Core")]
    [InlineData("AutoLfads.Inference", "AutoLfads.Core", "AutoLfads.Kernels")]
    [InlineData("AutoLfads.Evaluation", "AutoLfads.Core")]
    [InlineData("AutoLfads.Interop", "AutoLfads.Core", "AutoLfads.Kernels", "AutoLfads.IO", "AutoLfads.Inference")]
    public void References_OfALibrary_ReachNoOtherLibrariesThanTheseAndNoTorchSharp(string name, params string[] allowed)
    {
        HashSet<string> reached = [name];
        Queue<string> open = new(reached);
        while (open.TryDequeue(out string? next))
            foreach (string reference in References(next))
                if (reached.Add(reference)) open.Enqueue(reference);
        Assert.Contains("System.Runtime", reached);
        Assert.Empty(reached.Where(r => r.StartsWith("AutoLfads.", StringComparison.Ordinal)).Except([name, .. allowed]));
        Assert.DoesNotContain(reached, r => r.Contains("torch", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Names of the assemblies that an assembly beside the tests references; none for those of the runtime.</summary>
    private static List<string> References(string assembly)
    {
        string path = Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
        if (!File.Exists(path)) return [];
        using PEReader file = new(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
