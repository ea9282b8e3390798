using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Mat;

/// <summary>Damaged files: each gives the documented failure or a recording, whatever was damaged, and never takes much memory.</summary>
public sealed class MatMutationTests : IDisposable
{
    private const long MostBytes = 1L << 30;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Read_DamagedVersion5_FailsAsDocumentedOrReads(bool bigEndian, bool compressed) => Mutate(Version5(bigEndian, compressed), 100, 11);

    [Fact]
    public void Read_DamagedVersion73_FailsAsDocumentedOrReads() => Mutate(Version73(), 200, 12);

    [Fact(Explicit = true)]
    public void Read_ManyDamagedFiles_FailAsDocumentedOrRead()
    {
        int seed = 100;
        foreach (bool bigEndian in new[] { false, true })
        {
            foreach (bool compressed in new[] { false, true }) Mutate(Version5(bigEndian, compressed), 4500, seed++);
        }

        Mutate(Version73(), 2500, seed);
    }

    private void Mutate(byte[] file, int variants, int seed)
    {
        DataConfig config = new() { Variable = "xds" };
        string path = folder["damaged.mat"];
        File.WriteAllBytes(path, file);
        Assert.Equal((40, 2), (RecordingFile.Read(path, config).SampleCount, RecordingFile.Read(path, config).Channels.Count));
        int refused = 0, i = 0;
        foreach (byte[] copy in DamagedCopies.Of(file, seed, variants))
        {
            i++;
            File.WriteAllBytes(path, copy);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                EmgRecording recording = RecordingFile.Read(path, config);
                Assert.True(recording.SampleRateHz > 0 && recording.SampleCount > 0 && recording.Channels.Count == recording.Samples.ChannelCount);
            }
            catch (InvalidDataException e)
            {
                refused++;
                Assert.Contains("'damaged.mat'", e.Message, StringComparison.Ordinal);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Variant {i} of seed {seed}: {e}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, $"Variant {i} of seed {seed} took {GC.GetAllocatedBytesForCurrentThread() - before} bytes.");
        }

        Assert.True(refused > variants / 4, $"only {refused} of {variants} damaged files were refused");
    }

    private static byte[] Version5(bool bigEndian, bool compressed)
    {
        Mat5Bytes w = new(bigEndian);
        byte[] table = w.Array("", Mat5Bytes.Cells, [1, 2], w.Matrix("", 1, 1, 0.005), w.Text("", "R"));
        byte[] xds = w.Struct(
            "xds",
            ("EMG", w.Counting("", 40, 2)),
            ("EMG_names", w.Texts("", "FCR", "ECU")),
            ("time_frame", w.Matrix("", 40, 1, [.. Enumerable.Range(0, 40).Select(i => i / 1000.0)])),
            ("force", w.Counting("", 40, 1)),
            ("trial_info_table", table),
            ("trial_info_table_header", w.Texts("", "goCueTime", "result")));
        byte[] note = w.Text("note", "a day in the laboratory");
        return w.File(compressed ? w.Compressed(note) : note, compressed ? w.Compressed(xds) : xds);
    }

    private byte[] Version73()
    {
        Python.Run(
            Mat73FileTests.Writer +
            """

            def cells(*v):
                c = np.empty((1, len(v)), dtype=object)
                for i, x in enumerate(v): c[0, i] = x
                return c
            f = begin(sys.argv[1])
            put(f, 'xds', {'EMG': np.arange(80.0).reshape(40, 2), 'EMG_names': cells('FCR', 'ECU'), 'time_frame': np.arange(40).reshape(40, 1) / 1000, 'force': np.arange(40.0).reshape(40, 1)})
            finish(f, sys.argv[1])
            """,
            folder["seed.mat"]);
        return File.ReadAllBytes(folder["seed.mat"]);
    }
}
