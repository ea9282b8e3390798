using AutoLfads.Core.Configuration;
using AutoLfads.IO.Nwb;
using AutoLfads.IO.Tests.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Hdf5;

public sealed class Hdf5BlocksTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_ObjectHeaderWithOneBitChanged_IsRefused()
    {
        NwbRecordingWriter.Write(folder["a.nwb"], NwbRecordingTests.Recording("mV", "mV", "mV"), NwbRecordingTests.Session);
        byte[] file = File.ReadAllBytes(folder["a.nwb"]);
        int[] headers = [.. Enumerable.Range(0, file.Length - 4).Where(i => file.AsSpan(i, 4).SequenceEqual("OHDR"u8))];
        int refused = 0;
        foreach (int header in headers)
        {
            byte[] copy = [.. file];
            copy[header + 16] ^= 4;
            File.WriteAllBytes(folder["b.nwb"], copy);
            try
            {
                Assert.Equal(3, NwbRecordingReader.Read(folder["b.nwb"], new DataConfig()).Channels.Count);
            }
            catch (InvalidDataException e)
            {
                refused++;
                Assert.Contains($"the object header at {header} ", e.Message, StringComparison.Ordinal);
            }
        }

        // At least the root, acquisition, and the EMG's series with its members; the others belong to what is not read, or to what lies beside the EMG.
        Assert.InRange(refused, 8, headers.Length);
    }

    [Theory]
    [InlineData("GCOL", "heap of texts")]
    [InlineData("HEAP", "heap of names")]
    public void Read_HeapThatClaimsMoreThanTheFile_IsRefused(string signature, string block)
    {
        NwbSeeds.Write(folder["a.nwb"], "matrix(f)");
        byte[] file = File.ReadAllBytes(folder["a.nwb"]);
        for (int i = 0; i < file.Length - 16; i++)
        {
            if (file.AsSpan(i, 4).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(signature))) BitConverter.TryWriteBytes(file.AsSpan(i + 8), 1L << 31);
        }

        File.WriteAllBytes(folder["a.nwb"], file);
        Assert.Contains($"the {block} at ", Assert.Throws<InvalidDataException>(() => NwbRecordingReader.Read(folder["a.nwb"], new DataConfig())).Message, StringComparison.Ordinal);
    }
}
