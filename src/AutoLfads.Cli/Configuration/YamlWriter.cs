using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace AutoLfads.Cli.Configuration;

/// <summary>Spells a JSON tree as YAML that <see cref="YamlLayerReader"/> reads back as the same tree.</summary>
internal static class YamlWriter
{
    /// <summary>Writes a document.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="tree">The settings.</param>
    /// <param name="isNumber">Whether the setting at a path is a number, so that "Infinity" there is .inf and elsewhere text.</param>
    public static void Write(TextWriter writer, JsonObject tree, Func<string, bool> isNumber)
    {
        new SerializerBuilder().DisableAliases().WithNewLine(writer.NewLine).Build().Serialize(writer, Convert(tree, "", isNumber));
    }

    private static YamlNode Convert(JsonNode? node, string path, Func<string, bool> isNumber)
    {
        switch (node)
        {
            case JsonObject section:
                var mapping = new YamlMappingNode();
                foreach ((string name, JsonNode? value) in section)
                    mapping.Add(Text(name), Convert(value, ConfigurationPath.Join(path, name), isNumber));
                if (section.Count == 0) mapping.Style = MappingStyle.Flow;
                return mapping;
            case JsonArray list:
                return new YamlSequenceNode(list.Select((item, i) => Convert(item, $"{path}[{i}]", isNumber))) { Style = SequenceStyle.Flow };
            case null:
                return new YamlScalarNode("null");
            default:
                return Scalar(node, isNumber(path));
        }
    }

    private static YamlScalarNode Scalar(JsonNode value, bool isNumber) => value.GetValueKind() switch
    {
        JsonValueKind.String when isNumber && value.GetValue<string>() == YamlScalars.Infinity => new YamlScalarNode(".inf"),
        JsonValueKind.String => Text(value.GetValue<string>()),
        JsonValueKind.Number => new YamlScalarNode(YamlScalars.Spell(value.ToJsonString())),
        _ => new YamlScalarNode(value.ToJsonString()),
    };

    private static YamlScalarNode Text(string text) =>
        new(text) { Style = YamlScalars.IsPlainText(text) ? ScalarStyle.Any : ScalarStyle.DoubleQuoted };
}
