using System.Buffers.Binary;

namespace AutoLfads.IO.Mat;

/// <summary>Reads arrays of a MATLAB 5 file: flags, sizes, name, then what the class requires.</summary>
/// <param name="elements">The content of a matrix element.</param>
internal sealed class Mat5Arrays(Mat5Elements elements)
{
    // Deeper or more elements than a recording's file has; a damaged file may claim any number.
    private const int DeepestNesting = 64;
    private const int MostElements = 4_000_000;

    private const int ComplexFlag = 0x800;
    private const int LogicalFlag = 0x200;
    private const int CellClass = 1, StructClass = 2, ObjectClass = 3, CharClass = 4, SparseClass = 5, FunctionClass = 16, OpaqueClass = 17;

    private static readonly string[] NumericNames = ["double", "single", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"];

    private int count;

    /// <summary>What a matrix element says of itself, without its content.</summary>
    public MatVariable Directory()
    {
        ArrayHeader header = Header();
        return new MatVariable(header.Name, header.ClassName, header.Shape);
    }

    /// <summary>Reads a matrix element, its tag included.</summary>
    public MatValue Read(int depth = 0)
    {
        elements.ThrowIfCancelled();
        if (depth > DeepestNesting) throw new InvalidDataException($"values are nested more than {DeepestNesting} deep.");
        if (++count > MostElements) throw new InvalidDataException($"more than {MostElements} cells and fields.");
        (Mat5Type type, long bytes) = elements.Tag();
        if (type != Mat5Type.Matrix) throw new InvalidDataException($"an array is required at byte {elements.Position}, found the type {(int)type}.");
        // An element of no length is an empty array.
        return bytes == 0 ? new MatNumeric("double", [0, 0], () => []) : elements.Within(bytes, () => Content(Header(), depth));
    }

    private MatValue Content(ArrayHeader header, int depth) => header.Class switch
    {
        ObjectClass or SparseClass or FunctionClass or OpaqueClass => new MatUnread(header.ClassName, header.Shape),
        CellClass => Cell(header, depth),
        StructClass => Struct(header, depth),
        CharClass => new MatText(header.Shape, Mat5Text.Rows(elements.Element(), header.Shape, elements.BigEndian)),
        _ => header.IsComplex ? new MatUnread(header.ClassName, header.Shape) : Numeric(header),
    };

    private MatNumeric Numeric(ArrayHeader header)
    {
        Mat5Element stored = elements.Element();
        int size = Mat5Numbers.Size(stored.Type);
        MatNumeric numeric = new(header.ClassName, header.Shape, () => Mat5Numbers.ToDoubles(stored, elements.BigEndian));
        return size > 0 && stored.Data.Length == (long)numeric.Count * size
            ? numeric
            : throw new InvalidDataException($"{numeric.Described} has {stored.Data.Length} bytes of the storage type {(int)stored.Type}.");
    }

    private MatCell Cell(ArrayHeader header, int depth)
    {
        int cells = Expect(header.Shape, 1);
        MatValue[] values = new MatValue[cells];
        for (int i = 0; i < cells; i++) values[i] = Read(depth + 1);
        return new MatCell(header.Shape, values);
    }

    private MatStruct Struct(ArrayHeader header, int depth)
    {
        Mat5Element width = elements.Element();
        Mat5Element names = elements.Element();
        int nameBytes = width.Data.Length == 4 ? (int)Math.Clamp(Mat5Numbers.ToDoubles(width with { Type = Mat5Type.Int32 }, elements.BigEndian)[0], 0, int.MaxValue) : 0;
        if (names.Data.Length > 0 && (nameBytes == 0 || names.Data.Length % nameBytes != 0))
            throw new InvalidDataException($"the names of a struct's fields have {names.Data.Length} bytes in all and {nameBytes} each.");
        string[] fields = [.. names.Data.Chunk(Math.Max(1, nameBytes)).Select(FieldName)];
        if (fields.Distinct().Count() != fields.Length) throw new InvalidDataException("a struct has two fields of one name.");
        int structs = Expect(header.Shape, fields.Length);
        Dictionary<string, MatValue>[] content = new Dictionary<string, MatValue>[fields.Length == 0 ? 0 : structs];
        for (int i = 0; i < content.Length; i++) content[i] = fields.ToDictionary(name => name, _ => Read(depth + 1));
        return new MatStruct(header.Shape, fields, (element, name) => content[element][name]);
    }

    private static string FieldName(byte[] padded)
    {
        int end = Array.IndexOf(padded, (byte)0);
        return Mat5Text.Name(new Mat5Element(Mat5Type.Int8, end < 0 ? padded : padded[..end]));
    }

    // Every element has at least a tag, so that more than fit are not worth an array for them.
    private int Expect(int[] shape, int fields)
    {
        int elementsClaimed = new MatCell(shape, []).Count;
        return (long)elementsClaimed * fields <= elements.Remaining / 8
            ? elementsClaimed
            : throw new InvalidDataException($"{MatValue.Describe("an array", shape)} of {fields} values each does not fit into {elements.Remaining} bytes.");
    }

    private ArrayHeader Header()
    {
        Mat5Element flags = elements.Element();
        if (flags.Data.Length != 8) throw new InvalidDataException($"the flags of an array have 8 bytes, found {flags.Data.Length}.");
        int word = (int)Mat5Numbers.ToDoubles(flags with { Type = Mat5Type.Int32 }, elements.BigEndian)[0];
        int arrayClass = word & 0xFF;
        if (arrayClass == OpaqueClass)
        {
            string variable = Mat5Text.Name(elements.Element());
            elements.Element();
            return new ArrayHeader(arrayClass, $"{Mat5Text.Name(elements.Element())} object", [1, 1], variable, IsComplex: false);
        }

        int[] shape = Shape(elements.Element());
        string name = Mat5Text.Name(elements.Element());
        string className = arrayClass == ObjectClass ? $"{Mat5Text.Name(elements.Element())} object" : ClassName(arrayClass, word);
        return new ArrayHeader(arrayClass, className, shape, name, (word & ComplexFlag) != 0);
    }

    private int[] Shape(Mat5Element sizes)
    {
        if (sizes.Type is not (Mat5Type.Int32 or Mat5Type.UInt32) || sizes.Data.Length % 4 != 0) throw new InvalidDataException("the sizes of an array must be whole numbers of 32 bits.");
        int[] shape = Array.ConvertAll(Mat5Numbers.ToDoubles(sizes with { Type = Mat5Type.Int32 }, elements.BigEndian), size => (int)size);
        return MatValue.IsPossible(shape) ? shape : throw new InvalidDataException($"{MatValue.Describe("an array", shape)} is not possible.");
    }

    private static string ClassName(int arrayClass, int flags) => arrayClass switch
    {
        CellClass => "cell",
        StructClass => "struct",
        CharClass => "char",
        SparseClass => "sparse",
        FunctionClass => "function handle",
        _ when arrayClass - 6 is >= 0 and var numeric && numeric < NumericNames.Length =>
            (flags & ComplexFlag) != 0 ? $"complex {NumericNames[numeric]}" : (flags & LogicalFlag) != 0 ? "logical" : NumericNames[numeric],
        _ => throw new InvalidDataException($"an array of the unknown class {arrayClass}."),
    };

    private sealed record ArrayHeader(int Class, string ClassName, int[] Shape, string Name, bool IsComplex);
}
