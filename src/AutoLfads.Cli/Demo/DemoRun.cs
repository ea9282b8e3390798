using System.Diagnostics;
using AutoLfads.Cli.Output;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Report;
using AutoLfads.IO.Nwb;
using AutoLfads.Training;

namespace AutoLfads.Cli.Demo;

/// <summary>The whole way on simulated EMG whose true activation is known: simulate, preprocess, train, export, infer, evaluate, archive.</summary>
internal sealed class DemoRun(string folder, RunConfig config, LocomotionEmgConfig simulation, TextWriter log)
{
    public EvaluationReport Execute(CancellationToken stop)
    {
        DateTimeOffset start = DateTimeOffset.UtcNow;
        Stopwatch clock = Stopwatch.StartNew();
        AutoLfadsPipeline pipeline = new(config);

        Step($"simulating {simulation.DurationSeconds:G6} s of raw EMG of 12 muscles at 2 kHz");
        EmgRecording recording = LocomotionEmgSimulation.Simulate(simulation, config.Training.Seed, stop);

        Step("preprocessing and cutting windows");
        TrainingData data = pipeline.Prepare([recording], [LocomotionEmgSimulation.AnglesSignal], stop);
        pipeline.RequireTrainable(data);

        Directory.CreateDirectory(folder);
        string recordingPath = Path.Combine(folder, "recording.nwb"), modelPath = Path.Combine(folder, "model.onnx");
        NwbSession session = new() { Identifier = Guid.NewGuid().ToString(), Description = "Simulated walk with known muscle activation.", StartTime = start, CreatedAt = start };
        NwbRecordingWriter.Write(recordingPath, recording, session);

        Step($"training on {data.Train.WindowCount} windows of {data.WindowBins} bins, at most {config.Training.MaxEpochs} epochs");
        RunSummary trained = new TrainingRun(config, data, new RunFolder(Path.Combine(folder, "run")), log).Begin([recordingPath], stop);
        if (trained.Model is null) throw new OperationCanceledException(stop);
        File.Copy(trained.Model, modelPath);

        Step($"inferring the whole recording, {config.Inference.Samples} posterior samples averaged");
        ActivationEstimate estimate = pipeline.Infer(modelPath, recording, progress: null, stop);
        new EstimateFiles(folder, ["h5", "nwb"], start, recordingPath).Write(estimate);

        Step("evaluating against the known activation and the low-pass envelopes");
        EvaluationReport report = AutoLfadsPipeline.Evaluate(estimate, stop);
        File.WriteAllText(Path.Combine(folder, "evaluation.json"), report.ToJson());
        File.WriteAllText(Path.Combine(folder, "summary.html"), new DemoSummary(estimate, report, trained, clock.Elapsed).ToHtml());
        Step("done: recording.nwb, model.onnx, activation.h5, activation.nwb, evaluation.json, summary.html, run");
        return report;

        void Step(string what) => log.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{clock.Elapsed.TotalSeconds,5:F1} s] {what}"));
    }
}
