using System.Text.Json.Nodes;
using AutoLfads.Core.Configuration;

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

    /// <summary>Every problem of layers, and of the configuration they give, in the order of the layers; what follows from another problem is left out.</summary>
    public static IReadOnlyList<ConfigurationProblem> ProblemsOf(IReadOnlyList<ConfigurationLayer> layers, IReadOnlyList<ConfigProblem> ofConfiguration)
    {
        List<ConfigurationProblem> problems = [.. layers.SelectMany(layer => layer.Problems.OrderBy(problem => (problem.Line, problem.Column)))];
        problems.AddRange(ofConfiguration.Where(problem => !FollowsFrom(problem, problems)).Select(problem => Locate(problem, layers)).ToArray());
        return problems;
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

    // A value that was refused is replaced by the one below it: what that one clashes with is no problem of its own.
    private static bool FollowsFrom(ConfigProblem problem, IReadOnlyList<ConfigurationProblem> reported) =>
        problem.Involves.Prepend(problem.Path).Any(path => reported.Any(known => known.Path.Length > 0 && ConfigurationPath.Overlap(path, known.Path)));

    private static ConfigurationProblem Locate(ConfigProblem problem, IReadOnlyList<ConfigurationLayer> layers)
    {
        // What a new section leaves out is a problem of the section.
        string section = ConfigurationPath.Parent(problem.Path);
        foreach (string path in (string[])[problem.Path, .. problem.Involves, section])
        {
            ConfigurationLayer? layer = layers.LastOrDefault(layer => layer.Has(path));
            if (layer is null) continue;
            SourcePosition? position = layer.Position(path);
            return new ConfigurationProblem(problem.Path, problem.Message, layer.Source, position?.Line, position?.Column);
        }

        return new ConfigurationProblem(problem.Path, problem.Message, Source: null, Line: null, Column: null);
    }
}
