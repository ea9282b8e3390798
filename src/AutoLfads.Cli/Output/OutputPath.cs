namespace AutoLfads.Cli.Output;

/// <summary>Checks where a result shall go before the work that makes it. Folders that do not exist are made when the result is written.</summary>
internal static class OutputPath
{
    /// <summary>Refuses a path that no file can be written to, or that is a file the result is made from.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="sources">Files that are read.</param>
    /// <exception cref="RequestException">The path is empty, a folder, below a file, or one of the sources.</exception>
    public static void RequireFile(string path, params IReadOnlyList<string> sources)
    {
        RequireNotEmpty(path, "file");
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
            throw new RequestException($"A file is to be written, but '{path}' is a folder. Name a file in it.");
        RequireNoFileAbove(path);
        if (sources.Any(source => IsSame(source, path)))
            throw new RequestException($"'{path}' would be replaced by what is made from it. Choose another file with --out.");
    }

    /// <summary>Refuses a path that no folder can be made at.</summary>
    /// <exception cref="RequestException">The path is empty, a file, or below one.</exception>
    public static void RequireFolder(string path)
    {
        RequireNotEmpty(path, "folder");
        if (File.Exists(path)) throw new RequestException($"A folder is to be written, but '{path}' is a file; it was not changed. Choose another folder with --out.");
        RequireNoFileAbove(path);
    }

    /// <summary>Makes the folder of a file that is about to be written.</summary>
    public static void MakeFolderOf(string path) => Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);

    /// <summary>Whether two paths name the same file, links left out of account.</summary>
    public static bool IsSame(string one, string other) =>
        string.Equals(Path.GetFullPath(one), Path.GetFullPath(other), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>The file that a path leads to, where it is a link.</summary>
    public static string Followed(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static void RequireNotEmpty(string path, string what)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new RequestException($"--out is empty. Name the {what} to write.");
    }

    private static void RequireNoFileAbove(string path)
    {
        for (string? folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder)) throw new RequestException($"'{path}' cannot be written: '{folder}' is a file, not a folder. Choose another place with --out.");
        }
    }
}
