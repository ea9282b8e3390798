using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

/// <summary>Damaged files: each gives the documented failure, or the values that h5py reads in it; none hangs or ends the process, or takes more memory than one false size can claim.</summary>
public sealed class NwbMutationTests : IDisposable
{
    // The largest array there is: attributes of headers of version 1, which have no checksum, can make the library ask for one before it finds that the file ends.
    private const long MostBytes = (1L << 31) + (1L << 28);

    // Reads the EMG of damaged files where libhdf5 still can, and compares it with what was read.
    private const string Oracle =
        """
        import sys, h5py, numpy as np
        def values(f, path):
            s = f[path]; d = s['data']; v = np.asarray(d[()], 'f8').reshape(d.shape[0], -1)
            c = s['channel_conversion'][()] if 'channel_conversion' in s else 1.0
            return v * (d.attrs.get('conversion', 1.0) * np.asarray(c)) + d.attrs.get('offset', 0.0)
        def emg(f):
            a = f['acquisition']
            if 'emg_raw' in a: return np.hstack([values(f, f'acquisition/emg_raw/{k}') for k in sorted(a['emg_raw'])])
            for k in ('emg', 'EMG'):
                if k in a: return values(f, 'acquisition/' + k)
            return np.hstack([values(f, 'acquisition/' + k) for k in sorted(a)])
        compared, whole = 0, np.fromfile(f'{sys.argv[1]}/whole.values', 'f8')
        def same(a, b): return a.size == b.size and np.allclose(a[~np.isnan(b)], b[~np.isnan(b)], rtol=1e-6, atol=1e-300, equal_nan=True) # damaged numbers may be too small to be scaled without loss
        for i in range(int(sys.argv[2])):
            try:
                with h5py.File(f'{sys.argv[1]}/{i}.nwb', 'r') as f: v = emg(f)
            except Exception: continue
            r = np.fromfile(f'{sys.argv[1]}/{i}.values', 'f8')
            if r.size != v.size: continue
            compared += 1
            # Values may be in the stored unit of voltage rather than in volts; and where only the description of numbers is damaged, what was there before is right too.
            with np.errstate(all='ignore'):
                if not same(whole, r) and not any(same(v.ravel() * u, r) for u in (1, 1e3, 1e6)): print('differs', i, v.ravel()[:4], r[:4])
        print('compared', compared)
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_DamagedFiles_FailAsDocumentedOrRead() => MutateAll(50, 1);

    [Fact(Explicit = true)]
    public void Read_ManyDamagedFiles_FailAsDocumentedOrRead()
    {
        for (int seed = 10; seed < 18; seed++) MutateAll(420, seed);
    }

    private void MutateAll(int variants, int seed)
    {
        NwbSeeds.Write(folder.Path);
        NwbRecordingWriter.Write(folder["own.nwb"], NwbRecordingTests.Recording("mV", "mV", "mV"), NwbRecordingTests.Session);
        foreach (string layout in NwbSeeds.All.Append("own")) Mutate(File.ReadAllBytes(folder[layout + ".nwb"]), layout, variants, seed);
    }

    private void Mutate(byte[] file, string layout, int variants, int seed)
    {
        DirectoryInfo damaged = Directory.CreateDirectory(folder["damaged"]);
        WriteValues(RecordingFile.Read(folder[layout + ".nwb"], new DataConfig()), Path.Combine(damaged.FullName, "whole.nwb"));
        int read = 0, i = 0;
        long before = Peak();
        foreach (byte[] copy in DamagedCopies.Of(file, seed, variants))
        {
            i++;
            string path = Path.Combine(damaged.FullName, $"{read}.nwb");
            File.WriteAllBytes(path, copy);
            try
            {
                EmgRecording recording = NwbRecordingReader.Read(path, new DataConfig());
                Assert.True(recording.SampleRateHz > 0 && recording.SampleCount > 0 && recording.Channels.Count == recording.Samples.ChannelCount);
                WriteValues(recording, path);
                read++;
            }
            catch (InvalidDataException e)
            {
                Assert.Contains($"'{Path.GetFileName(path)}'", e.Message, StringComparison.Ordinal);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Variant {i} of seed {seed} of '{layout}': {e}");
            }

            // Not what is allocated: for a size that is false the library may ask for gigabytes, of which no byte is ever touched.
            Assert.True(Peak() < MostBytes + before, $"Variant {i} of seed {seed} of '{layout}' took the process from {before} to {Peak()} bytes.");
        }

        Assert.InRange(read, 1, variants - 1);
        string compared = Python.Run(Oracle, damaged.FullName, $"{read}");
        Assert.True(Regex.IsMatch(compared, "^compared [1-9]"), $"Seed {seed} of '{layout}': {compared}");
        damaged.Delete(recursive: true);
    }

    private static void WriteValues(EmgRecording recording, string path) =>
        File.WriteAllBytes(Path.ChangeExtension(path, ".values"), MemoryMarshal.AsBytes(recording.Samples.Values.AsSpan()));

    private static long Peak()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
