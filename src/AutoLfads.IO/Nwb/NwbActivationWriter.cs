using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;
using PureHDF;

namespace AutoLfads.IO.Nwb;

/// <summary>Writes an estimate as a new NWB file: the processing module <c>muscle_activation</c>, with the signals and events recorded beside the EMG (schemas/nwb.md).</summary>
public static class NwbActivationWriter
{
    /// <summary>Name of the processing module.</summary>
    public const string Module = "muscle_activation";

    /// <summary>The row of the table <c>model_parameters</c> that holds all of the model's metadata.</summary>
    internal const string WholeModel = "metadata_json";

    private const string NoUnit = "n.a.";

    /// <summary>Writes an estimate; replaces an existing file only when the new one is complete.</summary>
    /// <param name="path">Destination, ending in .nwb by convention; its folder must exist.</param>
    /// <param name="estimate">What is written; its clock's zero is the session's start.</param>
    /// <param name="session">What the file says of its session.</param>
    /// <exception cref="ArgumentException">The session lacks what NWB requires.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ActivationEstimate estimate, NwbSession session)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(session);
        NwbDocument document = new(session);
        document.Processing[Module] = ModuleOf(document.Objects, estimate, source: null, series: [], electrodes: null);
        NwbBehavior.AddTo(document, estimate.SideSignals, estimate.Events);
        document.Write(path);
    }

    /// <summary>Writes an estimate as a new NWB file without what was recorded beside the EMG, naming the series of the file that has it.</summary>
    internal static void WriteBeside(string path, ActivationEstimate estimate, NwbSession session, NwbSource source)
    {
        NwbDocument document = new(session);
        document.Processing[Module] = ModuleOf(document.Objects, estimate, source, series: [], electrodes: null);
        document.Write(path);
    }

    /// <summary>Writes the module alone, at the root of a file that is no NWB, to be copied into one.</summary>
    /// <param name="path">Destination.</param>
    /// <param name="estimate">What is written.</param>
    /// <param name="identifier">What identifiers of the module's objects follow from.</param>
    /// <param name="source">What in the NWB file the estimate was made from; null where it was made from another file.</param>
    internal static void WriteModule(string path, ActivationEstimate estimate, string identifier, NwbSource? source)
    {
        // Empty groups stand in for what the module refers to outside of itself: a reference made anew by its path leads to what is there in the NWB file.
        H5File file = [];
        H5Group? electrodes = source?.ElectrodeRows is null ? null : StandIn(file, NwbSource.ElectrodesTable);
        H5Group[] series = [.. (source?.Series ?? []).Select(s => StandIn(file, s.Path))];
        file[Module] = ModuleOf(new NwbObjects(identifier), estimate, source, series, electrodes);
        NwbDocument.WriteHere(path, file);
    }

    private static H5Group StandIn(H5Group root, string path)
    {
        H5Group group = root;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!group.TryGetValue(name, out object? child)) group[name] = child = new H5Group();
            group = (H5Group)child;
        }

        return group;
    }

    private static H5Group ModuleOf(NwbObjects objects, ActivationEstimate estimate, NwbSource? source, IReadOnlyList<H5Group> series, H5Group? electrodes)
    {
        H5Group module = objects.Group("ProcessingModule",
            ("description", "Muscle activation inferred from EMG by AutoLFADS: an estimate of the EMG envelope's mean, an excitation in OpenSim's sense."));
        AddSeries(objects, module, estimate);
        module["muscles"] = Muscles(objects, estimate, electrodes, source?.ElectrodeRows);
        module["windows"] = Windows(objects, estimate);
        module["source_series"] = SourceSeries(objects, module, estimate, source, series);
        module["model_parameters"] = ModelParameters(objects, estimate.Model);
        return module;
    }

    private static void AddSeries(NwbObjects objects, H5Group module, ActivationEstimate estimate)
    {
        string comments = Comments(estimate);
        string unit = NwbUnits.Common(estimate.Channels) ?? "various, see the table of muscles";
        void Add(string name, SampleMatrix? samples, string seriesUnit, string description)
        {
            if (samples is null || samples.ChannelCount == 0) return;
            module[name] = objects.TimeSeries(new NwbSeries(description, comments, samples, seriesUnit, estimate.SampleRateHz, estimate.StartSeconds));
        }

        string columns = "Columns: the rows of the table 'muscles'.";
        string interval = estimate.CredibleMass.ToString(CultureInfo.InvariantCulture);
        Add("emg_preprocessed", estimate.Emg, unit, $"The preprocessed EMG that the estimate was made from. {columns}");
        Add("muscle_activation", estimate.Activation, unit, $"The estimate: posterior mean of the observation model's mean. NaN where no window covers a bin. {columns}");
        Add("muscle_activation_variance", estimate.Variance, unit + "^2",
            $"Variance of the EMG about the estimate: mean over posterior samples of the observation model's variance, plus the variance over samples of its mean. {columns}");
        Add("muscle_activation_lower", estimate.Lower, unit, $"Lower end of the credible interval of the mean that holds {interval} of the posterior samples. {columns}");
        Add("muscle_activation_upper", estimate.Upper, unit, $"Upper end of the credible interval of the mean that holds {interval} of the posterior samples. {columns}");
        Add("gamma_shape", estimate.Shape, NoUnit, $"Shape of the gamma distribution of the scaled EMG, averaged over posterior samples. {columns}");
        Add("gamma_rate", estimate.Rate, NoUnit, $"Rate of the gamma distribution of the scaled EMG, averaged over posterior samples. {columns}");
        Add("factors", estimate.Factors, NoUnit, "Factors of the model, averaged over posterior samples.");
        Add("inferred_inputs", estimate.InferredInputs, NoUnit, "Inputs to the generator that the model inferred, averaged over posterior samples.");
    }

    private static H5Group Muscles(NwbObjects objects, ActivationEstimate estimate, H5Group? electrodes, int[]? rows)
    {
        PreprocessingChain? chain = estimate.Model.Preprocessing;
        Dictionary<string, double> limits = chain?.Steps.OfType<ClipAtQuantile>().LastOrDefault()?.Limits?.ToDictionary(l => l.Channel, l => l.Value) ?? [];
        Dictionary<string, double> scales = chain is null || chain.ChannelNames.Count == 0 ? [] : chain.ChannelNames.Zip(chain.ChannelScales).ToDictionary(s => s.First, s => s.Second);
        List<NwbColumn> columns =
        [
            NwbColumn.Of("muscle", "Name of the channel, usually the muscle's.", estimate.Channels.Select(c => c.Name).ToArray()),
            NwbColumn.Of("side", "Side of the body, where the name says so: left, right or unknown.", estimate.Channels.Select(c => NwbNames.Side(c.Name)).ToArray()),
            NwbColumn.Of("source_channel", "Name of the recording's channel.", estimate.Channels.Select(c => c.Name).ToArray()),
            NwbColumn.Of("unit", "Unit of the channel's activation.", estimate.Channels.Select(c => c.Unit).ToArray()),
            NwbColumn.Of("clip_value", "Largest value that preprocessing left in the rectified EMG, in the raw EMG's unit; NaN where it did not clip.",
                estimate.Channels.Select(c => limits.GetValueOrDefault(c.Name, double.NaN)).ToArray()),
            NwbColumn.Of("scale_value", "What the value 1 of the scaled EMG is in the raw EMG's unit; 1 where preprocessing did not scale.",
                estimate.Channels.Select(c => scales.GetValueOrDefault(c.Name, 1)).ToArray()),
            NwbColumn.Of("included", "Whether the model reads the channel.", estimate.Channels.Select(c => estimate.Model.Channels.Any(m => m.Name == c.Name)).ToArray()),
        ];
        if (electrodes is not null && rows is not null)
        {
            H5Dataset region = Hdf5Arrays.Array(rows);
            region.Attributes["table"] = (H5ObjectReference)electrodes;
            columns.Add(new NwbColumn("electrodes", "The electrode of the channel.", rows.Length, region, "DynamicTableRegion"));
        }

        return objects.Table("The columns of the series in this module, in order.", columns);
    }

    private static H5Group Windows(NwbObjects objects, ActivationEstimate estimate)
    {
        SampleMatrix conditions = estimate.InitialConditions;
        return objects.Table("The windows that the recording was cut into.",
        [
            NwbColumn.Of("start_time", "Time of the window's first bin, seconds since the session's start.",
                estimate.WindowStarts.Select(w => estimate.StartSeconds + (w / estimate.SampleRateHz)).ToArray()),
            new NwbColumn("initial_condition", "Posterior mean of the generator's initial condition.", conditions.SampleCount, Hdf5Arrays.Array(conditions)),
        ]);
    }

    // Without series of the same file the row refers to the module's own: the EMG that the estimate was made from.
    private static H5Group SourceSeries(NwbObjects objects, H5Group module, ActivationEstimate estimate, NwbSource? source, IReadOnlyList<H5Group> series)
    {
        SeriesReference[] references = series.Count == 0
            ? [new() { IdxStart = 0, Count = estimate.Emg.SampleCount, TimeSeries = (H5Group)module["emg_preprocessed"] }]
            : [.. series.Select((s, i) => new SeriesReference { IdxStart = 0, Count = source!.Series[i].SampleCount, TimeSeries = s })];
        int rows = references.Length;
        List<NwbColumn> columns =
        [
            new("series", "The series and the run of its samples.", rows, new H5Dataset(references), "TimeSeriesReferenceVectorData"),
            NwbColumn.Of("file", "Name of the recording's file.", [.. Enumerable.Repeat(estimate.Provenance.Source, rows)]),
            NwbColumn.Of("processing", "What was done to the recording, first step first.", [.. Enumerable.Repeat(string.Join("; ", estimate.Provenance.Steps), rows)]),
        ];
        if (source is not null && series.Count == 0)
        {
            columns.Add(NwbColumn.Of("nwb_file", "Name of the NWB file that holds the raw EMG.", [source.FileName]));
            columns.Add(NwbColumn.Of("nwb_identifier", "The identifier of that file.", [source.Identifier]));
            columns.Add(NwbColumn.Of("nwb_object_id", "The object_id of that file's root.", [source.ObjectId]));
            columns.Add(NwbColumn.Of("nwb_series", "Paths in that file of the series of raw EMG, one to a line.", [string.Join('\n', source.Series.Select(s => s.Path))]));
        }

        return objects.Table("What the estimate was made from.", columns);
    }

    private static H5Group ModelParameters(NwbObjects objects, ModelMetadata model)
    {
        List<(string Key, string Value)> parameters = [(WholeModel, JsonSerializer.Serialize(model, JsonFormat.Options))];
        Flatten("", JsonSerializer.SerializeToNode(model, JsonFormat.Options), parameters);
        return objects.Table("The model: its sizes, its preprocessing and how it was trained, by the names in this software's configuration; first all of it as JSON.",
        [
            NwbColumn.Of("key", "Name of the parameter.", parameters.Select(p => p.Key).ToArray()),
            NwbColumn.Of("value", "Its value; lists as JSON.", parameters.Select(p => p.Value).ToArray()),
        ]);
    }

    private static void Flatten(string path, JsonNode? node, List<(string Key, string Value)> parameters)
    {
        if (node is JsonObject branch)
        {
            foreach ((string name, JsonNode? child) in branch) Flatten(path.Length == 0 ? name : $"{path}.{name}", child, parameters);
        }
        else
        {
            parameters.Add((path, node is JsonArray list ? list.ToJsonString(JsonFormat.Options) : node?.ToString() ?? "null"));
        }
    }

    private static string Comments(ActivationEstimate estimate)
    {
        string model = JsonSerializer.Serialize(estimate.Model, JsonFormat.Options);
        int missing = 0;
        estimate.Activation.ForEachBlock((_, rows) =>
        {
            for (int i = 0; i < rows.Length; i += estimate.Channels.Count) missing += double.IsNaN(rows[i]) ? 1 : 0;
        });
        return new NwbActivationComments
        {
            Software = estimate.Model.Training.Software,
            ModelSha256 = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(model))),
            PosteriorSamples = estimate.SampleCount,
            CredibleMass = estimate.CredibleMass,
            WindowBins = estimate.Model.Windowing.WindowBins,
            OverlapBins = estimate.Model.Windowing.OverlapBins,
            WindowCount = estimate.WindowStarts.Count,
            BinsWithoutEstimate = missing,
            Provenance = estimate.Provenance,
        }.ToJson();
    }

    // The compound type that NWB prescribes.
    private sealed class SeriesReference
    {
        [H5Name("idx_start")]
        public required int IdxStart { get; init; }

        [H5Name("count")]
        public required int Count { get; init; }

        [H5Name("timeseries")]
        public required H5ObjectReference TimeSeries { get; init; }
    }
}
