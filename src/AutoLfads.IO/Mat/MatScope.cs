namespace AutoLfads.IO.Mat;

/// <summary>Variables that belong together: those of a file, or the fields of one of its structs.</summary>
internal sealed class MatScope
{
    private readonly string prefix;
    private readonly Dictionary<string, Lazy<MatValue>> values;
    private readonly Func<string, MatVariable> describe;

    private MatScope(string fileName, string prefix, IReadOnlyList<string> names, Func<string, MatValue> read, Func<string, MatVariable>? describe = null)
    {
        FileName = fileName;
        Names = names;
        this.prefix = prefix;
        values = names.ToDictionary(name => name, name => new Lazy<MatValue>(() => read(name)));
        this.describe = describe ?? (name => new MatVariable(name, Get(name).ClassName, Get(name).Shape));
    }

    /// <summary>The file's name without its folder.</summary>
    public string FileName { get; }

    /// <summary>Names of the variables, in the file's order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The variables of a file.</summary>
    public static MatScope OfFile(IMatFile file, CancellationToken cancellationToken)
    {
        Dictionary<string, MatVariable> directory = file.Variables.ToDictionary(v => v.Name);
        return new MatScope(file.Name, "", [.. directory.Keys], name => file.Read(name, cancellationToken), name => directory[name]);
    }

    /// <summary>The fields of a variable that is a struct of one element; null where it is something else.</summary>
    public MatScope? Inside(string name)
    {
        MatVariable variable = describe(name);
        return variable.ClassName == "struct" && variable.Shape.All(size => size == 1) && Get(name) is MatStruct content
            ? new MatScope(FileName, $"{PathOf(name)}.", content.FieldNames, field => content.Field(0, field))
            : null;
    }

    /// <summary>How messages and settings call a variable, e.g. "xds.EMG".</summary>
    public string PathOf(string name) => prefix + name;

    /// <summary>Whether there is such a variable.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Reads a variable that is there.</summary>
    public MatValue Get(string name) => values[name].Value;

    /// <summary>What a variable is, without reading its content where that is possible.</summary>
    public MatVariable Describe(string name) => describe(name);

    /// <summary>An array of numbers with at least one element; null where there is none of this name.</summary>
    public MatNumeric? Numbers(string name) => Has(name) && Get(name) is MatNumeric { Count: > 0 } numbers ? numbers : null;

    /// <summary>The texts of a cell array of texts or of the rows of a character array, without the blanks around them; null where there are none of this name.</summary>
    public string[]? Texts(string name) => Has(name) ? Texts(Get(name)) : null;

    /// <summary>Names, classes and shapes of variables for messages.</summary>
    public string Listed(IEnumerable<string> names)
    {
        const int most = 40;
        string[] all = [.. names.Select(n => $"{PathOf(n)} ({MatValue.Describe(describe(n).ClassName, describe(n).Shape)})")];
        return all.Length == 0 ? "nothing" : string.Join(", ", all.Take(most)) + (all.Length > most ? $" and {all.Length - most} more" : "");
    }

    /// <summary>The failure of a variable that is not what is required.</summary>
    public InvalidDataException Invalid(string name, string problem) => new($"'{FileName}', '{PathOf(name)}': {problem}");

    /// <summary>The failure of the file as a whole.</summary>
    public InvalidDataException Invalid(string problem) => new($"'{FileName}' {problem}");

    private static string[]? Texts(MatValue value)
    {
        if (value is MatText text) return [.. text.Rows.Select(Trimmed)];
        if (value is not MatCell cell) return null;
        string[] texts = [.. cell.Elements.Select(Text).OfType<string>()];
        return texts.Length == cell.Count ? texts : null;
    }

    private static string? Text(MatValue value) => value switch
    {
        MatText { Rows: [] } => "",
        MatText { Rows: [string only] } => Trimmed(only),
        // Names are often wrapped twice.
        MatCell { Elements: [MatText inner] } => Text(inner),
        _ => null,
    };

    private static string Trimmed(string text) => text.Trim(' ', '\0', '\t');
}
