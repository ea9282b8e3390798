using System.Globalization;
using AutoLfads.Cli.Configuration;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Model;
using AutoLfads.Model.Augmentation;
using AutoLfads.Training;
using AutoLfads.Training.Execution;
using AutoLfads.Training.Population;
using MathNet.Numerics.Statistics;

namespace AutoLfads.Studies;

/// <summary>Searches a set and writes after every generation how good the estimates of the members are, by what the search never saw.</summary>
/// <remarks>With one generation that is as long as a whole search it shows what random draws of the same ranges give.</remarks>
internal sealed class SearchStudy(string dataName, IReadOnlyList<string> settings, string folder, TextWriter output)
{
    private const int Samples = 10;

    /// <summary>Searches, and writes a line a generation.</summary>
    public async Task RunAsync(string preset)
    {
        RunConfig config = RunConfigFile.Load(preset, null, settings);
        StudyData study = StudyData.Load(dataName, config);
        if (study is { TrainTruth: { } trainTruth, ValidTruth: { } validTruth }) output.WriteLine($"the known activation itself: {Describe(EstimateScores.Of(study, trainTruth, validTruth))}");
        output.WriteLine(BestLowPass(study));
        RunFolder run = new(folder);
        Directory.CreateDirectory(folder);
        int workers = config.Population.Workers > 0 ? config.Population.Workers : Environment.ProcessorCount;
        PopulationSearch search = new(config, run, new ThreadExecutor(config, study.Data, workers));
        SearchResult result = await search.RunAsync(new Watch(progress =>
        {
            if (progress is { IsGenerationComplete: true, Last: { Best: not null } generation }) Write(config, study, run, generation);
        }));
        if (result.Best is not { } best)
        {
            output.WriteLine($"ended: {result.End}; no member could be trained");
            return;
        }

        output.WriteLine($"ended: {result.End}; {Describe(Scores(config, study, [.. Enumerable.Range(0, config.Population.Islands).Select(run.BestPathOf).Where(File.Exists)]))} of the exported weights");
        output.WriteLine(string.Join(", ", best.Hyperparameters.Select(h => string.Create(CultureInfo.InvariantCulture, $"{h.Key} {h.Value:G3}"))));
    }

    private void Write(RunConfig config, StudyData study, RunFolder run, GenerationRecord generation)
    {
        Dictionary<int, IReadOnlyDictionary<string, double>> scores = generation.Members.Where(m => m.Status == MemberStatus.Trained)
            .ToDictionary(m => m.Member, m => Scores(config, study, [Checkpoint(m.Member)]));
        IReadOnlyDictionary<string, double> ensemble = Scores(config, study, [.. generation.IslandBests.OfType<IslandBest>().Select(best => Checkpoint(best.Member))]);
        Dictionary<string, double> medians = scores.Values.First().Keys.ToDictionary(name => name, name => scores.Values.Select(s => s[name]).Median());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"generation {generation.Generation}, {generation.Epochs} epochs, metric {generation.BestMetric:F4}: best {Describe(scores[generation.Best!.Value])}; median {Describe(medians)}; ensemble {Describe(ensemble)}"));
        output.Flush();

        string Checkpoint(int member) => run.Member(member).GenerationPath(generation.Generation);
    }

    /// <summary>The low-pass of the cut-off that scores best, chosen by the score itself: more than any laboratory can know.</summary>
    private static string BestLowPass(StudyData study)
    {
        TrainingData data = study.Data;
        var best = Enumerable.Range(1, 40).Select(cutoff => (Cutoff: cutoff, Scores: EstimateScores.Of(study, Filter(data.Train, cutoff), Filter(data.Valid, cutoff))))
            .MaxBy(filtered => filtered.Scores.Values.First());
        return $"low-pass {best.Cutoff} Hz: {Describe(best.Scores)}";

        WindowSet Filter(WindowSet windows, double cutoff) => new LowPassEnvelope(cutoff).EstimateWindows([windows], data.MarginBins, 1 / data.BinSeconds)[0];
    }

    private static string Describe(IReadOnlyDictionary<string, double> scores) => string.Join(' ', scores.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value:F3}")));

    /// <summary>Scores of the mean of the models' estimates.</summary>
    private static IReadOnlyDictionary<string, double> Scores(RunConfig config, StudyData study, IReadOnlyList<string> checkpoints)
    {
        (WindowSet Train, WindowSet Valid)[] estimates = [.. checkpoints.Select(checkpoint =>
        {
            using LfadsModel model = new(config.Model, ModelTrainer.DimensionsOf(study.Data), 0);
            Checkpoint.Read(checkpoint, model, optimiser: null);
            Augmenter augmenter = new(config.Augmentation, config.Model, model.Dimensions, study.Data.MarginBins, 0);
            return (EstimateScores.Estimate(model, augmenter, study.Data.Train, Samples), EstimateScores.Estimate(model, augmenter, study.Data.Valid, Samples));
        })];
        return EstimateScores.Of(study, Mean([.. estimates.Select(e => e.Train)]), Mean([.. estimates.Select(e => e.Valid)]));
    }

    private static WindowSet Mean(IReadOnlyList<WindowSet> sets) => new(
        sets[0].WindowCount, sets[0].TimeBins, sets[0].ChannelCount, [.. Enumerable.Range(0, sets[0].Values.Length).Select(i => sets.Average(set => set.Values[i]))]);

    private sealed class Watch(Action<SearchProgress> see) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => see(value);
    }
}
