using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Hdf5;

/// <summary>Reads EMG recordings from plain HDF5: a dataset <c>emg</c> [time, channel] and attributes of the file (schemas/recording-h5.md).</summary>
public static class Hdf5RecordingReader
{
    /// <summary>Reads a recording.</summary>
    /// <param name="path">An HDF5 file.</param>
    /// <param name="config">Sample rate, channel names and unit where the file's attributes do not state them.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file has no such dataset, or nothing states its sample rate.</exception>
    public static EmgRecording Read(string path, DataConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        using Hdf5Source file = Hdf5Source.Open(path);
        RequireRecording(file);
        SampleMatrix samples = file.Matrix("emg");
        if (samples.SampleCount < samples.ChannelCount)
            throw file.Invalid("emg", $"must have the axes [time, channel], has the shape [{samples.SampleCount}, {samples.ChannelCount}], more channels than samples. Transpose it (MATLAB writes axes in reverse).");
        double rate = file.HasAttribute("/", "sample_rate_hz")
            ? file.NumberAttribute("/", "sample_rate_hz")
            : config.SampleRateHz ?? throw new InvalidDataException($"'{file.Name}' does not state its sample rate: set data.sample_rate_hz, or the file's attribute 'sample_rate_hz'.");
        double start = file.HasAttribute("/", "start_seconds") ? file.NumberAttribute("/", "start_seconds") : 0;
        try
        {
            return new EmgRecording(Channels(file, config, samples.ChannelCount), rate, start, samples) { Provenance = new(file.Name, "", []) };
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
        if (!file.HasDataset("emg"))
            throw new InvalidDataException($"'{file.Name}' is HDF5 but neither NWB nor a recording of this layout, which requires a dataset 'emg' [time, channel]. Found: {TrainingDataFile.Found(file)}.");
    }

    private static Channel[] Channels(Hdf5Source file, DataConfig config, int count)
    {
        string[] names = file.HasAttribute("/", "channel_names") ? file.TextsAttribute("/", "channel_names")
            : config.ChannelNames.Count > 0 ? [.. config.ChannelNames]
            : [.. Enumerable.Range(1, count).Select(i => $"channel_{i:00}")];
        if (names.Length != count) throw file.Invalid("emg", $"has {count} channels, but there are {names.Length} names ({string.Join(", ", names)}). Name each.");
        string[] units = file.HasAttribute("/", "channel_units") ? file.TextsAttribute("/", "channel_units") : [.. names.Select(_ => config.Unit)];
        return units.Length == count
            ? [.. names.Zip(units, (name, unit) => new Channel(name, unit))]
            : throw file.Invalid("emg", $"has {count} channels, but channel_units has {units.Length}. Give one for each.");
    }
}
