using System.Diagnostics;

namespace AutoLfads.Architecture.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every project of the repository, by its name.</summary>
    public static IReadOnlyDictionary<string, ProjectFile> Projects { get; } =
        Files().Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(path => new ProjectFile(Path.Combine(Root, path))).ToDictionary(p => p.Name);

    /// <summary>The projects that users get: all but the tests.</summary>
    public static IReadOnlyList<ProjectFile> Products { get; } = [.. Projects.Values.Where(p => !p.RelativePath.StartsWith("tests/", StringComparison.Ordinal))];

    /// <summary>Every file of the checkout, relative to its root with '/', without the folders that .gitignore names: neither build outputs nor results.</summary>
    public static IReadOnlyList<string> Files()
    {
        string[] ignored = [".git", .. File.ReadAllLines(Path.Combine(Root, ".gitignore")).Where(line => line.EndsWith('/')).Select(line => line.Trim('/'))];
        List<string> files = [];
        Queue<string> open = new([Root]);
        while (open.TryDequeue(out string? folder))
        {
            files.AddRange(Directory.EnumerateFiles(folder).Where(path => Path.GetFileName(path) != ".git").Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')));
            foreach (string child in Directory.EnumerateDirectories(folder))
                if (!ignored.Contains(Path.GetFileName(child))) open.Enqueue(child);
        }

        return files;
    }

    /// <summary>Runs a command in the root and returns what it printed.</summary>
    public static (int ExitCode, string Output) Run(string command, params string[] arguments)
    {
        ProcessStartInfo start = new(command, arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, UseShellExecute = false };
        // The test runner may itself be a child of a build whose settings must not leak into this one.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AutoLfadsBridge.sln"))) folder = folder.Parent;
        return folder?.FullName 
            ?? throw new InvalidOperationException($"No AutoLfadsBridge.sln above {AppContext.BaseDirectory}: the architecture tests read the checkout they were built in.");
    }
}
