using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Hdf5;

/// <summary>The dataset of a plain HDF5 file that holds the EMG: <c>emg</c>, or the one that data.variable names.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="IsTransposed">Whether it is read from [channel, time], as MATLAB writes it: only where the setting ends in .T.</param>
/// <param name="IsNamed">Whether data.variable names it.</param>
internal sealed record Hdf5EmgDataset(string Path, bool IsTransposed, bool IsNamed)
{
    private const string TransposedEnding = ".T";

    private static readonly string[] RateNames = ["sample_rate_hz", "sampling_rate_hz", "sample_rate", "sampling_rate", "sampling_frequency", "rate", "fs"];

    /// <summary>The dataset to read.</summary>
    /// <exception cref="InvalidDataException">There is none; the message lists the datasets that may be meant.</exception>
    public static Hdf5EmgDataset Of(Hdf5Source file, DataConfig config)
    {
        if (config.Variable is not { } variable)
        {
            return file.HasDataset("emg")
                ? new Hdf5EmgDataset("emg", false, false)
                : throw new InvalidDataException(
                    $"'{file.Name}' is HDF5 but neither NWB nor a recording of this layout, which requires a dataset 'emg' [time, channel]. Set data.variable to the path of the dataset with the EMG. "
                    + $"Found: {TrainingDataFile.Found(file)}. Datasets of numbers: {Hdf5Candidates.Listed(file)}.");
        }

        if (file.HasDataset(variable)) return new Hdf5EmgDataset(variable, false, true);
        if (variable.EndsWith(TransposedEnding, StringComparison.Ordinal) && variable[..^TransposedEnding.Length] is { Length: > 0 } path && file.HasDataset(path)) return new Hdf5EmgDataset(path, true, true);
        throw new InvalidDataException($"'{file.Name}' has no dataset '{variable}', which data.variable names. Datasets of numbers: {Hdf5Candidates.Listed(file)}.");
    }

    /// <summary>The samples [time, channel].</summary>
    /// <exception cref="InvalidDataException">The axes cannot be told apart, or are in the other order.</exception>
    public SampleMatrix Samples(Hdf5Source file)
    {
        int[] shape = file.Shape(Path);
        if (IsNamed && shape.Length == 1) return file.Samples(Path);
        if (shape.Length == 2) RequireTimeBeforeChannels(file, shape);
        SampleMatrix stored = file.Matrix(Path);
        if (!IsTransposed) return stored;
        SampleMatrix samples = stored.NewLike(stored.ChannelCount, stored.SampleCount);
        double[] channel = new double[stored.ChannelCount];
        for (int c = 0; c < stored.SampleCount; c++)
        {
            stored.Read(c, channel);
            samples.SetChannel(c, channel);
        }

        return samples;
    }

    /// <summary>The rate that attributes of the dataset or of the file state under a usual name, and where; null where none does.</summary>
    /// <exception cref="InvalidDataException">Two attributes disagree.</exception>
    public (double RateHz, string Where)? StatedRate(Hdf5Source file)
    {
        (double RateHz, string Where)[] stated =
        [
            .. new[] { Path, "/" }.SelectMany(place => RateNames.Where(name => file.HasAttribute(place, name)).Select(name => (file.NumberAttribute(place, name), $"attribute '{name}' of '{place}'"))),
        ];
        if (stated.Length == 0) return null;
        (double RateHz, string Where)? other = stated.Skip(1).Where(s => s.RateHz != stated[0].RateHz).Select(s => ((double, string)?)s).FirstOrDefault();
        return other is null
            ? stated[0]
            : throw new InvalidDataException(FormattableString.Invariant(
                $"'{file.Name}' states two rates: {stated[0].RateHz} Hz ({stated[0].Where}) and {other.Value.RateHz} Hz ({other.Value.Where}). Remove the wrong one."));
    }

    /// <summary>Whether an attribute of the dataset, else of the file, exists; the object that carries it.</summary>
    public string? CarrierOf(Hdf5Source file, string attribute) => file.HasAttribute(Path, attribute) ? Path : file.HasAttribute("/", attribute) ? "/" : null;

    private void RequireTimeBeforeChannels(Hdf5Source file, int[] shape)
    {
        (int samples, int channels) = IsTransposed ? (shape[1], shape[0]) : (shape[0], shape[1]);
        if (samples < channels)
        {
            throw file.Invalid(Path, IsTransposed
                ? $"has the shape [{shape[0]}, {shape[1]}]: read as [channel, time] it has more channels than samples. Set data.variable to {Path}."
                : $"must have the axes [time, channel], has the shape [{shape[0]}, {shape[1]}], more channels than samples. Transpose it (MATLAB writes axes in reverse), or set data.variable to {Path}{TransposedEnding}, which reads it as [channel, time].");
        }

        if (samples == channels && IsNamed && !IsTransposed)
            throw file.Invalid(Path, $"has the shape [{shape[0]}, {shape[1]}], which does not say which axis is time. If it is [channel, time], set data.variable to {Path}{TransposedEnding}; if it is [time, channel], store it as 'emg'.");
    }
}
