using System.Globalization;
using AutoLfads.Evaluation.Cortex;
using AutoLfads.Evaluation.Force;
using AutoLfads.Evaluation.FrequencyResponse;
using AutoLfads.Evaluation.Oscillations;
using AutoLfads.Evaluation.Profiles;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Spectra;
using ScottPlot;

namespace AutoLfads.Cli.Report.Evaluation;

/// <summary>Sections of what estimates look like: over time, over frequency, beside force and cortex. A panel for each muscle, of at most a dozen, those of the largest effect; the files have all.</summary>
internal sealed class SignalSections(EvaluationReport report, EstimatorColors colors)
{
    private static readonly Color[] EventColors = [PlotStyle.Estimate, PlotStyle.Strong, PlotStyle.Third, PlotStyle.Copy, Color.FromHex("#CC79A7")];

    public IEnumerable<EvaluationSection> All()
    {
        if (report.Examples is { Count: > 0 } examples) yield return Examples(examples);
        if (report.Profiles is { Count: > 0 } profiles) yield return Profiles(profiles);
        if (report.FrequencyResponse is { Count: > 0 } responses) yield return Responses(responses);
        if (report.ResponseDifferences is { Count: > 0 } differences) yield return Differences(differences);
        if (report.Spectra is { Count: > 0 } spectra) yield return Spectra(spectra);
        if (report.Coherence is { Count: > 0 } coherence) yield return Coherence("coherence", "Coherence with the EMG", "How much of the estimate at a frequency follows the rectified EMG linearly; above the dotted line it is more than chance (5 %). An estimator that averages over muscles and learns the task follows noise less.", coherence);
        if (report.Force is { Count: > 0 } force) yield return Force(force);
        if (report.ForceCoherence is { Count: > 0 } withForce) yield return Coherence("force_coherence", "Coherence with the derivative of force", "How much of the estimate at a frequency goes with changes of force; above the dotted line it is more than chance (5 %).", withForce);
        if (report.Oscillations is { Count: > 0 } oscillations) yield return Oscillations(oscillations);
        if (report.Cortex is { Count: > 0 } cortex) yield return Cortex(cortex);
    }

    private EvaluationSection Examples(IReadOnlyList<ExampleTrial> examples) => new(
        "examples", "Single trials",
        "EMG (grey) and every estimate of it. Pieces and muscles were not picked by eye: pieces lie in the middle of each third, muscles are those of largest variance. The estimate is of the EMG envelope's mean, an excitation in OpenSim's sense, not the activation state that produces force; its band is the credible interval.",
        [.. examples.Select((e, i) => new EvaluationFigure(
            ScoreSections.FileName($"example_{i}_{e.Channel}"), $"{e.Channel}, {e.Title}",
            EvaluationPlots.Lines("time (s)", $"{e.Channel} ({e.Unit})",
            [
                new EvaluationLine(Color.FromHex("#C8C8C8"), 1, e.Seconds, e.Emg),
                // The estimate lies on top.
                .. e.Estimates.Reverse().Select(c => new EvaluationLine(colors.Of(c.Estimator), 2, e.Seconds, c.Values, c.Lower, c.Upper)),
            ]),
            IsSmall: true))],
        Estimators: [.. examples[0].Estimates.Select(e => e.Estimator)]);

    private EvaluationSection Profiles(IReadOnlyList<MuscleProfile> profiles) => Panels(
        "profiles", "Mean course and variability",
        "Mean over trials; the band holds the middle part of single trials of the first estimate. The table compares variability: an estimator that removes noise has less, one that removes too much loses real differences between trials.",
        profiles, p => p.Channel, p => p.Mean.Max() - p.Mean.Min() ?? double.NaN, "largest range of the mean",
        (channel, rows) => EvaluationPlots.Lines("time (s)", $"{channel} ({rows[0].Unit})", rows.Reverse().Select(p => p.Estimator == profiles[0].Estimator
            ? new EvaluationLine(colors.Of(p.Estimator), 2, p.Seconds, p.Mean, p.Lower, p.Upper)
            : new EvaluationLine(colors.Of(p.Estimator), 2, p.Seconds, p.Mean))),
        p => p.Estimator) with
        {
            Rows = [["estimator", "muscle", "variance share", "variance ratio", "coefficient of variation"], .. profiles.Select(p => new[] { p.Estimator, p.Channel, Number(p.VarianceShare), Number(p.VarianceRatio), Number(p.CoefficientOfVariation) })],
        };

