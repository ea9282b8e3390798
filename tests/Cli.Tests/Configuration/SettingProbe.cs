using System.Text.Json;
using System.Text.Json.Nodes;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Cli.Tests.Configuration;

/// <summary>The run configuration as the records define it, one entry per setting: the other side of the schema tests.</summary>
internal static class SettingProbe
{
    public static JsonObject Defaults() => JsonSerializer.SerializeToNode(new RunConfig(), JsonFormat.Options)!.AsObject();

    /// <summary>The schema file as it lies in the checkout.</summary>
    public static JsonObject Schema()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "schemas", "run-config.schema.json");
            if (File.Exists(path)) return JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        }

        throw new FileNotFoundException("No schemas/run-config.schema.json above the test's folder.");
    }

    /// <summary>Every property of the records with its type, by dotted path; sections are left out.</summary>
    public static Dictionary<string, System.Reflection.PropertyInfo> Properties() => Properties(typeof(RunConfig), "").ToDictionary();

    /// <summary>Every property of the schema, by dotted path; sections are left out.</summary>
    public static Dictionary<string, JsonObject> SchemaSettings() => SchemaSettings(Schema(), "").ToDictionary();

    /// <summary>A document with one value, e.g. {"model": {"factor_dim": 3}}.</summary>
    public static JsonObject Document(string path, JsonNode? value)
    {
        string[] names = path.Split('.');
        JsonObject inner = new() { [names[^1]] = value };
        foreach (string name in names[..^1].Reverse()) inner = new JsonObject { [name] = inner };
        return inner;
    }

    public static JsonNode? At(JsonNode? node, string path) => path.Split('.').Aggregate(node, (current, name) => current?[name]);

    private static IEnumerable<KeyValuePair<string, System.Reflection.PropertyInfo>> Properties(Type type, string parent)
    {
        foreach (System.Reflection.PropertyInfo property in type.GetProperties(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public))
        {
            if (property.IsDefined(typeof(System.Text.Json.Serialization.JsonIgnoreAttribute), inherit: false)) continue;
            string path = parent + JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            bool isSection = property.PropertyType.IsClass && property.PropertyType.Name.EndsWith("Config", StringComparison.Ordinal);
            if (!isSection) yield return new(path, property);
            else foreach (var inner in Properties(property.PropertyType, path + ".")) yield return inner;
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> SchemaSettings(JsonObject section, string parent)
    {
        foreach ((string name, JsonNode? node) in section["properties"]!.AsObject())
        {
            JsonObject property = node!.AsObject();
            if (!property.ContainsKey("properties")) yield return new(parent + name, property);
            else foreach (var inner in SchemaSettings(property, $"{parent}{name}.")) yield return inner;
        }
    }
}
