using System.CommandLine;
using AutoLfads.Cli.Configuration;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Cli.Commands;

/// <summary>The options by which every command that needs one takes its run configuration.</summary>
internal sealed class ConfigOptions
{
    private readonly Option<string?> preset = new("--preset") { Description = "Start from a preset: paper-rat, lfads-torch or quick.", HelpName = "NAME" };
    private readonly Option<string?> config = new("--config") { Description = "Run configuration, YAML (schemas/run-config.schema.json).", HelpName = "FILE" };
    private readonly Option<string[]> set = new("--set") { Description = "One setting, e.g. training.learning_rate=1e-3; may be repeated.", HelpName = "PATH=VALUE", DefaultValueFactory = _ => [] };

    public ConfigOptions(Command command)
    {
        command.Add(preset);
        command.Add(config);
        command.Add(set);
    }

    /// <summary>True where the user gave any of the options.</summary>
    public bool AnyGiven(ParseResult request) => request.GetValue(preset) is not null || request.GetValue(config) is not null || request.GetValue(set)!.Length > 0;

    public RunConfig Load(ParseResult request) => RunConfigFile.Load(request.GetValue(preset), request.GetValue(config), request.GetValue(set)!);
}
