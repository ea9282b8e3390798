namespace AutoLfads.Cli.Configuration;

/// <summary>Dotted paths of settings, with list items as [index].</summary>
internal static class ConfigurationPath
{
    public static string Join(string parent, string name) => parent.Length == 0 ? name : $"{parent}.{name}";

    /// <summary>True where a path is another one or lies below it.</summary>
    public static bool IsWithin(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] is '.' or '[');

    public static bool Overlap(string one, string other) => IsWithin(one, other) || IsWithin(other, one);

    /// <summary>The section that holds a setting; empty for a section at the top.</summary>
    public static string Parent(string path)
    {
        int dot = path.LastIndexOf('.');
        return dot < 0 ? "" : path[..dot];
    }

    /// <summary>The setting's own name.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('.') + 1)..];
}
