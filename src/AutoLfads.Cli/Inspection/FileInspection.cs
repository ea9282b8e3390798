using System.Globalization;
using AutoLfads.Cli.Commands;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Windowing;
using AutoLfads.Inference;
using AutoLfads.IO;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.Nwb;
using AutoLfads.IO.OpenSim;
using AutoLfads.Training;

namespace AutoLfads.Cli.Inspection;

/// <summary>Finds out what a path holds and describes it.</summary>
internal static class FileInspection
{
    public static InspectionReport Inspect(string path, RunConfig config, CancellationToken stop)
    {
        if (Directory.Exists(path)) return Run(path);
        TrainingSources.RequireFiles([path]);
        if (Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase)) return Model(path, config);
        if (TrainingDataFile.Recognises(path)) return Windows(path, TrainingDataFile.Read(path, config.Data));
        if (ActivationFile.Recognises(path) || NwbActivationReader.IsEstimateAlone(path)) return Activation(path, EstimateFile.Read(path));
        RecordingFormat format = RecordingFile.FormatOf(path);
        if (format == RecordingFormat.OpenSim && OpenSimTableReader.Read(path, stop) is var table && !OpenSimRecordingReader.HasEmg(table, config.Data)) return Table(path, table);
        return RecordingInspection.Of(path, format, RecordingFile.Read(path, config.Data, stop), config, stop);
    }

    // Kinematics, forces and markers of OpenSim: worth a look, though nothing to train on.
    private static InspectionReport Table(string path, OpenSimTable table) => new(
        path,
        "table",
        new Dictionary<string, string>
        {
            ["format"] = "OpenSim table",
            ["EMG"] = "none: the columns are coordinates, forces or markers; name those that are EMG in data.channel_names",
            ["name"] = table.Name.Length > 0 ? table.Name : "none",
            ["rows"] = Invariant($"{table.Times.Count}, from {table.Times[0]:G6} to {table.Times[^1]:G6} s"),
            ["angles"] = table.InDegrees ? "degrees" : "radians, or none",
            ["columns"] = Invariant($"{table.Labels.Count}: {Names(table.Labels)}"),
        },
        [],
        []);

    private static InspectionReport Windows(string path, TrainingData data) => new(
        path,
        "windows",
        new Dictionary<string, string>
        {
            ["training windows"] = Invariant($"{data.Train.WindowCount}"),
            ["validation windows"] = Invariant($"{data.Valid.WindowCount}"),
            ["window"] = Invariant($"{data.WindowBins} bins of {1000 * data.BinSeconds:G4} ms, margins of {data.MarginBins} bins"),
            ["channels"] = Names(data.Channels.Select(c => c.Name)),
            ["to decode"] = Names(data.Decoding?.Channels.Select(c => c.Name) ?? []),
            ["sources"] = Names(data.Sources.Select(s => s.Source)),
            ["preprocessing"] = data.Preprocessing?.ToString() ?? "none known: the windows came preprocessed",
        },
        [],
        []);

    private static InspectionReport Activation(string path, ActivationEstimate estimate) => new(
        path,
        "activation",
        new Dictionary<string, string>
        {
            ["duration"] = Invariant($"{estimate.Activation.SampleCount / estimate.SampleRateHz:F3} s ({estimate.Activation.SampleCount} bins at {estimate.SampleRateHz:G6} Hz)"),
            ["channels"] = Names(estimate.Channels.Select(c => $"{c.Name} [{c.Unit}]")),
            ["uncovered bins"] = Invariant($"{Enumerable.Range(0, estimate.Activation.SampleCount).Count(t => double.IsNaN(estimate.Activation[t, 0]))}"),
            ["averaged"] = estimate.SampleCount == 0 ? "posterior mean" : Invariant($"{estimate.SampleCount} posterior samples"),
            ["side signals"] = Names(estimate.SideSignals.Select(s => s.Name)),
            ["source"] = estimate.Provenance.Source,
        },
        [],
        []);

    private static InspectionReport Model(string path, RunConfig config)
    {
        using ActivationEstimator estimator = ActivationEstimator.Open(path, config.Inference);
        ModelMetadata model = estimator.Metadata;
        return new InspectionReport(
            path,
            "model",
            new Dictionary<string, string>
            {
                ["channels"] = Names(model.Channels.Select(c => $"{c.Name} [{c.Unit}]")),
                ["window"] = Invariant($"{model.Dimensions.WindowBins} bins of {1000 * model.BinSeconds:G4} ms, overlap {model.Windowing.OverlapBins}"),
                ["observation"] = SnakeCase(model.Model.Observation),
                ["size"] = Invariant($"encoders {model.Model.InitialConditionEncoderDim} and {model.Model.ControllerInputEncoderDim}, controller {model.Model.ControllerDim}, generator {model.Model.GeneratorDim}, factors {model.Model.FactorDim}, inferred inputs {model.Model.InferredInputDim}"),
                ["models"] = model.EnsembleSize == 1 ? "1" : Invariant($"{model.EnsembleSize}, an ensemble whose estimates are averaged"),
                ["preprocessing"] = model.Preprocessing?.ToString() ?? "none: the model reads rectified, scaled EMG",
                ["trained"] = Invariant($"{model.Training.Epochs} epochs, seed {model.Training.Seed}, validation reconstruction_nll {model.Training.ValidationMetric:F4}, {model.Training.CreatedUtc}, {model.Training.Software}"),
                ["sources"] = Names(model.Training.Sources),
            },
            [],
            []);
    }

    private static InspectionReport Run(string path)
    {
        RunFolder run = ExistingRun.Require(path);
        RunManifest manifest = RunManifest.Read(run.ManifestPath);
        return new InspectionReport(
            path,
            "run",
            new Dictionary<string, string>
            {
                ["made by"] = $"autolfads {SnakeCase(manifest.Kind)}",
                ["state"] = SnakeCase(manifest.State),
                ["begun"] = manifest.CreatedUtc.ToString("u", CultureInfo.InvariantCulture),
                ["epochs"] = EpochsOf(manifest),
                ["inputs"] = Names(manifest.Inputs.Select(i => i.Name)),
                ["model"] = File.Exists(run.ModelPath) ? run.ModelPath : "not exported yet",
                ["software"] = manifest.Software,
            },
            [],
            []);
    }

    private static string EpochsOf(RunManifest manifest)
    {
        if (manifest.Result is { } result) return Invariant($"{result.Epochs}, best {result.BestMetric:F4} in epoch {result.BestEpoch + 1}");
        if (manifest.Search is not { } search) return "training is under way, or was killed";
        string best = search.Best is { } member ? Invariant($", best {member.Metric:F4} of member {member.Member} after generation {member.Generation + 1}") : "";
        return Invariant($"{search.Epochs} in {search.Generations} generations{best}");
    }

    private static string SnakeCase<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string Names(IEnumerable<string> names) => names.ToList() is { Count: > 0 } list ? string.Join(", ", list) : "none";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
