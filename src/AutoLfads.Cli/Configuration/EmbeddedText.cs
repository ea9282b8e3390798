using System.Reflection;

namespace AutoLfads.Cli.Configuration;

/// <summary>Texts that travel inside the program: the schema and the presets.</summary>
internal static class EmbeddedText
{
    private static readonly Assembly Program = typeof(EmbeddedText).Assembly;

    public static IEnumerable<string> Names => Program.GetManifestResourceNames();

    public static string Read(string name)
    {
        using Stream stream = Program.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"The program holds no text '{name}', it holds {string.Join(", ", Names)}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
