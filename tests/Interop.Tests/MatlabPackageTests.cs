using System.ComponentModel;
using System.Diagnostics;
using AutoLfads.IO.Hdf5;
using AutoLfads.Tests;

namespace AutoLfads.Interop.Tests;

/// <summary>The test suite of the MATLAB package (plugins/matlab/tests) in Octave, with the published C library and what <c>autolfads infer</c> wrote.</summary>
public sealed class MatlabPackageTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Package_OctaveSuite_Passes() => RunSuite(isLong: false);

    [Fact(Explicit = true)]
    public void Package_OctaveSuite_PassesWithAThousandRounds() => RunSuite(isLong: true);

    private void RunSuite(bool isLong)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(NativeSuite.LibraryFolder, "libautolfads.so")), "The C library is not published: dotnet publish interop/AutoLfads.Native -c Release -o artifacts/native");
        Require("mkoctfile", "octave-dev");
        // The MEX file is built beside its source: in a copy, so that the repository stays as it is. Its name troubles whoever hands it to a shell.
        string package = folder["the user's MATLAB"];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(NativeSuite.RepositoryRoot(), "plugins", "matlab"), "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".m" or ".c"))
        {
            string copy = Path.Combine(package, Path.GetRelativePath(Path.Combine(NativeSuite.RepositoryRoot(), "plugins", "matlab"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        string data = folder["data"];
        Directory.CreateDirectory(data);
        File.Copy(trained.Path, Path.Combine(data, "model.onnx"));
        foreach (string extension in new[] { "h5", "csv", "sto", "nwb" }) File.Copy(trained.Inferred(extension), Path.Combine(data, "activation." + extension));
        WriteNumbers(Path.Combine(data, "emg.bin"), trained.Recording.Samples.Values);
        WriteNumbers(Path.Combine(data, "expected.bin"), ActivationFile.Read(trained.Inferred("h5")).Activation.Values);
        ProcessStartInfo start = new("octave", ["--no-gui", "--no-history", "--no-init-file", "--quiet", "--eval", $"addpath(\"{Path.Combine(package, "tests")}\"); run_tests('{data}')"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AUTOLFADS_LIBRARY"] = NativeSuite.LibraryFolder;
        if (isLong) start.Environment["AUTOLFADS_LONG"] = "1";
        using Process octave = Process.Start(start)!;
        Task<string> errors = octave.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string said = octave.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        octave.WaitForExit();
        Assert.True(octave.ExitCode == 0, said);
        Assert.Matches(@"\d\d passed, 0 failed", said);
    }

    private static void WriteNumbers(string path, double[] values)
    {
        byte[] bytes = new byte[8 * values.Length];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        File.WriteAllBytes(path, bytes);
    }

    private static void Require(string program, string package)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed (Debian: {package}).");
        }
    }
}
