using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AutoLfads.Interop.Tests;

/// <summary>The test suite of the Python package (plugins/python/tests) with the published C library, the built assembly and the built command.</summary>
public sealed partial class PythonPackageTests
{
    [Fact]
    public void Package_PytestSuite_Passes() => RunSuite(isLong: false);

    [Fact(Explicit = true)]
    public void Package_PytestSuiteWithAThousandRounds_Passes() => RunSuite(isLong: true);

    [GeneratedRegex(@"No module named '?(pytest|numpy|h5py)'?")]
    private static partial Regex MissingModule();

    private static void RunSuite(bool isLong)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The suite's interpreter is looked for where Debian has it.");
        string root = NativeSuite.RepositoryRoot(), configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        Assert.SkipUnless(File.Exists(Path.Combine(NativeSuite.LibraryFolder, "libautolfads.so")), "The C library is not published: dotnet publish interop/AutoLfads.Native -c Release -o artifacts/native");
        ProcessStartInfo start = new("/usr/bin/python3", ["-m", "pytest", "-q", "-rs", "--tb=short", "-p", "no:cacheprovider", Path.Combine(root, "plugins", "python", "tests")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(root, "plugins", "python"),
        };
        start.Environment["AUTOLFADS_LIBRARY"] = NativeSuite.LibraryFolder + Path.PathSeparator + Path.Combine(root, "interop", "AutoLfads.Interop", "bin", configuration, "net8.0");
        start.Environment["AUTOLFADS_COMMAND"] = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "autolfads.dll")}'";
        start.Environment["PYTHONPATH"] = Path.Combine(root, "plugins", "python");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        if (isLong) start.Environment["AUTOLFADS_LONG"] = "1";
        (int code, string said) = Run(start);
        Match missing = MissingModule().Match(said);
        Assert.SkipWhen(missing.Success, $"{start.FileName} has no package '{missing.Groups[1].Value}' (Debian: python3-{missing.Groups[1].Value}).");
        Assert.True(code == 0, said);
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        // A suite in which every test skips has shown nothing.
        Assert.Matches(@"\d+ passed", said);
    }

    private static (int Code, string Said) Run(ProcessStartInfo start)
    {
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception absent)
        {
            Assert.Skip($"{start.FileName} cannot be started: {absent.Message}");
            throw;
        }
    }
}
