using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoLfads.Core.Configuration;
using NJsonSchema;

namespace AutoLfads.Cli.Tests.Configuration;

public sealed class RunConfigSchemaTests
{
    public static TheoryData<string> NumericSettings => [.. SettingProbe.Properties()
        .Where(entry => IsNumeric(entry.Value.PropertyType))
        .Select(entry => entry.Key)];

    [Fact]
    public void Properties_OfSchemaAndRecords_AreTheSame()
    {
        string[] records = [.. SettingProbe.Properties().Keys.Order(StringComparer.Ordinal)];
        string[] schema = [.. SettingProbe.SchemaSettings().Keys.Order(StringComparer.Ordinal)];

        Assert.True(records.Length > 140, $"Only {records.Length} settings were found in the records.");
        Assert.Equal(records, schema);
    }

    [Fact]
    public void Defaults_OfSchemaAndRecords_AreTheSame()
    {
        JsonObject defaults = SettingProbe.Defaults();
        foreach ((string path, JsonObject setting) in SettingProbe.SchemaSettings())
        {
            Assert.True(setting.ContainsKey("default"), $"{path} has no default in the schema.");
            JsonNode? expected = SettingProbe.At(defaults, path);
            Assert.True(SameValue(expected, setting["default"]), $"{path}: the record has {expected?.ToJsonString() ?? "null"}, the schema {setting["default"]?.ToJsonString() ?? "null"}.");
        }
    }

    [Fact]
    public void Types_OfSchemaAndRecords_AreTheSame()
    {
        Dictionary<string, JsonObject> schema = SettingProbe.SchemaSettings();
        foreach ((string path, PropertyInfo property) in SettingProbe.Properties())
            Assert.Equal((path, TypeInSchema(path, property)), (path, string.Join(",", Types(schema[path]))));
    }

    [Fact]
    public void Sections_OfSchemaAndRecords_MayBeNullAlike()
    {
        foreach ((string path, PropertyInfo property) in SettingProbe.Sections())
        {
            JsonNode section = path.Split('.').Aggregate((JsonNode)SettingProbe.Schema(), (node, name) => node["properties"]![name]!);
            Assert.Equal((path, MayBeNull(property) ? "object,null" : "object"), (path, string.Join(",", Types(section.AsObject()))));
        }
    }

    [Fact]
    public void Choices_OfSchemaAndRecords_AreTheSame()
    {
        Dictionary<string, JsonObject> schema = SettingProbe.SchemaSettings();
        foreach ((string path, PropertyInfo property) in SettingProbe.Properties().Where(entry => entry.Value.PropertyType.IsEnum))
        {
            IEnumerable<string> names = Enum.GetNames(property.PropertyType).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);
            Assert.Equal(names, schema[path]["enum"]!.AsArray().Select(item => item!.GetValue<string>()));
        }

        Assert.Equal(PreprocessingConfig.ChainNames, schema["preprocessing.chain"]["enum"]!.AsArray().Select(item => item!.GetValue<string>()));
    }

    [Fact]
    public void Sections_InSchema_RefuseUnknownNames()
    {
        var open = new List<string>();
        void Visit(JsonObject section, string path)
        {
            if (section["additionalProperties"]?.GetValueKind() != JsonValueKind.False) open.Add(path);
            foreach ((string name, JsonNode? inner) in section["properties"]!.AsObject())
                if (inner!.AsObject().ContainsKey("properties")) Visit(inner.AsObject(), $"{path}/{name}");
        }

        Visit(SettingProbe.Schema(), "");

        Assert.Empty(open);
    }

    [Fact]
    public void Descriptions_InSchema_StateTheDefault()
    {
        foreach ((string path, JsonObject setting) in SettingProbe.SchemaSettings())
        {
            JsonNode? value = setting["default"];
            string stated = value?.GetValueKind() switch
            {
                null => "null",
                JsonValueKind.Array or JsonValueKind.Object => "empty",
                JsonValueKind.String when setting.ContainsKey("enum") => value.ToString(),
                _ => value.ToJsonString(),
            };
            Assert.EndsWith($" Default {stated}.", $"{path} {setting["description"]}", StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(NumericSettings))]
    public async Task Range_OfSchemaAndValidate_AreTheSame(string path)
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(SettingProbe.Schema().ToJsonString());
        JsonNode?[] probes =
        [
            -1e9, -1, -1e-9, 0, 1e-9, 0.5, 0.5 + 1e-9, 1, 1 + 1e-9, 2, 1024, 1025, 1_000_000, 1_000_001, 2_000_000_000, "NaN", "Infinity", "-Infinity",
        ];
        foreach (JsonNode? probe in probes)
        {
            JsonObject document = SettingProbe.Document(path, probe);
            bool schemaAccepts = schema.Validate(document.ToJsonString()).Count == 0;
            if (!TryRead(document, out RunConfig? config))
            {
                Assert.False(schemaAccepts, $"{path} = {probe!.ToJsonString()}: the schema accepts what the record cannot hold.");
                continue;
            }

            bool recordAccepts = config.Validate().All(problem => problem.Path != path || problem.Involves.Count > 0);
            Assert.True(schemaAccepts == recordAccepts, $"{path} = {probe!.ToJsonString()}: schema {schemaAccepts}, Validate {recordAccepts}.");
        }
    }

    private static bool TryRead(JsonObject document, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RunConfig? config)
    {
        try
        {
            config = document.Deserialize<RunConfig>(JsonFormat.Options);
            return config is not null;
        }
        catch (JsonException)
        {
            config = null;
            return false;
        }
    }

    private static bool SameValue(JsonNode? one, JsonNode? other) =>
        one?.GetValueKind() == JsonValueKind.Number && other?.GetValueKind() == JsonValueKind.Number
            ? double.Parse(one.ToJsonString(), CultureInfo.InvariantCulture).Equals(double.Parse(other.ToJsonString(), CultureInfo.InvariantCulture))
            : JsonNode.DeepEquals(one, other);

    private static bool IsNumeric(Type type)
    {
        Type inner = Nullable.GetUnderlyingType(type) ?? type;
        return inner == typeof(int) || inner == typeof(long) || inner == typeof(double);
    }

    private static IEnumerable<string> Types(JsonObject setting) => setting["type"] is JsonArray types
        ? types.Select(type => type!.GetValue<string>())
        : [setting["type"]!.GetValue<string>()];

    private static string TypeInSchema(string path, PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        string name = type switch
        {
            _ when type == typeof(int) || type == typeof(long) => "integer",
            _ when type == typeof(double) => "number",
            _ when type == typeof(bool) => "boolean",
            _ when type == typeof(string) || type.IsEnum => "string",
            _ when type == typeof(IReadOnlyDictionary<string, double>) => "object",
            _ => "array",
        };
        if (path is "windowing.merge_power" or "selection.guard_nats") name += ",string";
        return MayBeNull(property) ? name + ",null" : name;
    }

    private static bool MayBeNull(PropertyInfo property) => new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
}
