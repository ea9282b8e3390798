using System.ComponentModel;
using System.Diagnostics;

namespace AutoLfads.IO.Tests.Mat;

/// <summary>The system's Octave, which writes MATLAB's formats by code of its own.</summary>
internal static class Octave
{
    /// <summary>Runs statements; the calling test fails where they do, and skips with a reason where there is no Octave.</summary>
    public static void Run(string statements)
    {
        ProcessStartInfo start = new("octave-cli", ["--no-init-file", "--quiet", "--eval", statements]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"Octave failed ({process.ExitCode}):\n{output.GetAwaiter().GetResult()}\n{errors}");
        }
        catch (Win32Exception)
        {
            Assert.Skip("octave-cli is not installed: no file of Octave can be read (Debian: octave).");
        }
    }
}
