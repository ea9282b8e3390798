namespace AutoLfads.Architecture.Tests;

public sealed class ProjectReferencesTests
{
    /// <summary>Which projects each project may reference: dependencies point one way.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["AutoLfads.Core"] = [],
        ["AutoLfads.Kernels"] = [],
        ["AutoLfads.Inference"] = ["AutoLfads.Core", "AutoLfads.Kernels"],
        ["AutoLfads.IO"] = ["AutoLfads.Core"],
        ["AutoLfads.Evaluation"] = ["AutoLfads.Core"],
        ["AutoLfads.Model"] = ["AutoLfads.Core", "AutoLfads.Kernels"],
        ["AutoLfads.Training"] = ["AutoLfads.Model", "AutoLfads.Kernels", "AutoLfads.Core"],
        ["AutoLfads.Onnx"] = ["AutoLfads.Model", "AutoLfads.Kernels", "AutoLfads.Core"],
        ["AutoLfads.Cli"] = ["AutoLfads.Core", "AutoLfads.Training", "AutoLfads.Model", "AutoLfads.Onnx", "AutoLfads.Inference", "AutoLfads.IO", "AutoLfads.Evaluation"],
        ["AutoLfads.Interop"] = ["AutoLfads.Core", "AutoLfads.IO", "AutoLfads.Inference"],
        ["AutoLfads.Native"] = ["AutoLfads.Interop"],
    };

    private static readonly string[] WithTorch = ["AutoLfads.Model", "AutoLfads.Training", "AutoLfads.Onnx", "AutoLfads.Cli"];

    /// <summary>What is loaded by other programs or must run on the older long-term .NET.</summary>
    private static readonly string[] OnNet8 = ["AutoLfads.Core", "AutoLfads.Kernels", "AutoLfads.IO", "AutoLfads.Inference", "AutoLfads.Evaluation", "AutoLfads.Interop"];

    public static TheoryData<string> Products => [.. Repository.Products.Select(p => p.Name)];

    public static TheoryData<string> Libraries => [.. Repository.Products.Where(p => !p.ChoosesNativePackages).Select(p => p.Name)];

    public static TheoryData<string> WithoutTorch => [.. Repository.Products.Select(p => p.Name).Except(WithTorch)];

    [Theory]
    [MemberData(nameof(Products))]
    public void ProjectReferences_OfAProduct_PointTheAllowedWay(string name)
    {
        Assert.True(Allowed.TryGetValue(name, out string[]? allowed), $"{name} is new: say here what it may reference.");
        Assert.Empty(Repository.Projects[name].ProjectReferences.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(WithoutTorch))]
    public void Closure_OutsideTraining_HasNoTorchSharp(string name)
    {
        IReadOnlyList<ProjectFile> closure = Repository.Projects[name].Closure();
        Assert.Empty(closure.Select(p => p.Name).Intersect(WithTorch));
        Assert.DoesNotContain(closure.SelectMany(p => p.PackageReferences), package => package.Contains("torch", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void PackageReferences_OfALibrary_AreManagedOnly(string name)
    {
        ProjectFile library = Repository.Projects[name];
        Assert.DoesNotContain(library.Imports, import => import.EndsWith("NativePackages.props", StringComparison.Ordinal));
        Assert.DoesNotContain(library.PackageReferences, IsNative);
    }

    [Fact]
    public void PackageReferences_OfModelAndInference_AreTheManagedHalves()
    {
        Assert.Contains("TorchSharp", Repository.Projects["AutoLfads.Model"].PackageReferences);
        Assert.Contains("Microsoft.ML.OnnxRuntime.Managed", Repository.Projects["AutoLfads.Inference"].PackageReferences);
    }

    [Fact]
    public void PackageReferences_OfEveryProject_HaveCentralVersions() =>
        Assert.Empty(Repository.Projects.Values.Where(p => p.PinsVersions).Select(p => p.RelativePath));

    [Theory]
    [MemberData(nameof(Products))]
    public void TargetFramework_OfAProduct_IsNet8WhereOthersLoadIt(string name)
    {
        string? framework = Repository.Projects[name].TargetFramework;
        Assert.Equal(OnNet8.Contains(name) ? "net8.0" : "net10.0", framework);
    }

    private static bool IsNative(string package) =>
        package.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase)
        || package.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase)
        || (package.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.OrdinalIgnoreCase) && package != "Microsoft.ML.OnnxRuntime.Managed");
}
