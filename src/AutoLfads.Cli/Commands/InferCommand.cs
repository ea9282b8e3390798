using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AutoLfads.Cli.Output;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Inference;
using AutoLfads.IO;
using AutoLfads.IO.OpenSim;
using AutoLfads.Training;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads infer</c>: a model and a recording to files of the estimate.</summary>
internal static class InferCommand
{
    public static Command Create()
    {
        Argument<string> model = new("MODEL") { Description = "A model file (ONNX) or a run folder." };
        Argument<string> recording = new("RECORDING") { Description = "A recording with the model's channels." };
        Option<string?> folder = new("--out") { Description = "Folder for activation.h5, activation.nwb, activation.csv and activation.sto; with --append the NWB file; a name ending in .sto or .mot for controls (--muscle-map). Default: RECORDING's name with -activation.", HelpName = "PATH" };
        Option<string[]> formats = new("--format") { Description = "h5, nwb, csv, sto; may be repeated. Default: h5.", HelpName = "NAME", DefaultValueFactory = _ => ["h5"] };
        Option<DateTimeOffset?> sessionStart = ValueOption.Moment("--session-start", "Start of the session for NWB, ISO 8601 with offset, e.g. 2024-05-06T10:00:00+02:00.");
        Option<OpenSimLabelStyle> stoLabels = ValueOption.Choice("--sto-labels", "Labels of the columns of activation.sto and of controls: TA, TA.activation, /forceset/TA or /forceset/TA/activation.", OpenSimLabelStyle.Plain);
        Option<OpenSimMissing> stoMissing = ValueOption.Choice("--sto-missing", "What becomes of bins without an estimate in activation.sto and in controls.", OpenSimMissing.Refuse);
        Option<bool> json = new("--json") { Description = "Print the result as JSON." };
        Command command = new("infer", "Estimate muscle activation of a recording with a trained model.") { model, recording, folder, formats, sessionStart, stoLabels, stoMissing, json };
        ControlsOptions controls = new(command);
        NwbOptions nwb = new(command);
        ConfigOptions options = new(command);
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                RunConfig config = options.Load(request);
                string source = request.GetValue(recording)!;
                string? path = request.GetValue(folder);
                string? other = request.GetResult(formats) is { Implicit: false } ? formats.Name : request.GetValue(sessionStart) is not null ? sessionStart.Name : null;
                IEstimateOutput files = nwb.Output(request, source, path, other ?? controls.Given(request), stop)
                    ?? (controls.AreAskedFor(request, path)
                        ? controls.Output(request, source, path, other, Channels(request.GetValue(model)!, config), request.GetValue(stoLabels), request.GetValue(stoMissing))
                        : new EstimateFiles(path ?? DefaultFolder(source), request.GetValue(formats)!, request.GetValue(sessionStart), source)
                        {
                            StorageLabels = request.GetValue(stoLabels),
                            StorageMissing = request.GetValue(stoMissing),
                        });
                InferredSummary summary = Infer(ModelPath(request.GetValue(model)!), source, files, config, request.InvocationConfiguration.Error, stop);
                request.InvocationConfiguration.Output.WriteLine(request.GetValue(json) ? JsonSerializer.Serialize(summary, JsonFormat.Indented) : summary.Describe());
                return AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }

    private static InferredSummary Infer(string modelPath, string recordingPath, IEstimateOutput files, RunConfig config, TextWriter log, CancellationToken stop)
    {
        TrainingSources.RequireFiles([modelPath, recordingPath]);
        EmgRecording recording = RecordingFile.Read(recordingPath, config.Data, stop);
        ActivationEstimate estimate = Estimate(modelPath, recording, config, log, stop);
        return new InferredSummary(
            files.Write(estimate, recording, stop), estimate.SampleRateHz, estimate.Activation.SampleCount, [.. estimate.Channels.Select(c => c.Name)], estimate.SampleCount);
    }

    private static ActivationEstimate Estimate(string modelPath, EmgRecording recording, RunConfig config, TextWriter log, CancellationToken stop)
    {
        ProgressLine progress = new(log);
        try
        {
            return new AutoLfadsPipeline(config).Infer(modelPath, recording, progress, stop);
        }
        finally
        {
            progress.End();
        }
    }

    private static string[] Channels(string model, RunConfig config)
    {
        string path = ModelPath(model);
        TrainingSources.RequireFiles([path]);
        using ActivationEstimator estimator = ActivationEstimator.Open(path, config.Inference);
        return [.. estimator.Metadata.Channels.Select(c => c.Name)];
    }

    private static string ModelPath(string model) => Directory.Exists(model) ? ExistingRun.RequireTrained(new RunFolder(model)).ModelPath : model;

    private static string DefaultFolder(string recording) => Path.GetFileNameWithoutExtension(recording) + "-activation";
}

/// <summary>What inference gave.</summary>
/// <param name="Files">The files written.</param>
/// <param name="RateHz">Bins per second.</param>
/// <param name="Bins">Bins of the estimate.</param>
/// <param name="Channels">Names of the channels.</param>
/// <param name="Samples">Posterior samples averaged; 0 for the posterior mean.</param>
internal sealed record InferredSummary(IReadOnlyList<string> Files, double RateHz, int Bins, IReadOnlyList<string> Channels, int Samples)
{
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Bins} bins at {RateHz:G6} Hz of {Channels.Count} channels, {(Samples == 0 ? "posterior mean" : $"{Samples} posterior samples averaged")}\n{string.Join('\n', Files)}");
}
