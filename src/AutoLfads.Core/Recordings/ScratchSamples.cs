using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AutoLfads.Core.Recordings;

/// <summary>Samples that lie in a temporary file instead of in memory: those of long recordings.</summary>
/// <remarks>
/// The file lies in the system's folder for temporary files (the environment variable TMPDIR, on Windows TMP, names another) and takes 8 bytes a value.
/// It is deleted with this object, by the garbage collector where nobody disposes of it, and by the operating system where the process dies.
/// Two threads may read at once; one may write while nobody else reads or writes.
/// </remarks>
public sealed class ScratchSamples : SampleMatrix, IDisposable
{
    private readonly SafeFileHandle file;
    private readonly int? blockSamples;

    /// <summary>Makes samples that are all zero.</summary>
    /// <param name="sampleCount">Number of samples in time; 0 or more.</param>
    /// <param name="channelCount">Number of channels; 0 or more.</param>
    /// <param name="blockSamples">Samples of a block; at least 1; null for blocks of about 512 KiB. Default null.</param>
    /// <exception cref="IOException">The temporary file cannot be made, or there is no room for it.</exception>
    public ScratchSamples(int sampleCount, int channelCount, int? blockSamples = null)
        : base((sampleCount, channelCount))
    {
        if (blockSamples < 1) throw new ArgumentOutOfRangeException(nameof(blockSamples), blockSamples, "A block has at least 1 sample.");
        this.blockSamples = blockSamples;
        long bytes = (long)sampleCount * channelCount * sizeof(double);
        try
        {
            file = Create(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"A long recording is processed in temporary files, one of {bytes >> 20} MiB cannot be made in '{Path.GetTempPath()}': {e.Message} "
                + "Free space there, or name another folder in the environment variable TMPDIR (TMP on Windows).", e);
        }
    }

    /// <inheritdoc/>
    public override double[] Values
    {
        get
        {
            double[] all = new double[checked(SampleCount * ChannelCount)];
            Read(0, all);
            return all;
        }
    }

    /// <inheritdoc/>
    public override double this[int sample, int channel]
    {
        get
        {
            double value = 0;
            ReadBytes(Offset(sample, channel), MemoryMarshal.AsBytes(new Span<double>(ref value)));
            return value;
        }

        set => RandomAccess.Write(file, MemoryMarshal.AsBytes(new ReadOnlySpan<double>(ref value)), Offset(sample, channel));
    }

    /// <inheritdoc/>
    public override SampleMatrix NewLike(int sampleCount, int channelCount) => new ScratchSamples(sampleCount, channelCount, blockSamples);

    /// <inheritdoc/>
    internal override int BlockSamples => blockSamples ?? base.BlockSamples;

    /// <inheritdoc/>
    public override void Read(int start, Span<double> rows)
    {
        RequireRows(start, rows.Length);
        ReadBytes(Offset(start, 0), MemoryMarshal.AsBytes(rows));
    }

    /// <inheritdoc/>
    public override void Write(int start, ReadOnlySpan<double> rows)
    {
        RequireRows(start, rows.Length);
        RandomAccess.Write(file, MemoryMarshal.AsBytes(rows), Offset(start, 0));
    }

    /// <summary>Deletes the file.</summary>
    public void Dispose() => file.Dispose();

    private static SafeFileHandle Create(long bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), $"autolfads-{Guid.NewGuid():N}.tmp");
        if (OperatingSystem.IsWindows()) return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose, bytes);
        SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.None, bytes);
        // A file without a name lives as long as it is open, however the process ends.
        File.Delete(path);
        return file;
    }

    private long Offset(int sample, int channel) => (((long)sample * ChannelCount) + channel) * sizeof(double);

    // What was never written lies beyond the file's end and is zero.
    private void ReadBytes(long offset, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                bytes.Clear();
                return;
            }

            offset += read;
            bytes = bytes[read..];
        }
    }
}
