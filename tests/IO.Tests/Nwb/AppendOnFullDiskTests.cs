using System.Diagnostics;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

/// <summary>A disk without room for the safety copy is noticed before; one that becomes full meanwhile leaves the old file.</summary>
public sealed class AppendOnFullDiskTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();
    private readonly bool mounted;

    public AppendOnFullDiskTests()
    {
        NativeHdf5.Require();
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can make a small disk to fill.");
        Directory.CreateDirectory(folder["disk"]);
        string problem = Mount("mount", "-t", "tmpfs", "-o", "size=24m", "autolfads-test", folder["disk"]);
        Assert.SkipWhen(problem.Length > 0, $"No small disk can be made here: {problem}");
        mounted = true;
        NwbRecordingWriter.Write(
            folder["disk/rec.nwb"],
            new EmgRecording([new("VL/VM", "mV"), new("TA", "mV"), new("Gastrocnemius médial", "mV")], 1000, 0, Samples.Matrix(3, 250_000, 3)),
            new NwbSession { Identifier = "s01", Description = "Walking", StartTime = Now, CreatedAt = Now });
    }

    public void Dispose()
    {
        // A program that another test starts may hold a file of it for a moment.
        if (mounted) Mount("umount", "--lazy", folder["disk"]);
        folder.Dispose();
    }

    [Fact]
    public void Append_NoRoomForTheCopy_SaysSoBeforeAnythingAndAddsInPlace()
    {
        byte[] before = File.ReadAllBytes(folder["disk/rec.nwb"]);
        Fill(before.Length - 100_000);
        NwbAppendOptions options = new() { CreatedAt = Now };

        string message = Assert.Throws<IOException>(() => NwbActivationAppender.RequireAppendable(folder["disk/rec.nwb"], options)).Message;

        Assert.Contains("MiB beside it for a safety copy and the estimate", message, StringComparison.Ordinal);
        Assert.Contains("--in-place", message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder["disk/rec.nwb"]));
        File.Copy(folder["disk/rec.nwb"], folder["before.nwb"]);
        NwbActivationAppender.Append(folder["disk/rec.nwb"], Samples.Activation(), options with { InPlace = true }, TestContext.Current.CancellationToken);
        Assert.Equal("added /processing/muscle_activation", UnchangedFile.Compare(folder["before.nwb"], folder["disk/rec.nwb"]));
    }

    // When the disk becomes full is not for the test to say exactly: whether the estimate was added or not, the file is whole.
    [Theory]
    [InlineData("*.estimate.tmp*", 0)]
    [InlineData("*.estimate.tmp*", 6000)]
    [InlineData("*.append.tmp", 0)]
    [InlineData("*.append.tmp", 2000)]
    [InlineData("*.append.tmp", 6000)]
    public void Append_DiskThatBecomesFull_LeavesTheFileOrTheNewOneAndNoOther(string atTheSightOf, int freeKilobytes)
    {
        File.Copy(folder["disk/rec.nwb"], folder["before.nwb"]);
        bool done = false;
        Thread filler = new(() =>
        {
            while (!Volatile.Read(ref done) && !Directory.EnumerateFiles(folder["disk"], atTheSightOf).Any()) Thread.Yield();
            Fill(freeKilobytes * 1024L);
        });
        filler.Start();

        Exception? failure = Record.Exception(() => NwbActivationAppender.Append(
            folder["disk/rec.nwb"], Samples.Activation(12_000), new NwbAppendOptions { CreatedAt = Now }, TestContext.Current.CancellationToken));

        Volatile.Write(ref done, true);
        filler.Join();
        TestContext.Current.TestOutputHelper!.WriteLine(failure?.Message ?? "added");
        if (failure is null)
        {
            Assert.Equal("added /processing/muscle_activation", UnchangedFile.Compare(folder["before.nwb"], folder["disk/rec.nwb"]));
        }
        else
        {
            Assert.IsType<IOException>(failure);
            Assert.Matches("o space left on device|MiB beside it for a safety copy|disk was full", failure.Message);
            Assert.Equal(File.ReadAllBytes(folder["before.nwb"]), File.ReadAllBytes(folder["disk/rec.nwb"]));
        }

        Assert.Equal(["rec.nwb"], Directory.EnumerateFileSystemEntries(folder["disk"]).Select(Path.GetFileName).Where(n => n != "ballast"));
    }

    // All but so many bytes of what is free.
    private void Fill(long free)
    {
        for (long size = new DriveInfo(folder["disk"]).AvailableFreeSpace - free; size > 0; size -= 4096)
        {
            try
            {
                using FileStream ballast = new(folder["disk/ballast"], new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = size });
                return;
            }
            catch (IOException)
            {
                // The copy has taken some meanwhile.
            }
        }
    }

    private static string Mount(string command, params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, words) { RedirectStandardError = true })!;
        string problem = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : problem.Trim() + $" ({command} ended with {process.ExitCode})";
    }
}
