using System.Diagnostics;
using AutoLfads.Core.Simulation;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>Whatever ends <c>infer</c> while it writes, every file that was there is there whole: the old one or the new one.</summary>
public sealed class InterruptedWriteTests(TrainedRun trained, ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Formats = ["h5", "nwb", "csv", "sto"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public Task Infer_KilledWhileWriting_LeavesOldFilesOrNewOnes() => Kill(3, 1);

    [Fact(Explicit = true)]
    public Task Infer_KilledOftenWhileWriting_LeavesOldFilesOrNewOnes() => Kill(20, 2);

    [Theory]
    [InlineData("h5", 0)]
    [InlineData("nwb", 0)]
    [InlineData("csv", 0)]
    [InlineData("sto", 0)]
    [InlineData("h5", 64)]
    [InlineData("nwb", 64)]
    [InlineData("csv", 64)]
    [InlineData("sto", 64)]
    public async Task Infer_DiskThatIsFull_SaysSoAndLeavesTheOldFile(string format, int freeKilobytes)
    {
        using SmallDisk disk = SmallDisk.InMemory(folder["disk"], megabytes: 8);
        string estimate = folder["disk/estimate"];
        Directory.CreateDirectory(estimate);
        File.Copy(Path.Combine(trained.Estimate, $"activation.{format}"), Path.Combine(estimate, $"activation.{format}"));
        string before = CommandLine.Content(estimate);
        SmallDisk.Fill(folder["disk/ballast"], freeKilobytes);

        CommandResult result = await CommandLine.Run(Infer(trained.Recording, estimate, [format], samples: 0));

        Assert.Equal(AutoLfadsCommand.Failed, result.Code);
        CommandLine.AssertPlain(result.Error);
        Assert.Contains("No space left on device", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, CommandLine.Content(estimate));
    }

    private async Task Kill(int kills, int seed)
    {
        Random random = new(seed);
        string recording = folder["long.nwb"];
        DateTimeOffset start = new(2024, 5, 6, 10, 0, 0, TimeSpan.FromHours(2));
        NwbRecordingWriter.Write(
            recording,
            LocomotionEmgSimulation.Simulate(new LocomotionEmgConfig { DurationSeconds = 30 }, seed: 5),
            new NwbSession { Identifier = "walk", Description = "A longer walk.", StartTime = start, CreatedAt = start });
        await CommandLine.Succeed(Infer(recording, folder["new"], Formats, samples: 0));
        Dictionary<string, (string Old, string New)> whole = Formats.ToDictionary(f => f, f => (Content(trained.Estimate, f), Content(folder["new"], f)));
        Assert.All(whole.Values, content => Assert.NotEqual(content.Old, content.New));
        int killed = 0;
        for (int attempt = 0; killed < kills && attempt < 10 * kills; attempt++)
        {
            string estimate = folder[$"estimate-{attempt}"];
            Directory.CreateDirectory(estimate);
            foreach (string format in Formats) File.Copy(Path.Combine(trained.Estimate, $"activation.{format}"), Path.Combine(estimate, $"activation.{format}"));
            using Process process = ProgramProcess.Start(Infer(recording, estimate, Formats, samples: 0));
            // Into the writing of any of the four files: each begins with a file of its own beside the old one.
            string awaited = $".activation.{Formats[random.Next(Formats.Length)]}.*.tmp";
            while (!process.HasExited && !Directory.EnumerateFiles(estimate, awaited).Any()) await Task.Delay(1, TestContext.Current.CancellationToken);
            await Task.Delay(random.Next(12), TestContext.Current.CancellationToken);
            if (!process.HasExited)
            {
                process.Kill();
                killed++;
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            string[] found = [.. Formats.Select(f => Content(estimate, f) is var content && content == whole[f].Old ? "old" : content == whole[f].New ? "new" : "damaged")];
            output.WriteLine($"attempt {attempt}, {awaited}: {string.Join(", ", Formats.Zip(found, (f, what) => $"{f} {what}"))}");
            Assert.DoesNotContain("damaged", found);
        }

        Assert.Equal(kills, killed);
    }

    // An NWB file has an identifier and a time of its own: what it holds is compared, of the others every byte.
    private static string Content(string folder, string format)
    {
        string path = Path.Combine(folder, $"activation.{format}");
        return format != "nwb" ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))) : Python.Run(
            """
            import sys, h5py, hashlib
            h = hashlib.sha256()
            def add(name, o):
                if isinstance(o, h5py.Dataset) and name not in ('identifier', 'file_create_date') and o.dtype.kind in 'fiu': h.update(name.encode()); h.update(o[()].tobytes())
            with h5py.File(sys.argv[1]) as f: f.visititems(add)
            print(h.hexdigest())
            """,
            path);
    }

    private string[] Infer(string recording, string estimate, IReadOnlyList<string> formats, int samples) =>
    [
        "infer", trained.Run, recording, "--out", estimate, .. formats.SelectMany(f => new[] { "--format", f }), "--session-start", "2024-05-06T10:00:00+02:00",
        "--set", $"inference.samples={samples}",
    ];
}
