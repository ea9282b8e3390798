using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using AutoLfads.Benchmarks.Measurement;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Benchmarks.Commands;

/// <summary>The Bayesian filter on raw EMG of 16 channels at 2 kHz, against the length of the recording.</summary>
internal static class BayesianFilterCommand
{
    private const int ChannelCount = 16, RateHz = 2000, Repeats = 3;

    public static Command Create()
    {
        Option<int> minutes = PositiveOption.Create("--minutes", 10, "Length of the recording.");
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("bayes", $"Times the Bayesian filter (100 levels) on {ChannelCount} channels of simulated EMG at {RateHz / 1000} kHz; medians of {Repeats} runs.") { minutes, json };
        command.SetAction(request =>
        {
            Row[] rows = Measure(request.GetValue(minutes));
            if (request.GetValue(json))
            {
                Console.WriteLine(ReportJson.Of(rows));
                return;
            }

            TextTable table = new("filter", "seconds", "x real time");
            foreach (Row row in rows) table.Add(row.Filter, row.Seconds.ToString("f2", CultureInfo.InvariantCulture), row.TimesRealTime.ToString("f0", CultureInfo.InvariantCulture));
            Console.WriteLine(table);
        });
        return command;
    }

    private static Row[] Measure(int minutes)
    {
        SampleMatrix emg = Simulate(60 * RateHz * minutes);
        (string Name, BayesianFilterConfig Config)[] filters =
        [
            ("laplacian", new BayesianFilterConfig()),
            ("gaussian, interpolated maximum", new BayesianFilterConfig { Likelihood = EmgLikelihood.Gaussian, Readout = PosteriorReadout.InterpolatedMaximum }),
            ("laplacian, implicit diffusion", new BayesianFilterConfig { Diffusion = 10 }),
            ("laplacian, blocks of 10 samples", new BayesianFilterConfig { BlockSamples = 10 }),
        ];
        return [.. filters.Select(filter =>
        {
            OtherLoad others = new();
            double seconds = Statistics.Median(Enumerable.Range(0, Repeats).Select(_ =>
            {
                long start = Stopwatch.GetTimestamp();
                new BayesianFilter(filter.Config).Run(emg, RateHz);
                return Stopwatch.GetElapsedTime(start).TotalSeconds;
            }));
            others.Report(filter.Name);
            return new Row(filter.Name, seconds, 60 * minutes / seconds);
        })];
    }

    /// <summary>Samples with exponential magnitudes and a level that rises and falls once a second.</summary>
    private static SampleMatrix Simulate(int sampleCount)
    {
        Random random = new(1);
        SampleMatrix emg = new(sampleCount, ChannelCount);
        for (int i = 0; i < emg.Values.Length; i++)
            emg.Values[i] = -Math.Log(1 - random.NextDouble()) * (0.1 + Math.Abs(Math.Sin(Math.PI * (i / ChannelCount) / RateHz))) * (random.Next(2) == 0 ? 1 : -1);
        return emg;
    }

    private sealed record Row(string Filter, double Seconds, double TimesRealTime);
}
