using System.Globalization;
using System.Text;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Cli.Inspection;

/// <summary>What <c>prepare</c> would make of a recording with the present configuration.</summary>
/// <param name="Steps">What would be done, first step first.</param>
/// <param name="RateHz">Bins per second; null where it would be refused.</param>
/// <param name="WindowBins">Bins per window, margins not counted; null where it would be refused.</param>
/// <param name="TrainWindows">Number of training windows; null where it would be refused.</param>
/// <param name="ValidWindows">Number of validation windows; null where it would be refused.</param>
/// <param name="Problem">Why it would be refused; null where it would not.</param>
internal sealed record PreparationForecast(IReadOnlyList<string> Steps, double? RateHz, int? WindowBins, int? TrainWindows, int? ValidWindows, string? Problem)
{
    /// <summary>Prepares the recording and keeps only what came of it.</summary>
    public static PreparationForecast Of(EmgRecording recording, RunConfig config, CancellationToken stop)
    {
        try
        {
            TrainingData data = new AutoLfadsPipeline(config).Prepare([recording], stop: stop);
            return new PreparationForecast(data.Preprocessing?.Describe(recording.SampleRateHz) ?? [], 1 / data.BinSeconds, data.WindowBins, data.Train.WindowCount, data.Valid.WindowCount, null);
        }
        catch (InvalidDataException refused)
        {
            return new PreparationForecast([], null, null, null, null, refused.Message);
        }
    }

    public string ToText()
    {
        if (Problem is not null) return $"prepare would refuse it: {Problem}\n";
        StringBuilder text = new("prepare would:\n");
        for (int i = 0; i < Steps.Count; i++) text.Append(CultureInfo.InvariantCulture, $"{i + 1,3}. {Steps[i]}\n");
        text.Append(CultureInfo.InvariantCulture, $"{Steps.Count + 1,3}. cut {TrainWindows} training and {ValidWindows} validation windows of {WindowBins} bins at {RateHz:G6} Hz\n");
        return text.ToString();
    }
}