    private EvaluationSection Responses(IReadOnlyList<EstimatorResult<EventResponse>> responses)
    {
        string[] events = [.. responses.Select(r => r.Result.Event).Distinct()];
        bool single = events.Length == 1;
        // The same muscles for every estimator.
        Dictionary<string, double> gains = responses.GroupBy(r => r.Result.Channel).ToDictionary(g => g.Key, g => g.Max(r => r.Result.PowerGain.Values.DefaultIfEmpty(double.NaN).Average()));
        EvaluationSection[] estimators = single ? [PanelsOf(responses)] : [.. responses.GroupBy(r => r.Estimator).Select(e => PanelsOf([.. e]))];
        EvaluationSection PanelsOf(IReadOnlyList<EstimatorResult<EventResponse>> shown) => Panels(
            "frequency_response", "Frequency response around events",
            $"Power gain: how much of the EMG's fluctuation at a frequency is left in the estimate, with its 95 % bootstrap interval, a line for each {(single ? "estimator" : "event")}. A filter has the same line at every event; an estimator that adapts passes more where the muscle's activity changes fast. The table has the frequency where the gain falls to half.",
            shown, r => r.Result.Channel, r => gains[r.Result.Channel], "largest mean gain",
            (_, rows) => EvaluationPlots.Lines("frequency (Hz)", "power gain", rows.Reverse().Select(r => new EvaluationLine(
                single ? colors.Of(r.Estimator) : EventColor(r.Result.Event), 2, r.Result.FrequenciesHz, [.. r.Result.PowerGain.Values.Select(v => (double?)v)], [.. r.Result.PowerGain.Lower.Select(v => (double?)v)], [.. r.Result.PowerGain.Upper.Select(v => (double?)v)]))),
            r => r.Estimator);
        return estimators[0] with
        {
            Figures = single ? estimators[0].Figures : [.. estimators.SelectMany(section => section.Figures.Select(figure => figure with
            {
                Name = ScoreSections.FileName($"{figure.Name}_{section.Estimators![0]}"),
                Caption = $"{figure.Caption}, {section.Estimators[0]}",
            }))],
            Text = estimators[0].Text + $" Events: {string.Join(", ", events.Select((e, i) => $"{e} ({(single ? "" : (i < EventColors.Length ? Names[i] : "grey") + ", ")}n = {responses.First(r => r.Result.Event == e).Result.EventCount.ToString(CultureInfo.InvariantCulture)})"))}.",
            Estimators = single ? estimators[0].Estimators : null,
            Rows =
            [
                ["estimator", "muscle", .. events.Select(e => $"{e} (Hz)")],
                .. responses.GroupBy(r => (r.Estimator, r.Result.Channel)).Select(row => (string[])
                    [row.Key.Estimator, row.Key.Channel, .. events.Select(e => row.FirstOrDefault(r => r.Result.Event == e)?.Result.HalfGain is { } half ? $"{Hz(half.Hz)} [{Hz(half.LowerHz)}, {Hz(half.UpperHz)}]" : "")]),
            ],
        };

        Color EventColor(string name) => Array.IndexOf(events, name) is var i && i < EventColors.Length ? EventColors[i] : PlotStyle.Faint;
    }

    private static string[] Names { get; } = ["vermilion", "blue", "green", "orange", "purple"];

    private EvaluationSection Differences(IReadOnlyList<EstimatorResult<ResponseDifference>> differences)
    {
        LargestPanels drawn = LargestPanels.Of(differences, d => d.Result.Channel, d => Math.Abs(d.Result.HalfGain.Hz ?? double.NaN), "largest difference");
        return new EvaluationSection(
            "response_differences", "Does the response adapt to the event?",
            $"Difference of the half-gain frequency between {differences[0].Result.First} and other events, with its bootstrap interval; p by permutation of the events, not corrected for the number of muscles. A time-invariant filter lies on the line." + drawn.Note,
            [.. differences.GroupBy(d => d.Result.Second).Select(other => Forest(other.Key, other.First().Result.First, [.. other.Where(d => d.Result.HalfGain.Hz is not null && drawn.Names.Contains(d.Result.Channel)).Select(d => (
                    $"{d.Result.Channel}, {d.Estimator}", colors.Of(d.Estimator), d.Result.HalfGain.Hz!.Value, d.Result.HalfGain.LowerHz ?? double.NegativeInfinity, d.Result.HalfGain.UpperHz ?? double.PositiveInfinity))]))],
            [["estimator", "events", "muscle", "difference (Hz)", "p"], .. differences.Select(d => new[] { d.Estimator, $"{d.Result.First} - {d.Result.Second}", d.Result.Channel, $"{Hz(d.Result.HalfGain.Hz)} [{Hz(d.Result.HalfGain.LowerHz)}, {Hz(d.Result.HalfGain.UpperHz)}]", Number(d.Result.HalfGain.PValue) })]);

        static EvaluationFigure Forest(string second, string first, IReadOnlyList<(string, Color, double, double, double)> rows) =>
            EvaluationFigure.OfRows(ScoreSections.FileName($"response_difference_{second}"), $"{first} less {second}", EvaluationPlots.Forest("difference of half-gain frequency (Hz)", rows), rows.Count);
    }

