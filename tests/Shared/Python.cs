using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AutoLfads.Tests;

/// <summary>The system's Python: an outside reader and writer of files, which shares no code with this project.</summary>
internal static class Python
{
    private static readonly string Interpreter = OperatingSystem.IsWindows() ? "python" : "/usr/bin/python3";

    /// <summary>Runs a script and gives what it printed; the calling test fails where the script does, and skips with a reason where Python or a package that the script imports is missing.</summary>
    /// <param name="script">Python source; sys.argv[1:] are the arguments.</param>
    /// <param name="arguments">Passed on.</param>
    public static string Run(string script, params string[] arguments)
    {
        (int code, string output, string errors) = Start(script, arguments);
        Match missing = Regex.Match(errors, "^ModuleNotFoundError: No module named '([^']+)'", RegexOptions.Multiline);
        Assert.SkipWhen(missing.Success, $"{Interpreter} has no package '{missing.Groups[1].Value}': nobody outside can check the files (Debian: python3-{missing.Groups[1].Value}).");
        Assert.True(code == 0, $"The Python script failed ({code}):\n{output}\n{errors}");
        return output.Trim();
    }

    private static (int Code, string Output, string Errors) Start(string script, string[] arguments)
    {
        ProcessStartInfo start = new(Interpreter, ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception missing)
        {
            Assert.Skip($"No Python on this machine: {missing.Message}");
            throw;
        }
    }
}
