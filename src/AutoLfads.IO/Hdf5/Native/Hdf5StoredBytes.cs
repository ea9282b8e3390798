using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AutoLfads.IO.Hdf5.Native;

/// <summary>Where the data of datasets lie in a file, with a sample of their stored bytes, compressed as they may be.</summary>
/// <param name="path">The file, which the library has open for reading.</param>
internal sealed unsafe class Hdf5StoredBytes(string path) : IDisposable
{
    private const int SampleBytes = 1 << 12;
    private const int LargestRank = 32;

    private readonly SafeFileHandle bytes = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

    public void Dispose() => bytes.Dispose();

    /// <summary>Layout, size and place of a dataset's data, and a hash of its ends.</summary>
    public string Describe(Hdf5Id dataset, Hdf5Id space, int layout, string what)
    {
        ulong size = Hdf5Native.H5Dget_storage_size(dataset);
        string place = layout switch
        {
            Hdf5Native.Contiguous when size > 0 => Sample(Hdf5Native.H5Dget_offset(dataset), size),
            Hdf5Native.Chunked => Chunks(dataset, space, what),
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"layout {layout}, {size} bytes{place}");
    }

    private string Chunks(Hdf5Id dataset, Hdf5Id space, string what)
    {
        Hdf5Failure.Check(Hdf5Native.H5Dget_num_chunks(dataset, space, out ulong count), what);
        string place = string.Create(CultureInfo.InvariantCulture, $" in {count} chunks");
        ulong* offset = stackalloc ulong[LargestRank];
        foreach (ulong index in count > 1 ? [0, count - 1] : count == 1 ? new ulong[] { 0 } : [])
        {
            Hdf5Failure.Check(Hdf5Native.H5Dget_chunk_info(dataset, space, index, offset, out uint mask, out ulong address, out ulong size), what);
            place += string.Create(CultureInfo.InvariantCulture, $", mask {mask}{Sample(address, size)}");
        }

        return place;
    }

    // Where data lie in other files, or nowhere yet, there is no address.
    private string Sample(ulong address, ulong size)
    {
        if (address == Hdf5Native.NoAddress || address > long.MaxValue - size) return " elsewhere";
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] sample = new byte[(int)Math.Min(SampleBytes, size)];
        foreach (long start in new[] { (long)address, (long)(address + size) - sample.Length }) hash.AppendData(sample, 0, RandomAccess.Read(bytes, sample, start));
        return string.Create(CultureInfo.InvariantCulture, $" at {address}: {Convert.ToHexString(hash.GetHashAndReset(), 0, 8)}");
    }
}
