using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AutoLfads.Cli.Configuration;

/// <summary>Turns YAML text into a layer of the configuration, noting the line of every value.</summary>
internal static class YamlLayerReader
{
    /// <summary>Reads a whole document: a mapping of sections, or nothing.</summary>
    public static ConfigurationLayer ReadDocument(string source, string yaml)
    {
        var layer = new ConfigurationLayer(source);
        if (Parse(layer, yaml, settingPath: null) is not { } root) return layer;
        if (root is YamlMappingNode mapping && root.Anchor.IsEmpty) layer.Tree = ConvertMapping(layer, mapping, "", hasLines: true);
        else if (root is not YamlScalarNode { Value: null or "" })
            layer.Report("must be a mapping of settings, e.g. training: followed by indented settings.", Position(root));
        return layer;
    }

    /// <summary>Reads a file; one that cannot be read is a problem of the layer.</summary>
    public static ConfigurationLayer ReadFile(string path)
    {
        try
        {
            return ReadDocument(path, File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var layer = new ConfigurationLayer(path);
            layer.Report("", $"cannot be read: {error.Message}");
            return layer;
        }
    }

    /// <summary>Reads one "path=value"; the value is a YAML scalar or flow collection.</summary>
    public static ConfigurationLayer ReadSetting(string setting)
    {
        var layer = new ConfigurationLayer("--set " + setting);
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        string path = equals < 0 ? "" : setting[..equals].Trim();
        string[] names = path.Split('.');
        if (names.Any(string.IsNullOrWhiteSpace))
        {
            layer.Report("", "must be path=value, e.g. training.learning_rate=1e-3.");
            return layer;
        }

        JsonObject holder = layer.Tree;
        string walked = "";
        foreach (string name in names[..^1])
        {
            walked = ConfigurationPath.Join(walked, name);
            layer.Place(walked, null);
            var section = new JsonObject();
            holder[name] = section;
            holder = section;
        }

        layer.Place(path, null);
        YamlNode value = Parse(layer, setting[(equals + 1)..], path) ?? new YamlScalarNode("");
        if (layer.Problems.Count > 0 || IsRefused(layer, value, path)) layer.Tree = [];
        else holder[names[^1]] = Convert(layer, value, path, hasLines: false);
        return layer;
    }

    private static YamlNode? Parse(ConfigurationLayer layer, string yaml, string? settingPath)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException error)
        {
            string message = $"is not YAML: {error.Message}";
            if (settingPath is null) layer.Report(message, Position(error.Start));
            else layer.Report(settingPath, message);
            return null;
        }

        if (stream.Documents.Count > 1)
            layer.Report("must hold one document, holds several. Remove the lines of three dashes.", Position(stream.Documents[1].RootNode));
        return stream.Documents.Count == 1 ? stream.Documents[0].RootNode : null;
    }

    private static JsonObject ConvertMapping(ConfigurationLayer layer, YamlMappingNode mapping, string path, bool hasLines)
    {
        var tree = new JsonObject();
        foreach ((YamlNode key, YamlNode value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
            {
                layer.Report(path, "must have plain names, has a list or mapping as a name.");
                continue;
            }

            string child = ConfigurationPath.Join(path, name);
            layer.Place(child, hasLines ? Position(key) : null);
            if (!IsRefused(layer, value, child)) tree[name] = Convert(layer, value, child, hasLines);
        }

        return tree;
    }

    private static JsonNode? Convert(ConfigurationLayer layer, YamlNode node, string path, bool hasLines)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                return ConvertMapping(layer, mapping, path, hasLines);
            case YamlSequenceNode sequence:
                var list = new JsonArray();
                for (int i = 0; i < sequence.Children.Count; i++)
                {
                    string item = $"{path}[{i}]";
                    layer.Place(item, hasLines ? Position(sequence.Children[i]) : null);
                    if (!IsRefused(layer, sequence.Children[i], item)) list.Add(Convert(layer, sequence.Children[i], item, hasLines));
                }

                return list;
            default:
                var scalar = (YamlScalarNode)node;
                string text = scalar.Value ?? "";
                return scalar.Style is ScalarStyle.Plain or ScalarStyle.Any ? YamlScalars.Resolve(text) : JsonValue.Create(text);
        }
    }

    // An alias may contain itself, or multiply a small file into a huge tree; a configuration needs neither.
    private static bool IsRefused(ConfigurationLayer layer, YamlNode node, string path)
    {
        if (node.Anchor.IsEmpty) return false;
        layer.Report(path, "must be written out, uses a YAML anchor or alias.");
        return true;
    }

    private static SourcePosition Position(YamlNode node) => Position(node.Start);

    private static SourcePosition Position(Mark mark) => new((int)mark.Line, (int)mark.Column);
}
