using System.Text.Json;

namespace AutoLfads.Architecture.Tests;

/// <summary>The one switch between the processor's and the graphics card's native packages.</summary>
public sealed class AcceleratorTests
{
    [Fact]
    public void PackageReference_Cuda_SelectsTheCudaPackagesOnly()
    {
        string[] native = NativePackages("-p:Accelerator=cuda");
        Assert.Equal(2, native.Length);
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", native);
        Assert.Contains(native, package => package.StartsWith("libtorch-cuda-", StringComparison.Ordinal));
    }

    [Fact]
    public void PackageReference_Default_SelectsTheProcessorsPackagesOnly()
    {
        string[] native = NativePackages();
        Assert.Equal(2, native.Length);
        Assert.Contains("Microsoft.ML.OnnxRuntime", native);
        Assert.Contains(native, package => package.StartsWith("libtorch-cpu-", StringComparison.Ordinal));
    }

    private static string[] NativePackages(params string[] properties)
    {
        (int exitCode, string output) = Repository.Run("dotnet", ["msbuild", "src/AutoLfads.Cli/AutoLfads.Cli.csproj", "-getItem:PackageReference", .. properties]);
        Assert.True(exitCode == 0, output);
        using JsonDocument items = JsonDocument.Parse(output);
        return
        [
            .. items.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!)
                .Where(package => package.StartsWith("libtorch", StringComparison.Ordinal) || package.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal)),
        ];
    }
}
