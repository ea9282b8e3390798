using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;
using NJsonSchema.Validation;

namespace AutoLfads.Cli.Configuration;

/// <summary>A JSON Schema of schemas/: which settings exist, and what each may hold.</summary>
internal sealed partial class SettingsSchema
{
    private readonly JsonSchema schema;

    private SettingsSchema(string name)
    {
        schema = JsonSchema.FromJsonAsync(EmbeddedText.Read(name)).GetAwaiter().GetResult();
        Paths = [.. List(schema, "")];
    }

    /// <summary>schemas/run-config.schema.json.</summary>
    public static SettingsSchema RunConfig { get; } = new("run-config.schema.json");

    /// <summary>schemas/muscle-map.schema.json.</summary>
    public static SettingsSchema MuscleMap { get; } = new("muscle-map.schema.json");

    /// <summary>Every section and setting, in the order of the schema.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Whether the setting at a path may be a number.</summary>
    public bool IsNumber(string path) => Find(path) is { } setting && (setting.Type & (JsonObjectType.Number | JsonObjectType.Integer)) != 0;

    /// <summary>Reports unknown names, wrong types and values out of range, and takes them out of the layer.</summary>
    public void Check(ConfigurationLayer layer)
    {
        DropEmptySections(layer.Tree, schema);
        // Alternative types repeat the same finding; a description covers all that is wrong at its path.
        foreach (ValidationError error in Flatten(schema.Validate(layer.Tree.ToJsonString())).DistinctBy(error => error.Path))
        {
            string path = Dotted(error.Path ?? "");
            layer.Report(path, Describe(error, path, layer.Tree));
        }

        foreach (ConfigurationProblem problem in layer.Problems.Where(problem => problem.Path.Length > 0)) layer.Remove(problem.Path);
    }

    private static IEnumerable<string> List(JsonSchema schema, string parent)
    {
        foreach ((string name, JsonSchemaProperty property) in schema.Properties)
        {
            string path = ConfigurationPath.Join(parent, name);
            yield return path;
            foreach (string child in List(property, path)) yield return child;
        }
    }

    private JsonSchema? Find(string path)
    {
        JsonSchema found = schema;
        foreach (string name in path.Split('.'))
        {
            if (!found.Properties.TryGetValue(name, out JsonSchemaProperty? property)) return found.AdditionalPropertiesSchema;
            found = property;
        }

        return found;
    }

    // "model:" with nothing below it but comments sets nothing. Where null has a meaning, it is kept.
    private static void DropEmptySections(JsonObject tree, JsonSchema schema)
    {
        foreach ((string name, JsonSchemaProperty section) in schema.Properties)
        {
            if (section.Properties.Count == 0 || !tree.TryGetPropertyValue(name, out JsonNode? value)) continue;
            if (value is null && !section.Type.HasFlag(JsonObjectType.Null)) tree.Remove(name);
            else if (value is JsonObject below) DropEmptySections(below, section);
        }
    }

    // Errors of list items and map values are wrapped. What alternative types ("number or null") say of the value itself is less than the whole.
    private static IEnumerable<ValidationError> Flatten(IEnumerable<ValidationError> errors)
    {
        foreach (ValidationError error in errors)
        {
            IEnumerable<ValidationError> inner = error switch
            {
                ChildSchemaValidationError wrapped => Flatten(wrapped.Errors.Values.SelectMany(list => list)),
                MultiTypeValidationError types => Flatten(types.Errors.Values.SelectMany(list => list)).Where(below => below.Path != error.Path),
                _ => [],
            };
            ValidationError[] found = [.. inner];
            foreach (ValidationError one in found.Length > 0 ? found : [error]) yield return one;
        }
    }

    // "#/preprocessing.channel_clip_quantiles['A.B']" to "preprocessing.channel_clip_quantiles.A.B".
    private static string Dotted(string pointer) =>
        QuotedName().Replace(pointer.TrimStart('#', '/'), match => "." + Regex.Unescape(match.Groups[1].Value)).TrimStart('.');

    private string Describe(ValidationError error, string path, JsonObject tree)
    {
        if (error.Kind == ValidationErrorKind.NoAdditionalPropertiesAllowed) return SettingNames.DescribeUnknown(path, Paths);
        JsonNode? value = Value(tree, path);
        string advice = "";
        if (error.Schema.Type == JsonObjectType.String && value?.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            advice = " Put it in quotes.";
        return $"must be {Expected(error.Schema)}, was {Found(value)}.{advice}";
    }

    private static JsonNode? Value(JsonObject tree, string path)
    {
        JsonNode? node = tree;
        string rest = path;
        while (node is JsonObject section)
        {
            string? key = section.Select(pair => pair.Key).Where(name => ConfigurationPath.IsWithin(rest, name)).MaxBy(name => name.Length);
            if (key is null) return null;
            node = section[key];
            rest = rest[key.Length..].TrimStart('.');
        }

        return node is JsonArray list && rest is ['[', .. var index, ']'] ? list[int.Parse(index, CultureInfo.InvariantCulture)] : node;
    }

    private static string Expected(JsonSchema schema)
    {
        JsonObjectType type = schema.Type;
        var forms = new List<string>();
        if (type.HasFlag(JsonObjectType.Integer)) forms.Add("a whole number" + Bounds(schema));
        if (type.HasFlag(JsonObjectType.Number)) forms.Add("a number" + Bounds(schema));
        if (type.HasFlag(JsonObjectType.Boolean)) forms.Add("true or false");
        if (type.HasFlag(JsonObjectType.Array)) forms.Add(schema.Item?.Type == JsonObjectType.String ? "a list of names" : "a list of numbers");
        if (type.HasFlag(JsonObjectType.Object)) forms.Add(schema.Properties.Count > 0 ? "a section of settings" : "a mapping of names to " + Below(schema.AdditionalPropertiesSchema));
        if (schema.Enumeration.Count > 0) forms.Add("one of " + string.Join(", ", schema.Enumeration));
        else if (type == JsonObjectType.String) forms.Add(schema.Pattern is null ? "text" : "text that is not blank");
        else if (type.HasFlag(JsonObjectType.String)) forms.Add(".inf");
        if (type.HasFlag(JsonObjectType.Null)) forms.Add("null");
        return string.Join(" or ", forms);
    }

    private static string Below(JsonSchema? values) => values?.Type switch
    {
        { } type when type.HasFlag(JsonObjectType.Object) => "mappings",
        JsonObjectType.String => "names",
        _ => "numbers",
    };

    private static string Bounds(JsonSchema schema)
    {
        (decimal? Bound, string Words)[] bounds =
        [
            (schema.Minimum, "at least"), (schema.ExclusiveMinimum, "above"), (schema.Maximum, "at most"), (schema.ExclusiveMaximum, "below"),
        ];
        IEnumerable<string> words = bounds
            .Where(bound => bound.Bound is not null)
            .Select(bound => $"{bound.Words} {bound.Bound!.Value.ToString(CultureInfo.InvariantCulture)}");
        string joined = string.Join(" and ", words);
        return joined.Length > 0 ? " " + joined : "";
    }

    private static string Found(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "a mapping",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"'{value.GetValue<string>()}'",
        _ => value.ToJsonString(),
    };

    [GeneratedRegex(@"\['((?:[^'\\]|\\.)*)'\]")]
    private static partial Regex QuotedName();
}
