using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Files;
using AutoLfads.Core.Recordings;
using PureHDF;

namespace AutoLfads.IO.Hdf5;

/// <summary>The file of one recording's estimate, <c>activation.h5</c>: everything of an <see cref="ActivationEstimate"/>, exact, for MATLAB, Python and this software (schemas/activation-h5.md).</summary>
public static class ActivationFile
{
    /// <summary>The root attribute <c>format</c> of these files.</summary>
    public const string Format = "autolfads-activation";

    /// <summary>The layout this software writes, and the latest it reads.</summary>
    public const int FormatVersion = 1;

    private static readonly string[] TimeByChannel = ["time", "channel"];

    /// <summary>Writes an estimate; replaces an existing file only when the new one is complete.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="estimate">What is written, in double precision.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ActivationEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        H5File file = new()
        {
            Attributes =
            {
                ["format"] = Format,
                ["format_version"] = FormatVersion,
                ["sample_rate_hz"] = estimate.SampleRateHz,
                ["start_seconds"] = estimate.StartSeconds,
                ["channel_names"] = estimate.Channels.Select(c => c.Name).ToArray(),
                ["channel_units"] = estimate.Channels.Select(c => c.Unit).ToArray(),
                ["posterior_samples"] = estimate.SampleCount,
                ["credible_mass"] = estimate.CredibleMass,
            },
        };
        AddMatrices(file, estimate);
        file["window_starts"] = Hdf5Arrays.Array(estimate.WindowStarts);
        file["side_signals"] = SideSignals(estimate.SideSignals);
        H5Group events = [];
        events["name"] = Hdf5Arrays.Texts(estimate.Events.Select(e => e.Name));
        events["seconds"] = Hdf5Arrays.Array(estimate.Events.Select(e => e.Seconds).ToArray(), compress: false, estimate.Events.Count);
        file["events"] = events;
        file["model_json"] = Hdf5Arrays.Text(JsonSerializer.Serialize(estimate.Model, JsonFormat.Options));
        file["provenance_json"] = Hdf5Arrays.Text(JsonSerializer.Serialize(estimate.Provenance, JsonFormat.Options));
        AtomicFile.Write(path, temporary => Hdf5Arrays.Write(file, temporary));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not one of these, is damaged, or was written by a later version.</exception>
    public static ActivationEstimate Read(string path)
    {
        using Hdf5Source file = Hdf5Source.Open(path);
        if (!Recognises(file))
            throw new InvalidDataException($"'{file.Name}' is not a file of activation estimates: its attribute 'format' must be '{Format}'. Found: {TrainingDataFile.Found(file)}.");
        file.RequireVersion(FormatVersion);
        ActivationEstimate estimate = new()
        {
            Model = file.Json<ModelMetadata>("model_json"),
            Channels = file.ChannelAttributes("/"),
            SampleRateHz = file.NumberAttribute("/", "sample_rate_hz"),
            StartSeconds = file.NumberAttribute("/", "start_seconds"),
            Activation = file.Matrix("activation"),
            Variance = file.Matrix("variance"),
            Lower = Optional(file, "lower"),
            Upper = Optional(file, "upper"),
            CredibleMass = file.NumberAttribute("/", "credible_mass"),
            Shape = Optional(file, "gamma_shape"),
            Rate = Optional(file, "gamma_rate"),
            Factors = file.Matrix("factors"),
            InferredInputs = file.Matrix("inferred_inputs"),
            InitialConditions = file.Matrix("initial_conditions"),
            WindowStarts = file.Integers("window_starts"),
            Emg = file.Matrix("emg"),
            SideSignals = ReadSideSignals(file),
            Events = [.. file.Texts("events/name").Zip(file.Doubles("events/seconds"), (name, seconds) => new RecordingEvent(name, seconds))],
            Provenance = file.Json<Provenance>("provenance_json"),
            SampleCount = (int)file.NumberAttribute("/", "posterior_samples"),
        };
        RequireConsistent(file, estimate);
        return estimate;
    }

    /// <summary>True where the file is an activation estimate of this layout, of any version.</summary>
    /// <param name="path">Any file.</param>
    public static bool Recognises(string path)
    {
        if (!Hdf5Signature.IsAtStartOf(path)) return false;
        using Hdf5Source file = Hdf5Source.Open(path);
        return Recognises(file);
    }

