using System.ComponentModel;
using System.Diagnostics;

namespace AutoLfads.IO.Tests;

/// <summary>The system's Octave, which reads and writes files by code of its own.</summary>
internal static class Octave
{
    /// <summary>Runs statements and returns what they print; the calling test fails where they do, and skips with a reason where there is no Octave.</summary>
    public static string Run(string statements)
    {
        ProcessStartInfo start = new("octave-cli", ["--no-init-file", "--quiet", "--eval", statements]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            string printed = output.GetAwaiter().GetResult();
            Assert.True(process.ExitCode == 0, $"Octave failed ({process.ExitCode}):\n{printed}\n{errors}");
            return printed;
        }
        catch (Win32Exception)
        {
            Assert.Skip("octave-cli is not installed, so nobody outside writes or reads the file (Debian: octave).");
            throw;
        }
    }
}
