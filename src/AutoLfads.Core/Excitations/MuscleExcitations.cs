using AutoLfads.Core.Excitations.Dynamics;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Excitations;

/// <summary>What drives the actuators of a musculoskeletal model, made from an estimate: excitations, or activations where dynamics were asked for.</summary>
public sealed record MuscleExcitations
{
    private MuscleExcitations(EmgRecording emg, MuscleMap map)
    {
        Map = map;
        SampleRateHz = emg.SampleRateHz;
        StartSeconds = emg.StartSeconds;
        Source = emg.Provenance.Source;
    }

    /// <summary>Which channels drive which actuators.</summary>
    public MuscleMap Map { get; }

    /// <summary>Name of the file the estimate was made from.</summary>
    public string Source { get; }

    /// <summary>Rows per second.</summary>
    public double SampleRateHz { get; }

    /// <summary>Time of the first row in the recording's clock, seconds.</summary>
    public double StartSeconds { get; }

    /// <summary>What channels were divided by.</summary>
    public required ExcitationNormalisation Normalisation { get; init; }

    /// <summary>Normalised EMG, [time, channel of the map], in [0, 1].</summary>
    public required SampleMatrix Emg { get; init; }

    /// <summary>Of each channel of the map, the number of rows that were limited to 1.</summary>
    public required IReadOnlyList<int> Limited { get; init; }

    /// <summary>How excitations became activations; none where <see cref="Values"/> are excitations.</summary>
    public required ActivationDynamicsConfig Dynamics { get; init; }

    /// <summary>[time, driven actuator of the map], in [0, 1].</summary>
    public required SampleMatrix Values { get; init; }

    /// <summary>Makes excitations or activations of an estimate: normalises, maps, and applies the dynamics.</summary>
    /// <param name="emg">The estimate as a recording at the rate that is wanted; no sample missing.</param>
    /// <param name="map">Which channels drive which actuators.</param>
    /// <param name="normalisation">What the map's channels are divided by.</param>
    /// <param name="dynamics">Whether and how activations follow from excitations.</param>
    /// <param name="stop">Stops between actuators.</param>
    /// <exception cref="InvalidDataException">A sample is missing, a channel of the map has no factor, or one in another unit.</exception>
    public static MuscleExcitations Of(EmgRecording emg, MuscleMap map, ExcitationNormalisation normalisation, ActivationDynamicsConfig dynamics, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(emg);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(normalisation);
        ArgumentNullException.ThrowIfNull(dynamics);
        string[] without = [.. map.Channels.Where(c => normalisation.Factors.All(f => f.Channel != c))];
        if (without.Length > 0)
            throw new InvalidDataException($"The normalisation has no factor for {string.Join(", ", without)}; it has {string.Join(", ", normalisation.Factors.Select(f => f.Channel))}. Use one that was made with the same channels.");
        ExcitationNormalisation used = new([.. map.Channels.Select(c => normalisation.Factors.First(f => f.Channel == c))]);
        (SampleMatrix normalised, IReadOnlyList<int> limited) = used.Apply(emg);
        int missing = Array.FindIndex(normalised.Values, v => !double.IsFinite(v));
        if (missing >= 0)
            throw new InvalidDataException(FormattableString.Invariant($"'{emg.Provenance.Source}', channel '{map.Channels[missing % map.Channels.Count]}': no estimate at {emg.StartSeconds + (missing / map.Channels.Count / emg.SampleRateHz)} s. Fill gaps first."));
        SampleMatrix values = map.Apply(normalised);
        for (int a = 0; a < values.ChannelCount && dynamics.Model != ActivationModel.None; a++)
        {
            stop.ThrowIfCancellationRequested();
            values.SetChannel(a, dynamics.Apply(values.GetChannel(a), emg.SampleRateHz));
        }

        return new(emg, map) { Normalisation = used, Emg = normalised, Limited = limited, Dynamics = dynamics, Values = values };
    }
}
