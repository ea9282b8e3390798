using System.Diagnostics;
using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Output;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;
using AutoLfads.IO.Nwb;
using AutoLfads.Training;

namespace AutoLfads.Cli.Demo;

/// <summary>The whole way on simulated EMG whose true activation is known: simulate, preprocess, train, export, infer, evaluate, archive.</summary>
internal sealed class DemoRun(string folder, RunConfig config, double durationSeconds, TextWriter log)
{
    public EvaluationReport Execute(CancellationToken stop)
    {
        DateTimeOffset start = DateTimeOffset.UtcNow;
        Stopwatch clock = Stopwatch.StartNew();
        Directory.CreateDirectory(folder);
        AutoLfadsPipeline pipeline = new(config);

        Step($"simulating {durationSeconds:F0} s of raw EMG of 12 muscles at 2 kHz");
        EmgRecording recording = LocomotionEmgSimulation.Simulate(new LocomotionEmgConfig { DurationSeconds = durationSeconds }, config.Training.Seed, stop);
        NwbSession session = new() { Identifier = Guid.NewGuid().ToString(), Description = "Simulated walk with known muscle activation.", StartTime = start, CreatedAt = start };
        NwbRecordingWriter.Write(Path.Combine(folder, "recording.nwb"), recording, session);

        Step("preprocessing and cutting windows");
        TrainingData data = pipeline.Prepare([recording], [LocomotionEmgSimulation.AnglesSignal], stop);

        Step($"training on {data.Train.WindowCount} windows of {data.WindowBins} bins, at most {config.Training.MaxEpochs} epochs");
        TrainingResult trained = Train(pipeline, data, stop);
        stop.ThrowIfCancellationRequested();
        string modelPath = Path.Combine(folder, "model.onnx");
        pipeline.Export(data, new RunFolder(Path.Combine(folder, "run")), modelPath);

        Step($"inferring the whole recording, {config.Inference.Samples} posterior samples averaged");
        ActivationEstimate estimate = pipeline.Infer(modelPath, recording, progress: null, stop);
        new EstimateFiles(folder, ["h5", "nwb"], start).Write(estimate);

        Step("evaluating against the known activation and the low-pass envelopes");
        EvaluationReport report = AutoLfadsPipeline.Evaluate(estimate, [], new DecodingConfig(), stop);
        File.WriteAllText(Path.Combine(folder, "evaluation.json"), report.ToJson());
        File.WriteAllText(Path.Combine(folder, "summary.html"), new DemoSummary(estimate, report, trained, clock.Elapsed).ToHtml());
        Step("done: recording.nwb, model.onnx, activation.h5, activation.nwb, evaluation.json, summary.html");
        return report;

        void Step(string what) => log.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{clock.Elapsed.TotalSeconds,5:F1} s] {what}"));
    }

    private TrainingResult Train(AutoLfadsPipeline pipeline, TrainingData data, CancellationToken stop)
    {
        RunFolder run = new(Path.Combine(folder, "run"));
        Directory.CreateDirectory(run.Path);
        RunConfigFile.Write(config, run.ConfigPath);
        ProgressLine progress = new(log);
        try
        {
            return pipeline.Train(data, run, resume: false, progress, stop);
        }
        finally
        {
            progress.End();
        }
    }
}
