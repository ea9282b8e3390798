using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AutoLfads.IO.Hdf5.Native;

/// <summary>Values as a hash of what they hold, wherever in memory it lies, and the objects that they refer to.</summary>
internal sealed unsafe class Hdf5Digest : IDisposable
{
    private static readonly byte[] Itself = [(byte)'.', 0];

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Hdf5Id location;
    private readonly ICollection<ulong> references;

    /// <param name="location">An object of the file, by which references are followed.</param>
    /// <param name="references">Takes the addresses of the objects that values refer to.</param>
    public Hdf5Digest(Hdf5Id location, ICollection<ulong> references)
    {
        this.location = location;
        this.references = references;
    }

    /// <summary>The hash of values that were read.</summary>
    public string Of(Hdf5Values values)
    {
        for (long i = 0; i < values.Count && !IsPlain(values.Type); i++) Add(values.Pointer + (i * values.Type.Size), values.Type);
        if (IsPlain(values.Type)) Add(values.Pointer, values.Bytes);
        return Convert.ToHexString(hash.GetHashAndReset(), 0, 8);
    }

    public void Dispose() => hash.Dispose();

    // Whether bytes can be taken as they are. Not those of a compound, between whose members anything may lie.
    private static bool IsPlain(Hdf5ValueType type) => type.Kind is not (Hdf5ValueType.Compound or Hdf5ValueType.Reference) && !type.IsVariable && type.Parts.All(p => IsPlain(p.Type));

    private void Add(byte* value, Hdf5ValueType type)
    {
        if (type.Kind == Hdf5ValueType.Text && type.IsVariable) AddText(*(nint*)value);
        else if (type.Kind == Hdf5ValueType.List) AddElements(*(byte**)(value + sizeof(nuint)), checked((long)*(nuint*)value), type.Parts[0].Type);
        else if (type.Kind == Hdf5ValueType.Array) AddElements(value, type.Size / type.Parts[0].Type.Size, type.Parts[0].Type);
        else if (type.Kind == Hdf5ValueType.Reference) AddReference(value, type.Size);
        else if (type.Kind != Hdf5ValueType.Compound) Add(value, type.Size);
        else foreach ((int offset, Hdf5ValueType member) in type.Parts) Add(value + offset, member);
    }

    private void AddElements(byte* elements, long count, Hdf5ValueType type)
    {
        AddNumber(count);
        if (IsPlain(type)) Add(elements, checked(count * type.Size));
        else for (long i = 0; i < count; i++) Add(elements + (i * type.Size), type);
    }

    private void AddText(nint characters)
    {
        ReadOnlySpan<byte> text = characters == 0 ? [] : MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)characters);
        AddNumber(characters == 0 ? -1 : text.Length);
        hash.AppendData(text);
    }

    // Of references in the form of version 1.12 only the type counts: in memory they are pointers of the library's own.
    private void AddReference(byte* value, int size)
    {
        if (size is not (Hdf5ValueType.ObjectReferenceBytes or Hdf5ValueType.RegionReferenceBytes)) return;
        Add(value, size);
        if (new ReadOnlySpan<byte>(value, size).IndexOfAnyExcept((byte)0) < 0) return;
        if (size == Hdf5ValueType.ObjectReferenceBytes)
        {
            references.Add(*(ulong*)value);
            return;
        }

        using Hdf5Id target = Hdf5Native.H5Rdereference2(location, 0, Hdf5Native.RegionReference, value);
        ulong address;
        if (!target.IsInvalid && Hdf5Native.H5Rcreate((byte*)&address, target, Itself, Hdf5Native.ObjectReference, -1) >= 0) references.Add(address);
    }

    private void AddNumber(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private void Add(byte* bytes, long count)
    {
        for (long done = 0; done < count; done += int.MaxValue) hash.AppendData(new ReadOnlySpan<byte>(bytes + done, (int)Math.Min(int.MaxValue, count - done)));
    }
}
