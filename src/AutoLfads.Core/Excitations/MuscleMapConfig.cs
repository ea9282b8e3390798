using System.Text.RegularExpressions;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Excitations.Dynamics;

namespace AutoLfads.Core.Excitations;

/// <summary>A muscle map as a user writes it: which EMG channels drive which actuators of a musculoskeletal model, and how (schemas/muscle-map.md).</summary>
public sealed partial record MuscleMapConfig
{
    /// <summary>How estimates become excitations in [0, 1].</summary>
    public NormalisationConfig Normalisation { get; init; } = new();

    /// <summary>Actuators that are driven by one channel of another name: channel to actuator. Default empty.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Actuators and the weights of the channels that drive each, in the order of the columns; no channels where an actuator has no EMG. Weights are finite and 0 or more, one of them above 0.
    /// Empty: every channel drives the actuator of its own name or alias. Default empty.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>?> Actuators { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, double>?>();

    /// <summary>Whether activations are written instead of excitations.</summary>
    public ActivationDynamicsConfig ActivationDynamics { get; init; } = new();

    /// <summary>Every problem of the map, each with its path in the file; empty when it can be used.</summary>
    /// <param name="channels">The channels there are.</param>
    public IReadOnlyList<ConfigProblem> Validate(IReadOnlyList<string> channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        List<ConfigProblem> problems = [.. Normalisation.Validate()];
        problems.AddRange(Normalisation.Values.Keys.Where(c => !channels.Contains(c)).Select(c => Unknown($"normalisation.values.{c}", channels)));
        foreach ((string channel, string actuator) in Aliases)
        {
            string path = $"aliases.{channel}";
            if (!channels.Contains(channel)) problems.Add(Unknown(path, channels));
            problems.AddRange(OfName(path, actuator));
            if (Actuators.ContainsKey(actuator))
                problems.Add(new(path, $"'{actuator}' is listed in actuators too. Leave one of them out.") { Involves = [$"actuators.{actuator}"] });
            if (Aliases.First(alias => alias.Value == actuator).Key is { } first && first != channel)
                problems.Add(new(path, $"'{actuator}' is the alias of '{first}' already. Two channels that drive one actuator stand in actuators, with their weights."));
        }

        if (Actuators.Count == 0)
        {
            problems.AddRange(Aliases.Where(a => channels.Contains(a.Value) && !Aliases.ContainsKey(a.Value)).Select(
                a => new ConfigProblem($"aliases.{a.Key}", $"'{a.Value}' is a channel too, and drives the actuator of its name. Give that one an alias, or list all in actuators.")));
            problems.AddRange(channels.Where(c => !Aliases.ContainsKey(c)).SelectMany(c => OfName("actuators", c)));
        }

        foreach ((string actuator, IReadOnlyDictionary<string, double>? weights) in Actuators) problems.AddRange(OfActuator(actuator, weights, channels));
        if (Actuators.Count > 0 && Aliases.Count == 0 && Actuators.Values.All(w => w is null or { Count: 0 }))
            problems.Add(new("actuators", $"at least one actuator must be driven by a channel, none is. The channels are {string.Join(", ", channels)}."));
        problems.AddRange(ActivationDynamics.Validate());
        return problems;
    }

    private static IEnumerable<ConfigProblem> OfActuator(string actuator, IReadOnlyDictionary<string, double>? weights, IReadOnlyList<string> channels)
    {
        string path = $"actuators.{actuator}";
        foreach (ConfigProblem problem in OfName(path, actuator)) yield return problem;
        if (weights is null) yield break;
        foreach ((string channel, double weight) in weights)
        {
            if (!channels.Contains(channel)) yield return Unknown($"{path}.{channel}", channels);
            if (!NumberRange.NotNegative.Contains(weight)) yield return new($"{path}.{channel}", $"must be {NumberRange.NotNegative}, was {ConfigChecks.Text(weight)}.");
        }

        if (weights.Count > 0 && weights.Values.All(w => w == 0))
            yield return new(path, "one weight must be above 0, all are 0. An actuator without EMG is written with {}.");
    }

    private static IEnumerable<ConfigProblem> OfName(string path, string actuator)
    {
        if (!InLabels().IsMatch(actuator))
            yield return new(path, $"names of actuators are letters, digits and _ . / | -, found '{actuator}'. Write the name as the musculoskeletal model has it; a channel of another name gets an alias.");
        else if (actuator.ToUpperInvariant() is "TIME" or "T")
            yield return new(path, $"'{actuator}' would be taken for the time. Rename the actuator.");
    }

    private static ConfigProblem Unknown(string path, IReadOnlyList<string> channels) => new(path, $"there is no such channel. The channels are {string.Join(", ", channels)}.");

    [GeneratedRegex(@"^[A-Za-z0-9_./|\-]+\z")]
    private static partial Regex InLabels();
}
