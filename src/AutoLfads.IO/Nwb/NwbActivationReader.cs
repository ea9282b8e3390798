using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>Reads the estimate that an NWB file holds in its processing module <c>muscle_activation</c>: files of estimates, and recordings that one was added to (schemas/nwb.md).</summary>
public static class NwbActivationReader
{
    private const string Module = $"processing/{NwbActivationWriter.Module}";

    /// <summary>Reads everything of an estimate, exactly as it was made, with the signals and events that the file has beside it.</summary>
    /// <param name="path">An NWB file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not NWB, holds no estimate of this software, or is damaged.</exception>
    public static ActivationEstimate Read(string path)
    {
        using Hdf5Source file = Hdf5Source.Open(path);
        if (!NwbRecordingReader.Recognises(file)) throw new InvalidDataException($"'{file.Name}' is HDF5 but not NWB: its attribute 'neurodata_type' must be 'NWBFile'. Found: {TrainingDataFile.Found(file)}.");
        if (!file.Has($"{Module}/muscle_activation/data"))
            throw new InvalidDataException($"'{file.Name}' holds no estimate of muscle activation: '{Module}/muscle_activation' is required. Add one with 'autolfads infer MODEL RECORDING --append'.");
        NwbSeriesReader series = new(file, $"{Module}/muscle_activation");
        NwbActivationComments made = NwbActivationComments.TryParse(series.CommentsText)
            ?? throw file.Invalid(series.Path, "must have comments that say how the estimate was made, in the JSON of this version of this software. Infer it again, with --overwrite.");
        Channel[] channels = Channels(file);
        SampleMatrix activation = file.Matrix($"{Module}/muscle_activation/data");
        int bins = activation.SampleCount;
        if (activation.ChannelCount != channels.Length)
            throw file.Invalid($"{series.Path}/data", $"must have {channels.Length} columns, one for each row of the table 'muscles', has {activation.ChannelCount}.");
        NwbTimeAxis axis = series.TimeAxis(bins);
        SampleMatrix? OfChannels(string name) => Series(file, name, bins, channels.Length);
        SampleMatrix Required(string name, int? columns = null) => Series(file, name, bins, columns) ?? throw file.Invalid($"{Module}/{name}", "is required, and missing.");
        ActivationEstimate estimate = new()
        {
            Model = Model(file),
            Channels = channels,
            SampleRateHz = axis.RateHz,
            StartSeconds = axis.StartSeconds,
            Activation = activation,
            Variance = Required("muscle_activation_variance", channels.Length),
            Lower = OfChannels("muscle_activation_lower"),
            Upper = OfChannels("muscle_activation_upper"),
            CredibleMass = made.CredibleMass,
            Shape = OfChannels("gamma_shape"),
            Rate = OfChannels("gamma_rate"),
            Factors = Required("factors"),
            // A model without a controller has no inputs, and no series of them.
            InferredInputs = Series(file, "inferred_inputs", bins, columns: null) ?? new SampleMatrix(bins, 0),
            InitialConditions = file.Matrix($"{Module}/windows/initial_condition"),
            WindowStarts = WindowStarts(file, axis),
            Emg = Required("emg_preprocessed", channels.Length),
            Provenance = made.Provenance,
            SampleCount = made.PosteriorSamples,
        };
        return WithWhatIsBeside(file, estimate);
    }

    /// <summary>Whether a file is NWB, holds an estimate, and no recording that it could be taken for.</summary>
    /// <param name="path">Any file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is HDF5 and cut short or damaged.</exception>
    public static bool IsEstimateAlone(string path)
    {
        if (!Hdf5Signature.IsAtStartOf(path)) return false;
        using Hdf5Source file = Hdf5Source.Open(path);
        return NwbRecordingReader.Recognises(file) && file.Has(Module) && NwbCatalog.Series(file, "acquisition").Length == 0;
    }

    private static Channel[] Channels(Hdf5Source file)
    {
        string[] names = file.Texts($"{Module}/muscles/muscle"), units = file.Texts($"{Module}/muscles/unit");
        return names.Length == units.Length
            ? [.. names.Zip(units, (name, unit) => new Channel(name, unit))]
            : throw file.Invalid($"{Module}/muscles", $"must have as many units as names, has {units.Length} and {names.Length}.");
    }

    private static SampleMatrix? Series(Hdf5Source file, string name, int bins, int? columns)
    {
        string data = $"{Module}/{name}/data";
        if (!file.HasDataset(data)) return null;
        SampleMatrix samples = file.Matrix(data);
        return samples.SampleCount == bins && (columns is null || samples.ChannelCount == columns)
            ? samples
            : throw file.Invalid(data, $"must have the shape [{bins}, {columns?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any"}] of the estimate, has [{samples.SampleCount}, {samples.ChannelCount}].");
    }

    private static ModelMetadata Model(Hdf5Source file)
    {
        string keys = $"{Module}/model_parameters/key";
        int row = Array.IndexOf(file.Texts(keys), NwbActivationWriter.WholeModel);
        string[] values = file.Texts($"{Module}/model_parameters/value");
        if (row < 0 || row >= values.Length) throw file.Invalid(keys, $"must have a row '{NwbActivationWriter.WholeModel}', the model's metadata. Infer the estimate again with this version of this software, with --overwrite.");
        try
        {
            return JsonSerializer.Deserialize<ModelMetadata>(values[row], JsonFormat.Options) ?? throw file.Invalid(keys, $"the row '{NwbActivationWriter.WholeModel}' must not be null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw file.Invalid(keys, $"the row '{NwbActivationWriter.WholeModel}' is not the JSON that is required: {e.Message}", e);
        }
    }

    private static int[] WindowStarts(Hdf5Source file, NwbTimeAxis axis)
    {
        string path = $"{Module}/windows/start_time";
        return Array.ConvertAll(file.Doubles(path), seconds => Math.Round((seconds - axis.StartSeconds) * axis.RateHz) is >= 0 and <= int.MaxValue and double bin
            ? (int)bin
            : throw file.Invalid(path, $"must be times from the estimate's first bin on, {axis.StartSeconds} s; found {seconds}."));
    }

    // What lies beside the estimate is not worth refusing it for.
    private static ActivationEstimate WithWhatIsBeside(Hdf5Source file, ActivationEstimate estimate)
    {
        (RecordingEvent[] events, string[] eventsSkipped) = NwbEvents.Read(file);
        (SideSignal[] signals, string[] skipped) = NwbSideSignals.Read(file, emg: [], asked: []);
        string[] notRead = [.. skipped, .. eventsSkipped];
        Provenance provenance = estimate.Provenance;
        return estimate with
        {
            SideSignals = signals,
            Events = events,
            Provenance = notRead.Length == 0 ? provenance : provenance with { Description = $"{provenance.Description} Not read: {string.Join("; ", notRead)}".Trim() },
        };
    }
}