    internal static bool Recognises(Hdf5Source file) => file.HasAttribute("/", "format") && file.TextAttribute("/", "format") == Format;

    private static void AddMatrices(H5File file, ActivationEstimate estimate)
    {
        void Add(string key, SampleMatrix? samples, string unit, string[] axes)
        {
            if (samples is null) return;
            H5Dataset dataset = Hdf5Arrays.Array(samples);
            dataset.Attributes["axes"] = axes;
            dataset.Attributes["unit"] = unit;
            file[key] = dataset;
        }

        // Channels of different units have them in channel_units alone.
        string[] units = [.. estimate.Channels.Select(c => c.Unit).Distinct()];
        string unit = units is [string only] ? only : "see channel_units";
        Add("activation", estimate.Activation, unit, TimeByChannel);
        Add("variance", estimate.Variance, units is [string one] ? one + "^2" : "square of channel_units", TimeByChannel);
        Add("lower", estimate.Lower, unit, TimeByChannel);
        Add("upper", estimate.Upper, unit, TimeByChannel);
        Add("emg", estimate.Emg, unit, TimeByChannel);
        Add("gamma_shape", estimate.Shape, "1", TimeByChannel);
        Add("gamma_rate", estimate.Rate, "1", TimeByChannel);
        Add("factors", estimate.Factors, "1", ["time", "factor"]);
        Add("inferred_inputs", estimate.InferredInputs, "1", ["time", "input"]);
        Add("initial_conditions", estimate.InitialConditions, "1", ["window", "dimension"]);
    }

    private static H5Group SideSignals(IReadOnlyList<SideSignal> signals)
    {
        H5Group group = [];
        for (int i = 0; i < signals.Count; i++)
        {
            SideSignal signal = signals[i];
            H5Dataset samples = Hdf5Arrays.Array(signal.Samples);
            samples.Attributes["axes"] = TimeByChannel;
            samples.Attributes["name"] = signal.Name;
            samples.Attributes["sample_rate_hz"] = signal.SampleRateHz;
            samples.Attributes["start_seconds"] = signal.StartSeconds;
            samples.Attributes["channel_names"] = signal.Channels.Select(c => c.Name).ToArray();
            samples.Attributes["channel_units"] = signal.Channels.Select(c => c.Unit).ToArray();
            // Numbered, since a signal may be named anything and HDF5 splits paths at '/'.
            group[$"signal_{i + 1:000}"] = samples;
        }

        return group;
    }

    private static SideSignal[] ReadSideSignals(Hdf5Source file) =>
    [
        .. file.Names("side_signals").Order(StringComparer.Ordinal).Select(n => "side_signals/" + n).Select(path => new SideSignal(
            file.TextAttribute(path, "name"),
            file.ChannelAttributes(path),
            file.NumberAttribute(path, "sample_rate_hz"),
            file.NumberAttribute(path, "start_seconds"),
            file.Matrix(path))),
    ];

    private static SampleMatrix? Optional(Hdf5Source file, string key) => file.Has(key) ? file.Matrix(key) : null;

    private static void RequireConsistent(Hdf5Source file, ActivationEstimate estimate)
    {
        SampleMatrix activation = estimate.Activation;
        if (activation.ChannelCount != estimate.Channels.Count)
            throw file.Invalid("activation", $"must have {estimate.Channels.Count} columns, one for each name in channel_names, has {activation.ChannelCount}.");
        foreach ((string key, SampleMatrix? samples) in new[]
        {
            ("variance", estimate.Variance), ("lower", estimate.Lower), ("upper", estimate.Upper), ("emg", estimate.Emg),
            ("gamma_shape", estimate.Shape), ("gamma_rate", estimate.Rate),
        })
        {
            if (samples is not null && (samples.SampleCount, samples.ChannelCount) != (activation.SampleCount, activation.ChannelCount))
                throw file.Invalid(key, $"must have the shape of 'activation', [{activation.SampleCount}, {activation.ChannelCount}], has [{samples.SampleCount}, {samples.ChannelCount}].");
        }
    }
}
