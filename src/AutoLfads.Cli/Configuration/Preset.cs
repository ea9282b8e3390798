namespace AutoLfads.Cli.Configuration;

/// <summary>A named set of settings that comes with the program.</summary>
/// <param name="Name">The name to ask for, e.g. paper-rat.</param>
/// <param name="Summary">What it is for, in a line.</param>
/// <param name="Yaml">The settings, a partial run configuration with comments on their sources.</param>
public sealed record Preset(string Name, string Summary, string Yaml)
{
    private const string ResourcePrefix = "presets/";
    private const string ResourceSuffix = ".yaml";

    /// <summary>Every preset, by name.</summary>
    public static IReadOnlyList<Preset> All { get; } =
    [
        .. EmbeddedText.Names
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Load),
    ];

    /// <summary>The preset of a name, or null where there is none.</summary>
    /// <param name="name">Name of the preset.</param>
    public static Preset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);

    private static Preset Load(string resource)
    {
        string yaml = EmbeddedText.Read(resource);
        string summary = yaml[..yaml.IndexOf('\n', StringComparison.Ordinal)].TrimStart('#', ' ').TrimEnd();
        return new Preset(resource[ResourcePrefix.Length..^ResourceSuffix.Length], summary, yaml);
    }
}
