using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Cli.Tests.Configuration;

/// <summary>The run configuration as the records define it, one entry per setting: the other side of the schema tests.</summary>
internal static class SettingProbe
{
    /// <summary>The default of every setting; those of a section that is null by default are what the section has when it is made.</summary>
    public static JsonObject Defaults()
    {
        JsonObject defaults = Serialize(new RunConfig());
        foreach ((string path, PropertyInfo section) in Sections())
        {
            JsonObject parent = path.Contains('.', StringComparison.Ordinal) ? At(defaults, path[..path.LastIndexOf('.')])!.AsObject() : defaults;
            parent[path[(path.LastIndexOf('.') + 1)..]] ??= Serialize(Activator.CreateInstance(section.PropertyType)!);
        }

        return defaults;
    }

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
    public static Dictionary<string, PropertyInfo> Properties() => AllProperties(typeof(RunConfig), "").Where(entry => !IsSection(entry.Value.PropertyType)).ToDictionary();

    /// <summary>Every section of the records, by dotted path.</summary>
    public static Dictionary<string, PropertyInfo> Sections() => AllProperties(typeof(RunConfig), "").Where(entry => IsSection(entry.Value.PropertyType)).ToDictionary();

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

    private static IEnumerable<KeyValuePair<string, PropertyInfo>> AllProperties(Type type, string parent)
    {
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Always }]) continue;
            string path = parent + JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            yield return new(path, property);
            if (!IsSection(property.PropertyType)) continue;
            foreach (var inner in AllProperties(property.PropertyType, path + ".")) yield return inner;
        }
    }

    private static JsonObject Serialize(object section) => JsonSerializer.SerializeToNode(section, JsonFormat.Options)!.AsObject();

    // Records of this project are sections, all other types are settings.
    private static bool IsSection(Type type) => type.IsClass && type.Assembly == typeof(RunConfig).Assembly;

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
