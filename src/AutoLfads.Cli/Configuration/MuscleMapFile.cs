using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Excitations;

namespace AutoLfads.Cli.Configuration;

/// <summary>Reads muscle maps: YAML, checked against schemas/muscle-map.schema.json and the channels there are.</summary>
public static class MuscleMapFile
{
    /// <summary>Reads a muscle map.</summary>
    /// <param name="path">The YAML file; null for the map that drives the actuator of its own name with every channel.</param>
    /// <param name="channels">The channels there are.</param>
    /// <exception cref="ConfigurationException">Anything is wrong; it lists every problem with its line.</exception>
    public static MuscleMapConfig Read(string? path, IReadOnlyList<string> channels)
    {
        ConfigurationLayer[] layers = path is null ? [] : [YamlLayerReader.ReadFile(path)];
        MuscleMapConfig config = new();
        foreach (ConfigurationLayer layer in layers)
        {
            SettingsSchema.MuscleMap.Check(layer);
            config = layer.Tree.Deserialize<MuscleMapConfig>(JsonFormat.Options)!;
        }

        IReadOnlyList<ConfigurationProblem> problems = ConfigurationLayer.ProblemsOf(layers, config.Validate(channels));
        return problems.Count == 0 ? config : throw new ConfigurationException(problems);
    }
}
