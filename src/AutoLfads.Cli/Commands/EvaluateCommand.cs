using System.CommandLine;
using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Evaluation;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;
using AutoLfads.IO.Hdf5;
using AutoLfads.Training;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads evaluate</c>: how well behaviour, or the known activation, follows from the estimate and from the low-passes.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        Argument<string> what = new("RUN|ACTIVATION.h5") { Description = "A run folder whose windows have behaviour to decode, or the estimate of a recording." };
        Option<string[]> targets = new("--target") { Description = "Side signal, or one of its channels, to decode; may be repeated. Default: all.", HelpName = "NAME", DefaultValueFactory = _ => [] };
        Option<string?> kinematics = new("--kinematics") { Description = "OpenSim table (.mot, .sto, .trc) in the recording's clock whose columns are decoded too.", HelpName = "FILE" };
        Option<int> maxLag = ValueOption.Number("--max-lag", "Largest lag of the scan, bins: the estimate at t decodes the target at t + lag.", "BINS", new DecodingConfig().MaxLagBins);
        Option<int> folds = ValueOption.Number("--folds", "Folds of the cross-validation.", "N", new DecodingConfig().FoldCount);
        Option<bool> byWindow = new("--folds-of-windows") { Description = "Deal whole windows to folds, so that no window is split between them." };
        Option<double> alpha = ValueOption.Number("--alpha", "Ridge penalty on standardised predictors.", "A", new DecodingConfig().Alpha);
        Option<bool> json = new("--json") { Description = "Print the scores as JSON." };
        Command command = new("evaluate", "Decode behaviour from the estimate and from low-pass baselines.") { what, targets, kinematics, maxLag, folds, byWindow, alpha, json };
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                DecodingConfig decoding = new()
                {
                    Alpha = request.GetValue(alpha),
                    FoldCount = request.GetValue(folds),
                    MaxLagBins = request.GetValue(maxLag),
                    Folds = request.GetValue(byWindow) ? FoldScheme.WholeWindows : FoldScheme.Rows,
                };
                EvaluationReport report = Evaluate(request.GetValue(what)!, request.GetValue(kinematics), request.GetValue(targets)!, decoding, stop);
                TextWriter output = request.InvocationConfiguration.Output;
                output.WriteLine(request.GetValue(json) ? report.ToJson() : EvaluationTable.Format(report).TrimEnd());
                return AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }

    private static EvaluationReport Evaluate(string what, string? kinematics, IReadOnlyList<string> targets, DecodingConfig decoding, CancellationToken stop)
    {
        if (Directory.Exists(what))
        {
            if (kinematics is not null) throw new RequestException($"--kinematics goes with the estimate of a recording, '{what}' is a run. Infer a recording first: autolfads infer {what} RECORDING");
            return EvaluateRun(ExistingRun.Require(what), targets, decoding, stop);
        }

        TrainingSources.RequireFiles(kinematics is null ? [what] : [what, kinematics]);
        ActivationEstimate estimate = ActivationFile.Read(what);
        return AutoLfadsPipeline.Evaluate(kinematics is null ? estimate : KinematicsFile.AddTo(estimate, kinematics, stop), targets, decoding, stop);
    }

    private static EvaluationReport EvaluateRun(RunFolder run, IReadOnlyList<string> targets, DecodingConfig decoding, CancellationToken stop)
    {
        ExistingRun.RequireTrained(run);
        TrainingData data = PreparedWindowsFile.Read(run.WindowsPath);
        // Windows cut with overlap hold the same bins twice: their folds would not be independent.
        if (data.Windowing is { OverlapBins: > 0 })
            throw new RequestException($"'{run.Path}' was trained on windows of continuous recordings that overlap. Infer a recording and evaluate its estimate: autolfads infer {run.Path} RECORDING");
        data = data with { Decoding = DecodingTargets.Choose(data.Decoding, targets, run.Path) };
        RunConfig config = RunConfigFile.Read(run.ConfigPath);
        (WindowEstimates train, WindowEstimates valid) = new AutoLfadsPipeline(config).InferWindows(run.ModelPath, data, progress: null, stop);
        return AutoLfadsPipeline.Evaluate(data, train, valid, decoding, stop);
    }
}
