namespace AutoLfads.Tests;

/// <summary>Where the real recordings and the reference values lie: beside the checkout, never inside it.</summary>
internal static class TestData
{
    private static readonly string? SharedFolder = FindShared();

    /// <summary>The path of a file below shared/, or the skip of the calling test with the reason.</summary>
    public static string Require(string relativePath)
    {
        if (SharedFolder is null)
            Assert.Skip("No folder 'shared' beside the checkout: the recordings and reference values are not part of the project.");
        string path = Path.Combine(SharedFolder, relativePath);
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Skip($"'{relativePath}' is not in the folder 'shared' beside the checkout.");
        return path;
    }

    private static string? FindShared()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "AutoLfadsBridge.sln"))) continue;
            string shared = Path.Combine(folder.Parent?.FullName ?? folder.FullName, "shared");
            return Directory.Exists(shared) ? shared : null;
        }

        return null;
    }
}
