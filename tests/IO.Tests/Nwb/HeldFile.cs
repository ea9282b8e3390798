using System.ComponentModel;
using System.Diagnostics;

namespace AutoLfads.IO.Tests.Nwb;

/// <summary>A file that a Python program has open until this is disposed.</summary>
internal sealed class HeldFile : IDisposable
{
    private readonly Process process;

    private HeldFile(Process process) => this.process = process;

    /// <summary>Starts the program and waits until it has the file open.</summary>
    /// <param name="script">Python source that ends inside of a with statement.</param>
    /// <param name="path">Its argument.</param>
    public static HeldFile By(string script, string path)
    {
        ProcessStartInfo start = new("/usr/bin/python3", ["-c", script + "\n  print('open', flush=True)\n  sys.stdin.read()", path]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            HeldFile held = new(Process.Start(start)!);
            Assert.SkipUnless(held.process.StandardOutput.ReadLine() == "open", "No h5py that could hold the file (Debian: python3-h5py).");
            return held;
        }
        catch (Win32Exception missing)
        {
            Assert.Skip($"No Python on this machine: {missing.Message}");
            throw;
        }
    }

    /// <summary>Ends the program without letting it close the file.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            process.WaitForExit();
        }

        process.Dispose();
    }
}
