using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using AutoLfads.Interop.Exports;

namespace AutoLfads.Interop.Tests;

/// <summary>The one list of entry points: in autolfads.h, in the managed assembly, and in the published library.</summary>
public sealed partial class EntryPointTests
{
    private static readonly (string Method, string Name)[] Methods =
    [
        .. typeof(EntryPoints).GetMethods(BindingFlags.Static | BindingFlags.Public).Select(m => (m.Name, Export: m.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()?.EntryPoint))
            .Where(m => m.Export is not null).Select(m => (m.Name, m.Export!)),
    ];

    private static string Header => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "c", "autolfads.h"));

    [Fact]
    public void Names_OfMethodsAndHeader_AreTheSame()
    {
        Assert.NotEmpty(Methods);
        Assert.Equal(Methods.Select(m => m.Name).Order(StringComparer.Ordinal), Declaration().Matches(Header).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.All(Methods, m => Assert.Equal(m.Name, "autolfads" + Capital().Replace(m.Method, "_$0").ToLowerInvariant()));
    }

    [Fact]
    public void Names_OfThePublishedLibrary_AreThoseOfTheHeader()
    {
        string file = Path.Combine(NativeSuite.LibraryFolder, "libautolfads.so");
        Assert.SkipUnless(File.Exists(file), "The C library is not published: dotnet publish interop/AutoLfads.Native -c Release -o artifacts/native");
        byte[] bytes = File.ReadAllBytes(file);
        Assert.All(Methods, m => Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(m.Name + "\0")) > 0, m.Name));
    }

    [Fact]
    public void ErrorCodes_OfTheHeader_AreThoseOfTheEnumeration()
    {
        Dictionary<string, int> header = ErrorConstant().Matches(Header).ToDictionary(m => m.Groups[1].Value.Replace("_", "", StringComparison.Ordinal), m => int.Parse(m.Groups[2].ValueSpan, provider: null), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(Enum.GetValues<ErrorCode>().Select(c => (c.ToString().ToUpperInvariant(), (int)c)), header.Select(c => (c.Key, c.Value)).OrderBy(c => c.Value));
    }

    [GeneratedRegex(@"AUTOLFADS_API int32_t (autolfads_\w+)\(")]
    private static partial Regex Declaration();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();

    [GeneratedRegex(@"^\s+AUTOLFADS_(\w+) = (\d+)", RegexOptions.Multiline)]
    private static partial Regex ErrorConstant();
}