    private EvaluationSection Spectra(IReadOnlyList<ChannelSpectrum> spectra) => Panels(
        "spectra", "Power spectra",
        "Power density over frequency, both in decades. White noise is flat: an estimate that falls far below the rectified EMG at high frequencies has left the noise out, one that falls early has left out movement, too.",
        spectra, s => s.Channel, s => s.Spectrum.Density.Where(double.IsFinite).Sum(), "largest variance",
        (_, rows) =>
        {
            // Without 0 Hz, which has no place on a logarithmic axis.
            Plot plot = EvaluationPlots.Lines("frequency (Hz)", $"log10 {rows[0].Unit}", rows.Reverse().Select(s => new EvaluationLine(
                colors.Of(s.Estimator), 2, [.. s.Spectrum.FrequenciesHz.Select(f => f > 0 ? Math.Log10(f) : double.NaN)], [.. s.Spectrum.Density.Select(d => d > 0 ? Math.Log10(d) : (double?)null)])));
            plot.DecadesBelow();
            return plot;
        },
        s => s.Estimator);

    private EvaluationSection Coherence(string id, string title, string text, IReadOnlyList<EstimatorResult<ChannelCoherence>> coherence) => Panels(
        id, title, text, coherence, c => c.Result.First == c.Result.Second ? c.Result.First : $"{c.Result.First}, {c.Result.Second}", c => c.Result.Spectrum.Coherence.Average() ?? double.NaN, "largest mean coherence",
        (_, rows) =>
        {
            Plot plot = EvaluationPlots.Lines("frequency (Hz)", "coherence", rows.Reverse().Select(c => new EvaluationLine(colors.Of(c.Estimator), 2, c.Result.Spectrum.FrequenciesHz, c.Result.Spectrum.Coherence)));
            if (rows[0].Result.Spectrum.SignificanceLevel is { } level) plot.Add.HorizontalLine(level, 1, Colors.Black, LinePattern.Dotted);
            plot.Axes.SetLimitsY(0, 1.02);
            return plot;
        },
        c => c.Estimator);

    private EvaluationSection Force(IReadOnlyList<ForceCorrelation> force) => Panels(
        "force", "Correlation with changes of force",
        "Correlation of each muscle's estimate with the derivative of force at a later time, all trials together. A larger peak means that the estimate holds more of what moves the force; its lag is the electromechanical delay.",
        force, f => $"{f.Channel}, {f.Target}", f => f.Pooled.Where(double.IsFinite).DefaultIfEmpty().Max(), "largest correlation",
        (_, rows) => EvaluationPlots.Lines("lag (ms)", "correlation", rows.Reverse().Select(f => EvaluationLine.Of(colors.Of(f.Estimator), 2, [.. f.LagSeconds.Select(s => 1000 * s)], f.Pooled))),
        f => f.Estimator);

