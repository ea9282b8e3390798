using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Hdf5;

/// <summary>Reads EMG recordings from plain HDF5: a dataset <c>emg</c> [time, channel], or the one that data.variable names, and attributes of it or of the file (schemas/recording-h5.md).</summary>
public static class Hdf5RecordingReader
{
    /// <summary>Reads a recording.</summary>
    /// <param name="path">An HDF5 file.</param>
    /// <param name="config">Path of the dataset where it is not <c>emg</c>; sample rate, channel names and unit where attributes do not state them.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file has no such dataset, its axes are not [time, channel], or its sample rate is stated nowhere or in two ways.</exception>
    public static EmgRecording Read(string path, DataConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        using Hdf5Source file = Hdf5Source.Open(path);
        if (config.Variable is null) RequireRecording(file);
        Hdf5EmgDataset dataset = Hdf5EmgDataset.Of(file, config);
        SampleMatrix samples = dataset.Samples(file);
        (double rate, string description) = Rate(file, dataset, config);
        double start = dataset.CarrierOf(file, "start_seconds") is { } carrier ? file.NumberAttribute(carrier, "start_seconds") : 0;
        try
        {
            return new EmgRecording(Channels(file, dataset, config, samples.ChannelCount), rate, start, samples) { Provenance = new(file.Name, description, []) };
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"'{file.Name}': {e.Message}", e);
        }
    }

    private static void RequireRecording(Hdf5Source file)
    {
        if (ActivationFile.Recognises(file)) throw new InvalidDataException($"'{file.Name}' is an activation estimate, not a recording. Give the recording it was made from.");
        if (PreparedWindowsFile.Recognises(file) || LfadsWindows.Recognise(file) is not null)
            throw new InvalidDataException($"'{file.Name}' holds windows, not a recording. Train on it, or give the recording it was cut from.");
    }

    private static (double RateHz, string Description) Rate(Hdf5Source file, Hdf5EmgDataset dataset, DataConfig config)
    {
        List<string> notes = [];
        if (dataset.IsNamed) notes.Add($"EMG of '{dataset.Path}'{(dataset.IsTransposed ? ", transposed" : "")}");
        if (dataset.StatedRate(file) is not { } stated)
        {
            return (
                config.SampleRateHz ?? throw new InvalidDataException($"'{file.Name}' does not state its sample rate: set data.sample_rate_hz, or the file's attribute 'sample_rate_hz'."),
                string.Join("; ", notes));
        }

        if (config.SampleRateHz is { } expected && !RegularTimes.Agree(stated.RateHz, expected))
            throw new InvalidDataException(FormattableString.Invariant($"'{file.Name}' states {stated.RateHz} Hz ({stated.Where}), data.sample_rate_hz {expected}. Remove the setting, or the attribute."));
        notes.Add($"rate from {stated.Where}");
        return (stated.RateHz, string.Join("; ", notes));
    }

    private static Channel[] Channels(Hdf5Source file, Hdf5EmgDataset dataset, DataConfig config, int count)
    {
        string[] names = dataset.CarrierOf(file, "channel_names") is { } named ? file.TextsAttribute(named, "channel_names")
            : config.ChannelNames.Count > 0 ? [.. config.ChannelNames]
            : [.. Enumerable.Range(1, count).Select(i => $"channel_{i:00}")];
        if (names.Length != count) throw file.Invalid(dataset.Path, $"has {count} channels, but there are {names.Length} names ({string.Join(", ", names.Take(20))}). Name each.");
        string[] units = dataset.CarrierOf(file, "channel_units") is { } carrier ? file.TextsAttribute(carrier, "channel_units") : [.. names.Select(_ => config.Unit)];
        return units.Length == count
            ? [.. names.Zip(units, (name, unit) => new Channel(name, unit))]
            : throw file.Invalid(dataset.Path, $"has {count} channels, but channel_units has {units.Length}. Give one for each.");
    }
}
