using System.Text.Json.Nodes;

namespace AutoLfads.Cli.Configuration;

/// <summary>What one source (a preset, a file, one --set) says: a part of the document, and where each value was written.</summary>
internal sealed class ConfigurationLayer(string source)
{
    private readonly List<ConfigurationProblem> problems = [];
    private readonly Dictionary<string, SourcePosition?> positions = new(StringComparer.Ordinal);

    public string Source { get; } = source;

    public JsonObject Tree { get; set; } = [];

    public IReadOnlyList<ConfigurationProblem> Problems => problems;

    /// <summary>Notes that the layer has a value at a path; the position is null where the source has no lines.</summary>
    public void Place(string path, SourcePosition? position) => positions[path] = position;

    public bool Has(string path) => positions.ContainsKey(path);

    public SourcePosition? Position(string path) => positions.GetValueOrDefault(path);

    public void Report(string path, string message)
    {
        SourcePosition? position = Position(path);
        problems.Add(new ConfigurationProblem(path, message, Source, position?.Line, position?.Column));
    }

    public void Report(string message, SourcePosition position) =>
        problems.Add(new ConfigurationProblem("", message, Source, position.Line, position.Column));

    /// <summary>Takes the value at a path out of the tree, a list as a whole, so that the rest can be read.</summary>
    public void Remove(string path)
    {
        JsonObject holder = Tree;
        string rest = path;
        while (true)
        {
            // Names of channels may hold dots: the longest key that fits is the one meant.
            string? key = holder.Select(pair => pair.Key).Where(name => ConfigurationPath.IsWithin(rest, name)).MaxBy(name => name.Length);
            if (key is null) return;
            if (rest.Length > key.Length && rest[key.Length] == '.' && holder[key] is JsonObject section)
            {
                holder = section;
                rest = rest[(key.Length + 1)..];
                continue;
            }

            holder.Remove(key);
            return;
        }
    }

    /// <summary>Lays another tree over this one: sections and maps are merged, everything else is replaced.</summary>
    public static void Overlay(JsonObject below, JsonObject above)
    {
        foreach ((string name, JsonNode? value) in above)
        {
            if (value is JsonObject section && below[name] is JsonObject existing) Overlay(existing, section);
            else below[name] = value?.DeepClone();
        }
    }
}
