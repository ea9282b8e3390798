using System.Diagnostics;

namespace AutoLfads.Tests;

/// <summary>The system's Python with numpy and h5py, an outside reader and writer of files.</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<bool> HasH5py = new(() => File.Exists(Interpreter) && Start("import h5py, numpy", []).Code == 0);

    /// <summary>Runs a script and gives what it printed; the calling test fails where the script does, and skips where there is no h5py.</summary>
    /// <param name="script">Python source; sys.argv[1:] are the arguments.</param>
    /// <param name="arguments">Passed on.</param>
    public static string Run(string script, params string[] arguments)
    {
        if (!HasH5py.Value) Assert.Skip($"{Interpreter} with h5py and numpy is not installed: files cannot be checked by an outside reader.");
        (int code, string output, string errors) = Start(script, arguments);
        Assert.True(code == 0, $"The Python script failed ({code}):\n{output}\n{errors}");
        return output.Trim();
    }

    private static (int Code, string Output, string Errors) Start(string script, string[] arguments)
    {
        ProcessStartInfo start = new(Interpreter, ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
