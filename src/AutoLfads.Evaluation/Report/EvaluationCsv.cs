using System.Globalization;
using System.Text;

namespace AutoLfads.Evaluation.Report;

/// <summary>An evaluation as tables for a spreadsheet or a statistics program: one row per value, a name in every row.</summary>
public static class EvaluationCsv
{
    /// <summary>The tables that have rows.</summary>
    /// <param name="report">The report.</param>
    /// <returns>File name without extension, and the text: comma-separated, a header line, "." as decimal point, empty cells where a value is null.</returns>
    public static IReadOnlyList<(string Name, string Text)> Tables(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Table[] tables =
        [
            new("decoding", "estimator,target,score,lag_bins,r2,sem,squared_correlation",
                report.Decoding.Concat(report.PhaseClock ?? []).Select(r => Row(r.Estimator, r.Target, r.Score, r.LagBins, r.R2, r.Sem, r.SquaredCorrelation))),
            new("lag_curves", "estimator,target,score,lag_seconds,r2,sem",
                (report.LagCurves ?? []).SelectMany(c => c.LagSeconds.Select((lag, i) => Row(c.Estimator, c.Target, c.Score, lag, c.R2[i], c.Sem[i])))),
            new("nested_decoding", "family,target,score,r2,sem,squared_correlation,chosen",
                (report.Nested ?? []).SelectMany(n => n.Result.Targets.Select((t, i) => Row(
                    n.Estimator, t.Name, n.Result.Score, n.Result.R2[i], n.Result.Sem[i], n.Result.SquaredCorrelation[i], string.Join(' ', n.Result.Choices.Select(c => c.Estimator)))))),
            new("comparisons", "first,second,target,score,first_lag_bins,second_lag_bins,test,difference,lower,upper,p,pairs",
                (report.Comparisons ?? []).Select(c => Row(c.First, c.Second, c.Target, c.Score, c.FirstLagBins, c.SecondLagBins, c.Test, c.Difference, c.Lower, c.Upper, c.PValue, c.PairCount))),
            new("truth", "estimator,channel,r2", (report.Truth ?? []).Select(t => Row(t.Estimator, t.Channel, t.R2))),
            new("held_out", "estimator,channel,nll_nats,sem,constant_nll_nats,samples",
                (report.HeldOut ?? []).Select(h => Row(h.Estimator, h.Channel, h.NllNats, h.Sem, h.ConstantNllNats, h.SampleCount))),
            .. Frequencies(report),
            new("force", "estimator,channel,target,lag_seconds,correlation",
                (report.Force ?? []).SelectMany(f => f.LagSeconds.Select((lag, i) => Row(f.Estimator, f.Channel, f.Target, lag, f.Pooled[i])))),
            new("oscillations", "estimator,channel,found,peak_hz,power_ratio,p,segments",
                (report.Oscillations ?? []).SelectMany(o => o.Channels.Select(c => Row(o.Estimator, c.Channel, c.Found, c.PeakHz, c.PowerRatio, c.PValue, c.SegmentCount)))),
            new("cortex", "estimator,channel,vaf,sem,rows", (report.Cortex ?? []).Select(c => Row(c.Estimator, c.Channel, c.Vaf, c.Sem, c.RowCount))),
            new("profiles", "estimator,channel,seconds,mean,sem,lower,median,upper,trials",
                (report.Profiles ?? []).SelectMany(p => p.Seconds.Select((t, i) => Row(p.Estimator, p.Channel, t, p.Mean[i], p.Sem[i], p.Lower[i], p.Median[i], p.Upper[i], p.TrialCounts[i])))),
            new("variability", "estimator,channel,variance_share,variance_ratio,coefficient_of_variation",
                (report.Profiles ?? []).Select(p => Row(p.Estimator, p.Channel, p.VarianceShare, p.VarianceRatio, p.CoefficientOfVariation))),
        ];
        return [.. tables.Where(t => t.Rows.Any()).Select(t => (t.Name, t.Header + "\n" + string.Concat(t.Rows.Select(row => row + "\n"))))];
    }

    private static IEnumerable<Table> Frequencies(EvaluationReport report) =>
    [
        new("frequency_response", "estimator,event,channel,hz,power_gain,lower,upper,linear_gain,phase_radians,coherence",
            (report.FrequencyResponse ?? []).SelectMany(r => r.Result.FrequenciesHz.Select((hz, i) => Row(
                r.Estimator, r.Result.Event, r.Result.Channel, hz, r.Result.PowerGain.Values[i], r.Result.PowerGain.Lower[i], r.Result.PowerGain.Upper[i],
                r.Result.LinearGain.Values[i], r.Result.LinearPhase[i], r.Result.Coherence[i])))),
        new("cutoffs", "estimator,event,channel,minus_3_db_hz,lower,upper,half_gain_hz,half_lower,half_upper,events",
            (report.FrequencyResponse ?? []).Select(r => Row(
                r.Estimator, r.Result.Event, r.Result.Channel, r.Result.MinusThreeDecibels.Hz, r.Result.MinusThreeDecibels.LowerHz, r.Result.MinusThreeDecibels.UpperHz,
                r.Result.HalfGain.Hz, r.Result.HalfGain.LowerHz, r.Result.HalfGain.UpperHz, r.Result.EventCount))),
        new("cutoff_differences", "estimator,first,second,channel,half_gain_hz,lower,upper,p",
            (report.ResponseDifferences ?? []).Select(d => Row(
                d.Estimator, d.Result.First, d.Result.Second, d.Result.Channel, d.Result.HalfGain.Hz, d.Result.HalfGain.LowerHz, d.Result.HalfGain.UpperHz, d.Result.HalfGain.PValue))),
        new("spectra", "estimator,channel,unit,hz,density",
            (report.Spectra ?? []).SelectMany(s => s.Spectrum.FrequenciesHz.Select((hz, i) => Row(s.Estimator, s.Channel, s.Unit, hz, s.Spectrum.Density[i])))),
        new("coherence", "estimator,first,second,hz,coherence,significance",
            (report.Coherence ?? []).Concat(report.ForceCoherence ?? []).SelectMany(c => c.Result.Spectrum.FrequenciesHz.Select((hz, i) => Row(
                c.Estimator, c.Result.First, c.Result.Second, hz, c.Result.Spectrum.Coherence[i], c.Result.Spectrum.SignificanceLevel)))),
    ];

    private static string Row(params IReadOnlyList<object?> cells) => string.Join(',', cells.Select(Cell));

    private static string Cell(object? value)
    {
        string text = value switch
        {
            null => "",
            Enum name => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name.ToString()),
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private sealed record Table(string Name, string Header, IEnumerable<string> Rows);
}
