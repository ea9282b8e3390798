namespace AutoLfads.IO.Mat;

/// <summary>A MATLAB value, whatever version of the format it was read from. Its elements are in MATLAB's order, column after column.</summary>
/// <param name="className">MATLAB's name of the class, e.g. "double".</param>
/// <param name="shape">Size of each axis; at least two.</param>
internal abstract class MatValue(string className, int[] shape)
{
    private const int MostAxes = 32;

    /// <summary>MATLAB's name of the class, e.g. "double".</summary>
    public string ClassName { get; } = className;

    /// <summary>Size of each axis; at least two.</summary>
    public int[] Shape { get; } = shape;

    /// <summary>Number of elements.</summary>
    public int Count { get; } = shape.Contains(0) ? 0 : shape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>Whether only one axis is longer than one, or none.</summary>
    public bool IsVector => Shape.Length == 2 && Shape.Contains(1);

    /// <summary>Class and shape for messages, e.g. "double [1000 x 8]".</summary>
    public string Described => Describe(ClassName, Shape);

    /// <summary>Whether sizes are of an array that can be held: no more elements than an array may have.</summary>
    public static bool IsPossible(int[] shape) =>
        shape.Length is >= 2 and <= MostAxes && Array.TrueForAll(shape, size => size >= 0)
        && (shape.Contains(0) || shape.Aggregate(1.0, (product, size) => product * size) <= Array.MaxLength);

    /// <summary>Class and shape for messages.</summary>
    public static string Describe(string className, int[] shape) => $"{className} [{string.Join(" x ", shape)}]";
}

/// <summary>An array of real numbers or of truth values (1 and 0).</summary>
/// <param name="className">The class that MATLAB shows, e.g. "int16" or "logical".</param>
/// <param name="shape">Size of each axis.</param>
/// <param name="read">Reads the numbers, as 64-bit whatever they were stored as; called only when they are wanted.</param>
internal sealed class MatNumeric(string className, int[] shape, Func<double[]> read) : MatValue(className, shape)
{
    private readonly Lazy<double[]> values = new(read);

    /// <summary>The numbers, column after column.</summary>
    public double[] Values => values.Value;

    /// <summary>Relative spacing of numbers of the class they were computed in.</summary>
    public double Precision => ClassName == "single" ? Math.Pow(2, -23) : Math.Pow(2, -52);
}

/// <summary>A character array.</summary>
/// <param name="shape">Rows and columns.</param>
/// <param name="rows">The text of each row, with the blanks that pad it.</param>
internal sealed class MatText(int[] shape, string[] rows) : MatValue("char", shape)
{
    /// <summary>The text of each row, with the blanks that pad it.</summary>
    public string[] Rows { get; } = rows;
}

/// <summary>A cell array.</summary>
/// <param name="shape">Size of each axis.</param>
/// <param name="elements">The elements, column after column.</param>
internal sealed class MatCell(int[] shape, IReadOnlyList<MatValue> elements) : MatValue("cell", shape)
{
    /// <summary>The elements, column after column.</summary>
    public IReadOnlyList<MatValue> Elements { get; } = elements;
}

/// <summary>A struct array; most often of one element.</summary>
/// <param name="shape">Size of each axis.</param>
/// <param name="fieldNames">Names of the fields, the same in all elements.</param>
/// <param name="field">Gives a field of an element, by the element's position and the field's name.</param>
internal sealed class MatStruct(int[] shape, IReadOnlyList<string> fieldNames, Func<int, string, MatValue> field) : MatValue("struct", shape)
{
    /// <summary>Names of the fields, the same in all elements.</summary>
    public IReadOnlyList<string> FieldNames { get; } = fieldNames;

    /// <summary>One field of one element.</summary>
    public MatValue Field(int element, string name) => field(element, name);
}

/// <summary>A value whose content is not read: complex or sparse numbers, function handles, objects.</summary>
/// <param name="kind">What it is, e.g. "complex double" or "string object".</param>
/// <param name="shape">Size of each axis where the file states it, otherwise [1, 1].</param>
internal sealed class MatUnread(string kind, int[] shape) : MatValue(kind, shape);
