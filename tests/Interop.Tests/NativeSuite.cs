using System.ComponentModel;
using System.Diagnostics;
using AutoLfads.Interop.Tests;
using AutoLfads.Tests;

[assembly: AssemblyFixture(typeof(NativeSuite))]

namespace AutoLfads.Interop.Tests;

/// <summary>The suite in C, compiled with gcc against the published library. Tests skip with a reason where either is absent.</summary>
public sealed class NativeSuite : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lock gate = new();
    private readonly Dictionary<bool, string> programs = [];

    /// <summary>Where <c>dotnet publish interop/AutoLfads.Native -o artifacts/native</c> puts the library.</summary>
    internal static string LibraryFolder { get; } = Path.Combine(RepositoryRoot(), "artifacts", "native");

    /// <summary>A folder for the suite's files.</summary>
    internal string this[string name] => folder[name];

    /// <summary>Runs the suite in a mode that must end well.</summary>
    /// <returns>What it printed.</returns>
    internal string Run(bool sanitised, params string[] arguments)
    {
        (int code, string output) = Start(Program(sanitised), arguments);
        Assert.True(code == 0, $"suite {string.Join(' ', arguments)}: exit code {code}\n{output}");
        Assert.EndsWith("ok", output.TrimEnd(), StringComparison.Ordinal);
        return output;
    }

    public void Dispose() => folder.Dispose();

    internal static string RepositoryRoot()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AutoLfadsBridge.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    private string Program(bool sanitised)
    {
        lock (gate)
        {
            if (programs.TryGetValue(sanitised, out string? known)) return known;
            Assert.SkipUnless(OperatingSystem.IsLinux(), "The suite is for Linux.");
            Assert.SkipUnless(
                File.Exists(Path.Combine(LibraryFolder, "libautolfads.so")), "The C library is not published: dotnet publish interop/AutoLfads.Native -c Release -o artifacts/native");
            string program = folder[sanitised ? "suite-sanitised" : "suite"], sources = Path.Combine(AppContext.BaseDirectory, "c");
            (int code, string output) = Start("gcc", [
                "-std=c11", "-Wall", "-Wextra", "-Werror", "-g", "-O1", .. sanitised ? new[] { "-fsanitize=address,undefined", "-fno-sanitize-recover=all" } : [],
                "-I", sources, Path.Combine(sources, "suite.c"), "-o", program, "-L", LibraryFolder, "-l:libautolfads.so", $"-Wl,-rpath,{LibraryFolder}", "-lpthread", "-lm"]);
            Assert.True(code == 0, output);
            return programs[sanitised] = program;
        }
    }

    private static (int Code, string Output) Start(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What the runtime keeps until the process ends is not lost.
        start.Environment["ASAN_OPTIONS"] = "detect_leaks=0";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, errors.GetAwaiter().GetResult() + output);
        }
        catch (Win32Exception missing)
        {
            Assert.Skip($"{program} cannot be started (Debian: gcc libc6-dev): {missing.Message}");
            throw;
        }
    }
}
