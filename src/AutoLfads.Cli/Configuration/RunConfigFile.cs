using System.Text.Json;
using System.Text.Json.Nodes;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;

namespace AutoLfads.Cli.Configuration;

/// <summary>Reads and writes the run configuration: YAML, checked against schemas/run-config.schema.json.</summary>
public static class RunConfigFile
{
    private const string Heading = "# AutoLFADS Bridge run configuration (schemas/run-config.schema.json). Settings that are absent have their default.";

    /// <summary>The configuration that a preset, a file and single settings give, each laid over the one before, on top of the defaults.</summary>
    /// <param name="presetName">Name of a <see cref="Preset"/>; null for none.</param>
    /// <param name="configPath">A YAML file with some or all settings; null for none.</param>
    /// <param name="settings">
    /// Single settings as path=value, e.g. training.learning_rate=1e-3; the value is a YAML scalar or flow collection. Later ones win.
    /// </param>
    /// <remarks>Sections and maps are merged name by name; lists are replaced. A section without settings is the same as none, except for a range of population.space, which null takes out of the search.</remarks>
    /// <exception cref="ConfigurationException">Anything is wrong; it lists every problem of every source, not only the first.</exception>
    public static RunConfig Load(string? presetName, string? configPath, IReadOnlyList<string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var layers = new List<ConfigurationLayer>();
        if (presetName is not null) layers.Add(ReadPreset(presetName));
        if (configPath is not null) layers.Add(YamlLayerReader.ReadFile(configPath));
        layers.AddRange(settings.Select(YamlLayerReader.ReadSetting));

        JsonObject merged = Tree(new RunConfig());
        foreach (ConfigurationLayer layer in layers)
        {
            SettingsSchema.RunConfig.Check(layer);
            ConfigurationLayer.Overlay(merged, layer.Tree);
        }

        RunConfig config = merged.Deserialize<RunConfig>(JsonFormat.Options)!;
        IReadOnlyList<ConfigurationProblem> problems = ConfigurationLayer.ProblemsOf(layers, config.Validate());
        return problems.Count == 0 ? config : throw new ConfigurationException(problems);
    }

    /// <summary>The configuration of a file alone, e.g. run/run.yaml, on top of the defaults.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="ConfigurationException">Anything is wrong; it lists every problem.</exception>
    public static RunConfig Read(string path) => Load(presetName: null, path, settings: []);

    /// <summary>Writes every setting; the file appears whole or not at all.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The file, replaced where it exists; its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(RunConfig config, string path)
    {
        ArgumentNullException.ThrowIfNull(config);
        JsonObject tree = Tree(config);
        AtomicFile.Write(path, temporary =>
        {
            using var writer = new StreamWriter(temporary);
            writer.NewLine = "\n";
            writer.WriteLine(Heading);
            YamlWriter.Write(writer, tree, SettingsSchema.RunConfig.IsNumber);
        });
    }

    private static JsonObject Tree(RunConfig config) => JsonSerializer.SerializeToNode(config, JsonFormat.Options)!.AsObject();

    private static ConfigurationLayer ReadPreset(string name)
    {
        string source = $"--preset {name}";
        if (Preset.Find(name) is { } preset) return YamlLayerReader.ReadDocument(source, preset.Yaml);
        var layer = new ConfigurationLayer(source);
        layer.Report("", $"there is no preset '{name}'. The presets are {string.Join(", ", Preset.All.Select(known => known.Name))}.");
        return layer;
    }
}