    private EvaluationSection Oscillations(IReadOnlyList<OscillationResult> oscillations)
    {
        var channels = oscillations.SelectMany(o => o.Channels.Select(c => (o.Estimator, Channel: c))).ToArray();
        EvaluationSection panels = Panels(
            "oscillations", "Oscillations above the background",
            "Ratio of the spectrum to its fitted background, in decades; 0 is the background. A marked peak is higher than background alone gives at the stated level (5 %).",
            channels, c => c.Channel.Channel, c => c.Channel.PowerRatio ?? double.NaN, "highest peaks",
            (_, rows) =>
            {
                Plot plot = EvaluationPlots.Lines("frequency (Hz)", "log10 power ratio", rows.Reverse().Select(c => new EvaluationLine(
                    colors.Of(c.Estimator), 2, c.Channel.FrequenciesHz, [.. c.Channel.Density.Select((d, i) => d > 0 && c.Channel.Background[i] > 0 ? Math.Log10(d / c.Channel.Background[i]) : (double?)null)])));
                foreach (var (estimator, channel) in rows.Where(c => c.Channel is { Found: true, PeakHz: not null, PowerRatio: > 0 })) plot.Add.Marker(channel.PeakHz!.Value, Math.Log10(channel.PowerRatio!.Value), MarkerShape.OpenCircle, 10, colors.Of(estimator));
                return plot;
            },
            c => c.Estimator);
        var coupled = oscillations.Where(o => o.Coupling is not null).ToArray();
        string phases = coupled.Length == 0 ? "" : " Matrices show how closely muscles keep their phases to each other at the oscillation's frequency (1: always the same difference); a frame marks what is more than chance (5 %).";
        return panels with
        {
            Text = panels.Text + phases,
            Figures = [.. panels.Figures, .. coupled.Select(o => PhaseLocking(o.Estimator, o.Coupling!))],
            Rows = [["estimator", "muscle", "peak (Hz)", "power ratio", "p"], .. channels.Select(c => new[] { c.Estimator, c.Channel.Channel, c.Channel.Found ? Hz(c.Channel.PeakHz) : "none", c.Channel.Found ? Number(c.Channel.PowerRatio) : "", Number(c.Channel.PValue) })],
        };
    }

    private static EvaluationFigure PhaseLocking(string estimator, MuscleCoupling coupling)
    {
        double Strongest(int row) => coupling.PhaseLocking[row].Where((value, column) => column != row && double.IsFinite(value)).DefaultIfEmpty().Max();
        LargestPanels panels = LargestPanels.Of([.. Enumerable.Range(0, coupling.Channels.Count)], row => coupling.Channels[row], Strongest, "closest phases");
        int[] rows = [.. Enumerable.Range(0, coupling.Channels.Count).Where(row => panels.Names.Contains(coupling.Channels[row]))];
        return EvaluationFigure.OfRows(
            ScoreSections.FileName($"phase_locking_{estimator}"), string.Create(CultureInfo.InvariantCulture, $"Phase locking of {estimator} at {coupling.Hz:0.0} Hz.{panels.Note}"),
            EvaluationPlots.Matrix([.. rows.Select(row => coupling.Channels[row])], [.. rows.Select(row => (IReadOnlyList<double>)[.. rows.Select(column => coupling.PhaseLocking[row][column])])], coupling.PhaseLockingSignificance), rows.Length);
    }

    private EvaluationSection Cortex(IReadOnlyList<CortexPredictionResult> cortex)
    {
        LargestPanels panels = LargestPanels.Of(cortex, c => c.Channel, c => c.Vaf, "largest share");
        IReadOnlyList<string> muscles = panels.Names;
        return new EvaluationSection(
            "cortex", "Predicted from motor cortex",
            "Share of each muscle's estimate that firing rates of motor cortex explain on data that the prediction was not fitted to (VAF; whiskers are standard errors over folds). Of two estimates of one EMG the better predicted one holds more of what cortex commands and less noise." + panels.Note,
            [
                new EvaluationFigure("cortex", "Variance accounted for", EvaluationPlots.Bars("held-out VAF", muscles, [.. cortex.GroupBy(c => c.Estimator).Select(e => (
                    e.Key, colors.Of(e.Key), (IReadOnlyList<(double, double)?>)[.. muscles.Select(m => e.Where(c => c.Channel == m).Select(c => ((double, double)?)(c.Vaf, c.Sem)).FirstOrDefault())]))]), IsSmall: false),
            ]);
    }

    /// <summary>A panel for each muscle, with the lines of all estimators.</summary>
    private static EvaluationSection Panels<T>(string id, string title, string text, IReadOnlyList<T> rows, Func<T, string> panel, Func<T, double> size, string sizeInWords, Func<string, IReadOnlyList<T>, Plot> draw, Func<T, string> estimator)
    {
        var groups = rows.GroupBy(panel).ToArray();
        LargestPanels largest = LargestPanels.Of(rows, panel, size, sizeInWords);
        return new EvaluationSection(
            id, title, text + largest.Note,
            [.. groups.Where(g => largest.Names.Contains(g.Key)).Select(g => new EvaluationFigure(ScoreSections.FileName($"{id}_{g.Key}"), g.Key, draw(g.Key, [.. g]), IsSmall: true))],
            Estimators: [.. rows.Select(estimator).Distinct()]);
    }

    private static string Hz(double? value) => value is { } hz && double.IsFinite(hz) ? hz.ToString("0.0", CultureInfo.InvariantCulture) : "-";

    private static string Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("0.000", CultureInfo.InvariantCulture) : "-";
}
