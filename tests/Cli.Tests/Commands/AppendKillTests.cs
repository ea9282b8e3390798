using System.Diagnostics;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;
using AutoLfads.IO.Hdf5.Native;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>The real program, killed while it adds an estimate to an NWB file, leaves the old file or the new one, whole; the next time leaves nothing else.</summary>
public sealed class AppendKillTests(TrainedRun trained, ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public Task Append_KilledThreeTimes_LeavesAWholeFile() => KillAndLook(kills: 3, seed: 1);

    [Fact(Explicit = true)]
    public Task Append_KilledThirtyTimes_LeavesAWholeFile() => KillAndLook(kills: 30, seed: 2);

    private async Task KillAndLook(int kills, int seed)
    {
        Assert.SkipWhen(!TryLoad(out string reason), reason);
        Random random = new(seed);
        WriteLarge(folder["before.nwb"]);
        File.Copy(folder["before.nwb"], folder["rec.nwb"]);
        // Undisturbed, for how long it takes from the first byte that it writes to its end.
        double wholeMs = await Append(process => process.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.Equal("as before with the estimate", Look());
        int old = 0, added = 0, completed = 0;
        for (int killed = 0; killed < kills; killed++)
        {
            File.Copy(folder["before.nwb"], folder["rec.nwb"], overwrite: true);
            await Append(async process =>
            {
                await Task.WhenAny(process.WaitForExitAsync(TestContext.Current.CancellationToken), Task.Delay((int)(random.NextDouble() * wholeMs), TestContext.Current.CancellationToken));
                if (process.HasExited) completed++;
                else process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            });
            string found = Look();
            output.WriteLine($"kill {killed + 1}: {found}, beside it {string.Join(' ', Directory.EnumerateFiles(folder.Path, ".rec.nwb.*").Select(p => $"{Path.GetFileName(p)} {new FileInfo(p).Length}"))}");
            Assert.True(found is "as before" or "as before with the estimate", found);
            if (found == "as before") old++;
            else added++;
        }

        output.WriteLine($"{old} times the old file, {added} the new one, {completed} of them came to their end before the kill");
        await Append(process => process.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.Equal("as before with the estimate", Look());
        Assert.Equal("before.nwb rec.nwb", string.Join(' ', Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
    }

    // Gives the process to a task as soon as it writes beside the file, and the milliseconds from then to the task's end.
    private async Task<double> Append(Func<Process, Task> then)
    {
        DateTime begun = DateTime.UtcNow;
        using Process process = ProgramProcess.Start("infer", trained.Model, folder["rec.nwb"], "--out", folder["rec.nwb"], "--append", "--overwrite", "--set", "inference.samples=1");
        while (!process.HasExited && !Directory.EnumerateFiles(folder.Path, ".rec.nwb.*").Any(p => File.GetLastWriteTimeUtc(p) >= begun))
            await Task.Delay(1, TestContext.Current.CancellationToken);
        Stopwatch writing = Stopwatch.StartNew();
        await then(process);
        return writing.Elapsed.TotalMilliseconds;
    }

    // Everything is read, by h5py.
    private string Look() => Python.Run(
        """
        import sys, h5py, numpy as np
        with h5py.File(sys.argv[1], 'r') as a, h5py.File(sys.argv[2], 'r') as b:
            x, y = [], []
            a.visit(x.append); b.visit(y.append)
            same = [p for p in y if not p.startswith('processing/muscle_activation')] == x
            for p in x:
                if isinstance(a[p], h5py.Dataset): same = same and np.asarray(a[p][()]).tobytes() == np.asarray(b[p][()]).tobytes() if a[p].dtype.kind != 'O' else same
            m = [b[p][()] for p in y if p.startswith('processing/muscle_activation') and isinstance(b[p], h5py.Dataset)]
            estimate = 'processing/muscle_activation' in b and len(b['processing/muscle_activation/muscle_activation/data']) > 100 and b[b['processing/muscle_activation/source_series/series'][0]['timeseries']].name == '/acquisition/emg'
            print(('as before' if same else 'changed') + (' with the estimate' if estimate else ' with a part' if m else ''))
        """,
        folder["before.nwb"],
        folder["rec.nwb"]);

    private static bool TryLoad(out string reason)
    {
        try
        {
            reason = Hdf5Library.Require().ToString();
            return true;
        }
        catch (PlatformNotSupportedException e)
        {
            reason = e.Message;
            return false;
        }
    }

    // Large enough that copying it takes a while.
    private static void WriteLarge(string path)
    {
        DateTimeOffset start = new(2024, 5, 6, 10, 0, 0, TimeSpan.FromHours(2));
        EmgRecording recording = LocomotionEmgSimulation.Simulate(new LocomotionEmgConfig { DurationSeconds = TrainedRun.Seconds }, seed: 5);
        double[] noise = new double[2_000_000];
        Random random = new(6);
        for (int i = 0; i < noise.Length; i++) noise[i] = random.NextDouble();
        NwbRecordingWriter.Write(
            path,
            recording with { SideSignals = [.. recording.SideSignals, new SideSignal("noise", [new("noise", "a.u.")], 1e5, 0, new SampleMatrix(noise.Length, 1, noise))] },
            new NwbSession { Identifier = "large", Description = "A simulated walk.", StartTime = start, CreatedAt = start });
    }
}
