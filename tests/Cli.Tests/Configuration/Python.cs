using System.ComponentModel;
using System.Diagnostics;

namespace AutoLfads.Cli.Tests.Configuration;

/// <summary>The system's Python, as a reader that shares no code with this project.</summary>
internal static class Python
{
    /// <summary>What a script prints, trimmed; skips the calling test where there is no Python, fails it where the script fails.</summary>
    public static string Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "python" : "/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments.Prepend(script).Prepend("-c")) start.ArgumentList.Add(argument);
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception missing)
        {
            Assert.Skip($"No Python on this machine: {missing.Message}");
        }

        using (process)
        {
            Task<string> errors = process!.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.Result);
            return output.Trim();
        }
    }
}
