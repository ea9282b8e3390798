using AutoLfads.Cli.Commands;
using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Subjects;
using AutoLfads.Evaluation.Trials;
using AutoLfads.Inference;
using AutoLfads.IO;
using AutoLfads.IO.Hdf5;
using AutoLfads.Training;

namespace AutoLfads.Cli.Evaluation;

/// <summary>Opens what a person names to <c>autolfads evaluate</c>: run folders, or estimates of one recording.</summary>
internal static class EvaluationSources
{
    /// <summary>Opens runs or estimates.</summary>
    /// <param name="paths">Run folders that share their windows, or files of estimates on the same bins; at least one.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="stop">Stops between batches of windows.</param>
    /// <exception cref="RequestException">Folders and files are mixed, runs have other windows, or what is asked for is not there.</exception>
    public static EvaluationSubject Open(IReadOnlyList<string> paths, EvaluationRequest request, CancellationToken stop)
    {
        string[] folders = [.. paths.Where(Directory.Exists)];
        if (folders.Length > 0 && folders.Length < paths.Count)
            throw new RequestException($"Either run folders or files of estimates can be compared, found both: '{folders[0]}' is a folder, '{paths.First(p => !Directory.Exists(p))}' is not.");
        return folders.Length > 0 ? Runs(folders, request, stop) : Recording(paths, request, stop);
    }

    private static RecordingSubject Recording(IReadOnlyList<string> paths, EvaluationRequest request, CancellationToken stop)
    {
        TrainingSources.RequireFiles([.. paths, .. new[] { request.Kinematics, request.Spikes }.OfType<string>()]);
        string[] names = Names(paths);
        (string Name, ActivationEstimate Estimate)[] estimates = [.. paths.Select((path, i) => (names[i], EstimateFile.Read(path)))];
        if (request.Kinematics is { } kinematics) estimates[0].Estimate = KinematicsFile.AddTo(estimates[0].Estimate, kinematics, stop);
        return RecordingSignals.Of(estimates, request, request.NeedsBehaviour);
    }

    private static WindowSubject Runs(string[] paths, EvaluationRequest request, CancellationToken stop)
    {
        foreach ((string? path, string option) in new[] { (request.Kinematics, "--kinematics"), (request.Spikes, "--spikes") })
        {
            if (path is not null) throw new RequestException($"{option} goes with the estimate of a recording, '{paths[0]}' is a run. Infer a recording first: autolfads infer {paths[0]} RECORDING");
        }

        string[] names = Names(paths);
        TrainingData? first = null;
        List<WindowOutput> estimates = [];
        for (int i = 0; i < paths.Length; i++)
        {
            RunFolder run = ExistingRun.Require(paths[i]);
            TrainingData data = Windows(run);
            first ??= WithTargets(data, request, run.Path);
            if (!data.Train.Values.AsSpan().SequenceEqual(first.Train.Values) || !data.Valid.Values.AsSpan().SequenceEqual(first.Valid.Values))
                throw new RequestException($"Runs are compared on the same windows: '{paths[i]}' was trained on others than '{paths[0]}'. Infer one recording with each and compare the estimates.");
            (WindowEstimates train, WindowEstimates valid) = new AutoLfadsPipeline(RunConfigFile.Read(run.ConfigPath)).InferWindows(run.ModelPath, data, progress: null, stop);
            estimates.Add(WindowOutput.Of(names[i], train, valid) with { Again = data.TrainExternalInputs is null ? Again(run, stop) : null });
        }

        TrialSet? force = request.Force.Count == 0 ? null : Force(first!, request, paths[0]);
        return new WindowSubject(paths[0], first!, estimates, request.EventBin) { Force = force };
    }

    /// <summary>The model of a run as a function of windows with missing samples; null where its encoder's input cannot leave out samples.</summary>
    private static Func<WindowSet, double, WindowSet>? Again(RunFolder run, CancellationToken stop)
    {
        RunConfig config = RunConfigFile.Read(run.ConfigPath);
        if (config.Model.EncoderInput != EncoderInputTransform.None) return null;
        return (windows, missingShare) =>
        {
            using ActivationEstimator estimator = ActivationEstimator.Open(run.ModelPath, config.Inference);
            // As coordinated dropout leaves out samples in training.
            float[] given = Array.ConvertAll(windows.Values, v => float.IsNaN(v) ? 0 : (float)(v / (1 - missingShare)));
            return estimator.EstimateWindows(new WindowSet(windows.WindowCount, windows.TimeBins, windows.ChannelCount, given), cancellationToken: stop).OutputMeans;
        };
    }

    private static TrainingData Windows(RunFolder run)
    {
        ExistingRun.RequireTrained(run);
        TrainingData data = PreparedWindowsFile.Read(run.WindowsPath);
        // Windows cut with overlap hold the same bins twice: their folds would not be independent.
        if (data.Windowing is { OverlapBins: > 0 })
            throw new RequestException($"'{run.Path}' was trained on windows of continuous recordings that overlap. Infer a recording and evaluate its estimate: autolfads infer {run.Path} RECORDING");
        return data;
    }

    private static TrainingData WithTargets(TrainingData data, EvaluationRequest request, string path) => data.Decoding is null && !request.NeedsBehaviour && request.Targets.Count == 0
        ? data
        : data with { Decoding = DecodingTargets.Choose(data.Decoding, request.Targets, path) };

    private static TrialSet Force(TrainingData data, EvaluationRequest request, string path)
    {
        DecodingTarget force = DecodingTargets.Choose(data.Decoding, request.Force, path);
        return TrialSet.FromWindows(force.Channels, 1 / data.BinSeconds, [force.Train, force.Valid], request.EventBin ?? data.WindowBins / 2);
    }

    /// <summary>One is known as autolfads; several by what their paths differ in.</summary>
    private static string[] Names(IReadOnlyList<string> paths)
    {
        if (paths.Count == 1) return [AutoLfadsPipeline.EstimatorName];
        string[] names = [.. paths.Select(path => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path)))];
        if (names.Distinct().Count() < names.Length) names = [.. paths.Select(path => Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))!))];
        return names.Distinct().Count() == names.Length ? names : [.. paths];
    }
}
