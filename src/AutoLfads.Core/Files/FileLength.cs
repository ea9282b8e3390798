namespace AutoLfads.Core.Files;

/// <summary>Lengths of files that may be symbolic links: <see cref="FileInfo"/> gives the length of the link itself.</summary>
public static class FileLength
{
    /// <summary>Bytes of the file that a path leads to.</summary>
    /// <param name="path">Path of a file, or of a link to one.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static long Of(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return file.Length;
    }
}
