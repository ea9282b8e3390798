using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Excitations;

/// <summary>The share of a channel in an actuator's excitation.</summary>
/// <param name="Channel">Name of the EMG channel.</param>
/// <param name="Weight">What its normalised estimate is multiplied by; above 0.</param>
public sealed record ChannelWeight(string Channel, double Weight);

/// <summary>An actuator and the channels that drive it.</summary>
/// <param name="Name">Name in the musculoskeletal model.</param>
/// <param name="Inputs">The channels; empty where the actuator has no EMG.</param>
public sealed record MappedActuator(string Name, IReadOnlyList<ChannelWeight> Inputs);

/// <summary>Which EMG channels drive which actuators: the excitation of an actuator is the weighted sum of normalised channels, limited to [0, 1].</summary>
public sealed class MuscleMap
{
    private MuscleMap(IReadOnlyList<MappedActuator> actuators)
    {
        Actuators = actuators;
        Driven = [.. actuators.Where(a => a.Inputs.Count > 0)];
        Channels = [.. Driven.SelectMany(a => a.Inputs).Select(i => i.Channel).Distinct()];
    }

    /// <summary>Every actuator, those without EMG too, in the order of the map: those listed, then aliases.</summary>
    public IReadOnlyList<MappedActuator> Actuators { get; }

    /// <summary>The actuators that have EMG, in the same order.</summary>
    public IReadOnlyList<MappedActuator> Driven { get; }

    /// <summary>The channels that drive an actuator, each once, in the order of their first use.</summary>
    public IReadOnlyList<string> Channels { get; }

    /// <summary>The map that a configuration describes.</summary>
    /// <param name="config">What a user wrote; channels of weight 0 are left out.</param>
    /// <param name="channels">The channels there are.</param>
    /// <exception cref="ArgumentException">The configuration has problems; the message lists them.</exception>
    public static MuscleMap Of(MuscleMapConfig config, IReadOnlyList<string> channels)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Validate(channels) is { Count: > 0 } problems) throw new ArgumentException(string.Join(" ", problems), nameof(config));
        if (config.Actuators.Count == 0)
            return new([.. channels.Select(c => new MappedActuator(config.Aliases.GetValueOrDefault(c, c), [new(c, 1)]))]);
        IEnumerable<MappedActuator> listed = config.Actuators.Select(
            a => new MappedActuator(a.Key, [.. (a.Value ?? new Dictionary<string, double>()).Where(w => w.Value > 0).Select(w => new ChannelWeight(w.Key, w.Value))]));
        return new([.. listed, .. config.Aliases.Select(a => new MappedActuator(a.Value, [new(a.Key, 1)]))]);
    }

    /// <summary>Excitations of the actuators that have EMG.</summary>
    /// <param name="emg">Normalised EMG of <see cref="Channels"/>, [time, channel].</param>
    /// <returns>[time, actuator of <see cref="Driven"/>], each sum limited to [0, 1].</returns>
    /// <exception cref="ArgumentException">There are not as many columns as channels.</exception>
    public SampleMatrix Apply(SampleMatrix emg)
    {
        ArgumentNullException.ThrowIfNull(emg);
        if (emg.ChannelCount != Channels.Count)
            throw new ArgumentException($"A column for each of {Channels.Count} channels is required ({string.Join(", ", Channels)}), found {emg.ChannelCount}.", nameof(emg));
        SampleMatrix excitations = new(emg.SampleCount, Driven.Count);
        for (int a = 0; a < Driven.Count; a++)
        {
            (int Column, double Weight)[] inputs = [.. Driven[a].Inputs.Select(i => (Channels.ToList().IndexOf(i.Channel), i.Weight))];
            for (int t = 0; t < emg.SampleCount; t++)
            {
                double sum = 0;
                foreach ((int column, double weight) in inputs) sum += weight * emg[t, column];
                excitations[t, a] = Math.Clamp(sum, 0, 1);
            }
        }

        return excitations;
    }
}
