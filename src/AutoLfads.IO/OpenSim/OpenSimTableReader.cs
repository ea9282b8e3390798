namespace AutoLfads.IO.OpenSim;

/// <summary>Reads tables of OpenSim: .sto and .mot storages of every version, also SIMM's motions and CEINMS' excitations, and .trc markers (schemas/opensim-tables.md).</summary>
public static class OpenSimTableReader
{
    /// <summary>The extensions of storages.</summary>
    internal static readonly string[] StorageExtensions = [".sto", ".mot"];

    /// <summary>The extension of marker files.</summary>
    internal const string MarkerExtension = ".trc";

    private const string MarkerStart = "PathFileType";

    /// <summary>Reads a table; markers are recognised by their first word.</summary>
    /// <param name="path">A text file of one of these formats.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The text is not such a table, or not the one its header states; the message names file, line and column.</exception>
    /// <exception cref="OperationCanceledException">Reading was stopped.</exception>
    public static OpenSimTable Read(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        string name = Path.GetFileName(path);
        using StreamReader text = new(path);
        OpenSimLines lines = new(text, name, cancellationToken);
        string first = lines.Next() ?? throw new InvalidDataException($"'{name}' is empty. Export or copy it again.");
        return first.TrimStart().StartsWith(MarkerStart, StringComparison.OrdinalIgnoreCase) ? TrcText.Read(lines) : StorageText.Read(first, lines);
    }

    /// <summary>Whether a file has the extension of one of these formats.</summary>
    internal static bool Recognises(string path) =>
        Path.GetExtension(path) is var extension && StorageExtensions.Append(MarkerExtension).Contains(extension, StringComparer.OrdinalIgnoreCase);
}
