namespace AutoLfads.IO.Hdf5;

/// <summary>A file that writes which follow upon each other reach as one: the HDF5 library writes samples row by row, and seeks before every row to where it is already.</summary>
/// <param name="file">The file; disposed with this stream.</param>
internal sealed class CoalescingStream(FileStream file) : Stream
{
    private readonly byte[] pending = new byte[1 << 20];
    private long pendingStart;
    private int pendingLength;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => Math.Max(file.Length, pendingStart + pendingLength);

    public override long Position { get; set; }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        WritePending();
        file.Position = Position;
        int read = file.Read(buffer);
        Position += read;
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Position != pendingStart + pendingLength || buffer.Length > pending.Length - pendingLength) WritePending();
        if (pendingLength == 0) pendingStart = Position;
        if (buffer.Length > pending.Length)
        {
            file.Position = Position;
            file.Write(buffer);
        }
        else
        {
            buffer.CopyTo(pending.AsSpan(pendingLength));
            pendingLength += buffer.Length;
        }

        Position += buffer.Length;
    }

    public override void SetLength(long value)
    {
        WritePending();
        file.SetLength(value);
    }

    public override void Flush()
    {
        WritePending();
        file.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    private void WritePending()
    {
        if (pendingLength == 0) return;
        file.Position = pendingStart;
        file.Write(pending.AsSpan(0, pendingLength));
        pendingLength = 0;
    }
}
