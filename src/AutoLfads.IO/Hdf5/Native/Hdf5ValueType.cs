using System.Security.Cryptography;

namespace AutoLfads.IO.Hdf5.Native;

/// <summary>What a value consists of in memory: enough to follow it to texts, lists and references.</summary>
/// <param name="Kind">The library's class of types.</param>
/// <param name="Size">Bytes of one value.</param>
/// <param name="Parts">Members of a compound with their offsets; the elements' type of an array or a list.</param>
/// <param name="IsVariable">Whether the value is a pointer to a text, or the length of a list and a pointer to it.</param>
internal sealed record Hdf5ValueType(int Kind, int Size, IReadOnlyList<(int Offset, Hdf5ValueType Type)> Parts, bool IsVariable)
{
    public const int Text = 3;
    public const int Compound = 6;
    public const int Reference = 7;
    public const int List = 9;
    public const int Array = 10;

    /// <summary>Bytes of a reference to an object, which is its address; one to a region has 12.</summary>
    public const int ObjectReferenceBytes = 8;

    public const int RegionReferenceBytes = 12;

    private const int Deepest = 32;

    /// <summary>Whether any part points to what lies elsewhere in memory.</summary>
    public bool HoldsVariable => IsVariable || Parts.Any(p => p.Type.HoldsVariable);

    /// <summary>Whether any part is a reference.</summary>
    public bool HoldsReferences => Kind == Reference || Parts.Any(p => p.Type.HoldsReferences);

    /// <summary>Takes a type apart.</summary>
    /// <exception cref="IOException">The library cannot.</exception>
    public static Hdf5ValueType Of(Hdf5Id type, string what) => Of(type, what, 0);

    /// <summary>A hash of everything that a type says of itself.</summary>
    public static string Fingerprint(Hdf5Id type, string what)
    {
        nint size = 0;
        Hdf5Failure.Check(Hdf5Native.H5Tencode(type, null, ref size), what);
        byte[] encoded = new byte[size];
        Hdf5Failure.Check(Hdf5Native.H5Tencode(type, encoded, ref size), what);
        return Convert.ToHexString(SHA256.HashData(encoded), 0, 8);
    }

    /// <summary>Where the references to objects lie in a value without variable parts.</summary>
    public IEnumerable<int> ReferenceOffsets() => Kind switch
    {
        Reference => [0],
        Array => Enumerable.Range(0, Size / Parts[0].Type.Size).SelectMany(i => Parts[0].Type.ReferenceOffsets().Select(o => o + (i * Parts[0].Type.Size))),
        _ => Parts.SelectMany(p => p.Type.ReferenceOffsets().Select(o => o + p.Offset)),
    };

    private static Hdf5ValueType Of(Hdf5Id type, string what, int depth)
    {
        if (depth > Deepest) throw new InvalidDataException($"{what}: its type has more than {Deepest} levels.");
        int kind = (int)Hdf5Failure.Check(Hdf5Native.H5Tget_class(type), what);
        int size = checked((int)Hdf5Native.H5Tget_size(type));
        if (size <= 0) throw Hdf5Failure.Of(what);
        if (kind == Compound) return new Hdf5ValueType(kind, size, Members(type, what, depth), IsVariable: false);
        if (kind is List or Array)
        {
            using Hdf5Id elements = Hdf5Failure.Check(Hdf5Native.H5Tget_super(type), what);
            return new Hdf5ValueType(kind, size, [(0, Of(elements, what, depth + 1))], kind == List);
        }

        return new Hdf5ValueType(kind, size, [], kind == Text && Hdf5Native.H5Tis_variable_str(type) > 0);
    }

    private static (int Offset, Hdf5ValueType Type)[] Members(Hdf5Id type, string what, int depth)
    {
        var members = new (int Offset, Hdf5ValueType Type)[Hdf5Failure.Check(Hdf5Native.H5Tget_nmembers(type), what)];
        for (uint i = 0; i < members.Length; i++)
        {
            using Hdf5Id member = Hdf5Failure.Check(Hdf5Native.H5Tget_member_type(type, i), what);
            members[i] = ((int)Hdf5Native.H5Tget_member_offset(type, i), Of(member, what, depth + 1));
        }

        return members;
    }
}
