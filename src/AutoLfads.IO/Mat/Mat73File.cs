using AutoLfads.IO.Hdf5;
using PureHDF;

namespace AutoLfads.IO.Mat;

/// <summary>A file of MATLAB 7.3: HDF5 with MATLAB's classes as attributes, axes in reverse, and cells as references to other datasets.</summary>
internal sealed class Mat73File : IMatFile
{
    // Deeper or more elements than a recording's file has; references of a damaged file may run in circles.
    private const int DeepestNesting = 64;
    private const int MostElements = 1_000_000;
    private const int MostAxes = 32;

    private readonly Hdf5Source file;
    private int count;

    /// <summary>Opens a file and reads what its variables are.</summary>
    public Mat73File(string path)
    {
        file = Hdf5Source.Open(path);
        try
        {
            // What MATLAB keeps for itself, such as the content of cells.
            Variables = [.. file.Names("/").Where(name => name is not ("#refs#" or "#subsystem#")).Select(Describe)];
        }
        catch (Exception)
        {
            file.Dispose();
            throw;
        }
    }

    public string Name => file.Name;

    public IReadOnlyList<MatVariable> Variables { get; }

    public void Dispose() => file.Dispose();

    public MatValue Read(string variable, CancellationToken cancellationToken) => Value(variable, 0, cancellationToken);

    private MatVariable Describe(string name)
    {
        MatValue value = file.IsGroup(name) || !IsCell(name) ? Value(name, 0, CancellationToken.None) : new MatCell(Shape(name), []);
        return new MatVariable(name, value.ClassName, value.Shape);
    }

    private MatValue Value(string path, int depth, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth > DeepestNesting) throw file.Invalid(path, $"values are nested more than {DeepestNesting} deep. The file is damaged; copy or save it again.");
        if (++count > MostElements) throw file.Invalid(path, $"the file has more than {MostElements} cells and fields.");
        string? className = file.TextAttributeOrNull(path, "MATLAB_class");
        if (file.HasAttribute(path, "MATLAB_sparse")) return new MatUnread($"sparse {className}", [1, 1]);
        if (className == "function_handle") return new MatUnread("function handle", [1, 1]);
        bool isText = className == "char", isTruth = className == "logical";
        if (!isText && !isTruth && file.HasAttribute(path, "MATLAB_object_decode")) return new MatUnread($"{className} object", [1, 1]);
        if (file.IsGroup(path)) return className is null or "struct" ? Struct(path, depth, cancellationToken) : new MatUnread($"{className} object", [1, 1]);
        if (file.HasAttribute(path, "MATLAB_empty") && file.NumberAttribute(path, "MATLAB_empty") != 0) return Empty(path, className);
        H5DataTypeClass type = file.TypeClass(path);
        return type switch
        {
            H5DataTypeClass.Reference => new MatCell(Shape(path), Values(file.References(path), depth, cancellationToken)),
            H5DataTypeClass.Compound => new MatUnread($"complex {className}", Shape(path)),
            H5DataTypeClass.FixedPoint when isText => Text(path),
            H5DataTypeClass.FixedPoint or H5DataTypeClass.FloatingPoint or H5DataTypeClass.Enumerated => new MatNumeric(className ?? "double", Shape(path), () => file.Doubles(path)),
            _ => new MatUnread($"HDF5 {type}", Shape(path)),
        };
    }

    private MatValue[] Values(string[] paths, int depth, CancellationToken cancellationToken) => Array.ConvertAll(paths, path => Value(path, depth + 1, cancellationToken));

    private bool IsCell(string path) => file.TypeClass(path) == H5DataTypeClass.Reference;

    // A group with one dataset a field; in an array of structs each of these holds references, without a class of their own.
    private MatStruct Struct(string path, int depth, CancellationToken cancellationToken)
    {
        string[] fields = [.. file.Names(path)];
        string FieldPath(string field) => $"{path}/{field}";
        if (fields.Length == 0 || !Array.TrueForAll(fields, f => IsFieldOfArray(FieldPath(f))))
            return new MatStruct([1, 1], fields, (_, field) => Value(FieldPath(field), depth + 1, cancellationToken));
        int[] shape = Shape(FieldPath(fields[0]));
        string? other = fields.FirstOrDefault(f => !Shape(FieldPath(f)).SequenceEqual(shape));
        if (other is not null) throw file.Invalid(FieldPath(other), "has another shape than the struct array's other fields. The file is damaged; copy or save it again.");
        Dictionary<string, Lazy<string[]>> elements = fields.ToDictionary(f => f, f => new Lazy<string[]>(() => file.References(FieldPath(f))));
        return new MatStruct(shape, fields, (element, field) => Value(elements[field].Value[element], depth + 1, cancellationToken));
    }

    private bool IsFieldOfArray(string path) => !file.IsGroup(path) && IsCell(path) && !file.HasAttribute(path, "MATLAB_class");

    private MatText Text(string path)
    {
        int[] shape = Shape(path);
        int[] units = file.Integers(path);
        int wrong = Array.FindIndex(units, unit => unit is < 0 or > char.MaxValue);
        if (wrong >= 0) throw file.Invalid(path, $"must hold characters of 16 bits, found {units[wrong]}. The file is damaged; copy or save it again.");
        int rows = shape[0];
        int columns = rows == 0 ? 0 : units.Length / rows;
        return new MatText(shape, [.. Enumerable.Range(0, columns == 0 ? 0 : rows).Select(r => string.Create(columns, 0, (text, _) =>
        {
            for (int c = 0; c < columns; c++) text[c] = (char)units[r + (rows * c)];
        }))]);
    }

    // The sizes are what an empty array's dataset holds.
    private MatValue Empty(string path, string? className)
    {
        int stored = file.Shape(path).Aggregate(1, (product, size) => product * size);
        int[] shape = stored <= MostAxes ? file.Integers(path) : [];
        if (!MatValue.IsPossible(shape) || !shape.Contains(0)) throw file.Invalid(path, "must hold the sizes of an empty array. The file is damaged; copy or save it again.");
        return className switch
        {
            "char" => new MatText(shape, []),
            "cell" => new MatCell(shape, []),
            "struct" => new MatStruct(shape, [], (_, field) => throw file.Invalid(path, $"has no field '{field}'.")),
            _ => new MatNumeric(className ?? "double", shape, () => []),
        };
    }

    /// <summary>The sizes as MATLAB shows them: in reverse, and at least two.</summary>
    private int[] Shape(string path)
    {
        int[] stored = file.Shape(path);
        int[] shape = stored.Length switch
        {
            0 => [1, 1],
            1 => [stored[0], 1],
            _ => [.. Enumerable.Reverse(stored)],
        };
        return MatValue.IsPossible(shape) ? shape : throw file.Invalid(path, $"has the impossible shape {MatValue.Describe("", shape)}. The file is damaged; copy or save it again.");
    }
}
