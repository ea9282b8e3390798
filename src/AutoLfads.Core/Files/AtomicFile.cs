namespace AutoLfads.Core.Files;

/// <summary>Writes a file beside its destination and renames it, so that nobody ever sees half a file and a failure leaves the old one.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file whole or not at all.</summary>
    /// <param name="path">Destination; an existing file is replaced. Its folder must exist.</param>
    /// <param name="write">Writes the file at the path it is given.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string destination = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(destination) ?? throw new ArgumentException($"'{path}' is a folder; a file name is required.", nameof(path));
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"Cannot write '{Path.GetFileName(path)}': its folder '{folder}' does not exist. Create it first.");
        string temporary = Path.Combine(folder, $".{Path.GetFileName(destination)}.{Guid.NewGuid():N}.tmp");
        try
        {
            write(temporary);
            File.Move(temporary, destination, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
