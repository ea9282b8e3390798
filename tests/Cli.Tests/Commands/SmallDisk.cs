using System.Diagnostics;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>A mounted folder that can become full or read-only; the calling test skips with a reason where none can be made.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string folder;

    private SmallDisk(string folder) => this.folder = folder;

    /// <summary>A disk of a few megabytes in memory.</summary>
    public static SmallDisk InMemory(string folder, int megabytes = 16) => Make(folder, "-t", "tmpfs", "-o", $"size={megabytes}m", "autolfads-test");

    /// <summary>Another folder as a disk that cannot be written.</summary>
    public static SmallDisk ReadOnly(string folder, string content)
    {
        SmallDisk disk = Make(folder, "--bind", content);
        Run("mount", "-o", "remount,ro,bind", folder);
        return disk;
    }

    /// <summary>Writes until nothing more fits, then frees a number of kilobytes.</summary>
    public static void Fill(string path, int freeKilobytes)
    {
        using FileStream file = File.Create(path);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
                file.Flush();
            }
        }
        catch (IOException)
        {
            file.SetLength(Math.Max(0, file.Length - (freeKilobytes * 1024)));
        }
    }

    // A program that another test starts may hold a file of it for a moment.
    public void Dispose() => Run("umount", "--lazy", folder);

    private static SmallDisk Make(string folder, params string[] words)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can make a small disk to fill.");
        Directory.CreateDirectory(folder);
        string problem = Run("mount", [.. words, folder]);
        Assert.SkipWhen(problem.Length > 0, $"No small disk can be made here: {problem}");
        return new SmallDisk(folder);
    }

    private static string Run(string command, params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, words) { RedirectStandardError = true })!;
        string problem = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : problem.Trim() + $" ({command} ended with {process.ExitCode})";
    }
}
