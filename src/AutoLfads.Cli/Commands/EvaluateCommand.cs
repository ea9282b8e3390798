using System.CommandLine;
using AutoLfads.Cli.Evaluation;
using AutoLfads.Cli.Output;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Subjects;

namespace AutoLfads.Cli.Commands;

/// <summary><c>autolfads evaluate</c>: what estimates are worth, beside each other and beside baselines.</summary>
internal static class EvaluateCommand
{
    private const string AllAnalyses = "all";

    public static Command Create()
    {
        Options options = new();
        Option<string?> folder = new("--out") { Description = "Folder for evaluation.json, tables and figures. Default: RUN/evaluation for a run, none for an estimate.", HelpName = "FOLDER" };
        Option<bool> json = new("--json") { Description = "Print the report as JSON." };
        Command command = new("evaluate", "Judge estimates beside rectified EMG, low-passes and a Bayesian filter: decoding of behaviour, known activation, frequency responses, spectra, force, oscillations, cortex.") { folder, json };
        options.AddTo(command);
        command.SetAction((request, stop) => Task.Run(
            () =>
            {
                string[] what = request.GetValue(options.What)!;
                string? target = request.GetValue(folder) ?? (what.Length == 1 && Directory.Exists(what[0]) ? EvaluationFiles.FolderOf(what[0]) : null);
                if (target is not null) OutputPath.RequireFolder(target);
                EvaluationRequest asked = options.Read(request);
                EvaluationSubject subject = EvaluationSources.Open(what, asked, stop);
                EvaluationReport report = Evaluator.Evaluate(subject, asked.AnalysesOf(subject), asked.Config, stop);
                // Who names an analysis must not take its absence for a result.
                if (!asked.All && report.Omitted.Count > 0) throw new RequestException(string.Join(Environment.NewLine, report.Omitted.Select(o => $"{o.Analysis}: {o.Reason}")));
                TextWriter output = request.InvocationConfiguration.Output;
                output.WriteLine(request.GetValue(json) ? report.ToJson() : EvaluationTable.Format(report).TrimEnd());
                if (target is not null) EvaluationFiles.Write(target, report);
                return AutoLfadsCommand.Done;
            },
            CancellationToken.None));
        return command;
    }

    /// <summary>What can be asked for.</summary>
    private sealed class Options
    {
        private readonly Option<string[]> analyses = new("--analysis")
        {
            Description = $"decoding, comparison (tuned baselines, paired tests), truth, held_out, frequency_response, spectra, force, oscillations, cortex, profiles, examples, or {AllAnalyses} that the data allow; may be repeated. Default: decoding, and truth for simulations.",
            HelpName = "NAME",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };

        private readonly Option<string[]> targets = Names("--target", "Side signal, or one of its channels, to decode; may be repeated. Default: all.");
        private readonly Option<string?> kinematics = new("--kinematics") { Description = "OpenSim table (.mot, .sto, .trc) in the recording's clock whose columns are decoded too.", HelpName = "FILE" };
        private readonly Option<string[]> force = Names("--force", "Side signal, or one of its channels, that is a force; may be repeated.");
        private readonly Option<string?> spikes = new("--spikes") { Description = "Spike times of motor cortex in the recording's clock: text with the header unit,seconds.", HelpName = "FILE" };
        private readonly Option<string[]> events = Names("--event", "Event that responses and profiles are aligned to; the first is compared with the others. Default: all.");
        private readonly Option<int?> eventBin = new("--event-bin") { Description = "Bin of the event within the windows of a run. Default: the middle.", HelpName = "BIN" };
        private readonly Option<int> maxLag = ValueOption.Number("--max-lag", "Largest lag of the scan, bins: the estimate at t decodes the target at t + lag.", "BINS", new DecodingConfig().MaxLagBins);
        private readonly Option<int> folds = ValueOption.Number("--folds", "Folds of the cross-validation.", "N", new DecodingConfig().FoldCount);
        private readonly Option<bool> byWindow = new("--folds-of-windows") { Description = "Deal whole windows to folds, so that no window is split between them." };
        private readonly Option<int> history = ValueOption.Number("--history", "Bins of the estimate that decode together: the one at t and those before it.", "BINS", new DecodingConfig().HistoryBins);
        private readonly Option<double> alpha = ValueOption.Number("--alpha", "Ridge penalty on standardised predictors.", "A", new DecodingConfig().Alpha);

        public Argument<string[]> What { get; } = new("RUN|ESTIMATE")
        {
            Description = "A run folder whose windows have behaviour to decode, or the estimate of a recording (activation.h5, or NWB); several of one kind are compared with each other.",
            Arity = ArgumentArity.OneOrMore,
        };

        public void AddTo(Command command)
        {
            command.Arguments.Add(What);
            foreach (Option option in new Option[] { analyses, targets, kinematics, force, spikes, events, eventBin, maxLag, folds, byWindow, history, alpha }) command.Options.Add(option);
        }

        public EvaluationRequest Read(ParseResult request)
        {
            string[] names = request.GetValue(analyses)!;
            return new EvaluationRequest
            {
                All = names.Contains(AllAnalyses),
                Analyses = [.. names.Where(name => name != AllAnalyses).Select(Parse)],
                Targets = request.GetValue(targets)!,
                Kinematics = request.GetValue(kinematics),
                Force = request.GetValue(force)!,
                Spikes = request.GetValue(spikes),
                EventBin = request.GetValue(eventBin),
                Config = new EvaluationConfig
                {
                    Events = request.GetValue(events)!,
                    Decoding = new DecodingConfig
                    {
                        Alpha = request.GetValue(alpha),
                        FoldCount = request.GetValue(folds),
                        MaxLagBins = request.GetValue(maxLag),
                        HistoryBins = request.GetValue(history),
                        Folds = request.GetValue(byWindow) ? FoldScheme.WholeWindows : FoldScheme.Rows,
                    },
                },
            };
        }

        private static Analysis Parse(string name)
        {
            foreach (Analysis analysis in Evaluator.All)
                if (Evaluator.Name(analysis) == name) return analysis;
            throw new RequestException($"--analysis must be one of {string.Join(", ", Evaluator.All.Select(Evaluator.Name))} or {AllAnalyses}, was '{name}'.");
        }

        private static Option<string[]> Names(string name, string description) => new(name) { Description = description, HelpName = "NAME", DefaultValueFactory = _ => [] };
    }
}
