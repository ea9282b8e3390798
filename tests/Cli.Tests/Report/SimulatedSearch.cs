using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Training;
using AutoLfads.Training.Population;
using AutoLfads.Training.Selection;

namespace AutoLfads.Cli.Tests.Report;

/// <summary>What a search leaves in its run folder, without any training: members whose metric falls as fast as their hyperparameters are good, tournaments, and two failures.</summary>
internal sealed class SimulatedSearch
{
    public const int FirstEpochs = 75;
    public const int EpochsPerGeneration = 25;
    public const int ScoresEvery = 5;
    private const double Smoothing = 0.3;

    private readonly Random random = new(11);
    private readonly int members;
    private readonly List<EpochSummary>[] histories;
    private readonly double[] progress;
    private readonly SelectionScores?[] smoothed;
    private readonly Dictionary<string, double>[] hyperparameters;
    private int?[] parents;

    private SimulatedSearch(int members)
    {
        this.members = members;
        histories = [.. Enumerable.Range(0, members).Select(_ => new List<EpochSummary>())];
        progress = new double[members];
        smoothed = new SelectionScores?[members];
        parents = new int?[members];
        hyperparameters = [.. Enumerable.Range(0, members).Select(_ => Hyperparameter.All.Where(h => h.Range(new()) is not null).ToDictionary(h => h.Name, h => First(h.Range(new())!)))];
    }

    public List<GenerationRecord> Generations { get; } = [];

    /// <summary>Writes the generations and histories of a search into a folder that has windows and a configuration already.</summary>
    public static SimulatedSearch Write(string folder, int members = 20, int generations = 12)
    {
        SimulatedSearch search = new(members);
        for (int g = 0; g < generations; g++) search.Train(g, last: g == generations - 1);
        RunFolder run = new(folder);
        RunConfig config = RunConfigFile.Read(run.ConfigPath);
        RunConfigFile.Write(config with { Population = config.Population with { Members = members, MaxGenerations = 30 } }, run.ConfigPath);
        (RunManifest.Read(run.ManifestPath) with { Kind = RunKind.Search, Result = null }).Write(run.ManifestPath);
        GenerationsFile.Write(run.GenerationsPath, search.Generations);
        for (int m = 0; m < members; m++)
        {
            Directory.CreateDirectory(run.Member(m).Path);
            TrainingHistory.Truncate(run.Member(m).HistoryPath, 0);
            foreach (EpochSummary epoch in search.histories[m]) TrainingHistory.Append(run.Member(m).HistoryPath, epoch);
        }

        return search;
    }

    private double First(HyperparameterRange range) => range.Initial
        ?? (range.Draw == HyperparameterDraw.Uniform ? range.Min + ((range.Max - range.Min) * random.NextDouble()) : range.Min * Math.Pow(range.Max / range.Min, random.NextDouble()));

    private void Train(int generation, bool last)
    {
        int start = generation == 0 ? 0 : FirstEpochs + ((generation - 1) * EpochsPerGeneration), end = FirstEpochs + (generation * EpochsPerGeneration);
        MemberRecord[] records = [.. Enumerable.Range(0, members).Select(m => Train(m, generation, start, end))];
        int[] order = [.. Enumerable.Range(0, members).OrderBy(m => records[m].Scores?.HeldOutBlocks ?? double.PositiveInfinity).ThenBy(m => m)];
        records = [.. records.Select(r => r with { Rank = Array.IndexOf(order, r.Member) })];
        Exploit[] exploits = last ? [] : Meet(records);
        Generations.Add(new GenerationRecord
        {
            Generation = generation,
            Epochs = end,
            Members = records,
            Best = order[0],
            BestMetric = records[order[0]].Scores!.HeldOutBlocks,
            IslandBests = [new IslandBest(order[0], records[order[0]].Scores!.HeldOutBlocks)],
            Exploits = exploits,
            End = last ? SearchEnd.NoImprovement : null,
        });
        int?[] next = [.. Enumerable.Range(0, members).Select(m => (int?)m)];
        (double, SelectionScores?)[] states = [.. Enumerable.Range(0, members).Select(m => (progress[m], smoothed[m]))];
        foreach (Exploit exploit in exploits)
        {
            next[exploit.Loser] = exploit.Winner;
            (progress[exploit.Loser], smoothed[exploit.Loser]) = states[exploit.Winner];
            hyperparameters[exploit.Loser] = exploit.After.ToDictionary();
        }

        parents = next;
    }

    private MemberRecord Train(int member, int generation, int start, int end)
    {
        MemberStatus status = (member, generation) switch { (3, 2) => MemberStatus.Diverged, (11, 6) => MemberStatus.Crashed, _ => MemberStatus.Trained };
        MemberRecord record = new(member, status, hyperparameters[member]) { Parent = parents[member], Rank = 0 };
        double badness = Math.Pow(Math.Log10(hyperparameters[member]["generator_l2_scale"]) + 2, 2) + Math.Pow((hyperparameters[member]["dropout_rate"] - 0.2) * 4, 2);
        for (int epoch = start; epoch < (status == MemberStatus.Trained ? end : start + 12); epoch++)
        {
            progress[member] += 1 / (1 + badness);
            double likelihood = 1.2 + (1.1 * Math.Exp(-progress[member] / 35)) - (0.0006 * progress[member]) + (0.004 * Noise());
            SelectionScores? scores = epoch % ScoresEvery == 0 || epoch == end - 1 ? new(likelihood, likelihood - 0.05 + (0.002 * Noise()), likelihood - 0.03 + (0.002 * Noise()), likelihood + 0.04 + (0.01 * badness) + (0.002 * Noise())) : null;
            if (scores is not null) smoothed[member] = smoothed[member]?.SmoothedBy(scores, Smoothing) ?? scores;
            histories[member].Add(new EpochSummary
            {
                Epoch = epoch,
                TrainTotal = likelihood,
                TrainReconstructionNll = likelihood - 0.02,
                InitialConditionKl = 3 + Noise(),
                InferredInputKl = 9 + Noise(),
                RecurrentL2 = 0.5,
                ValidReconstructionNll = likelihood,
                ValidSmoothed = likelihood,
                GradientNorm = 12 + Noise(),
                LearningRate = hyperparameters[member]["learning_rate"],
                Scores = scores,
                SmoothedScores = scores is null ? null : smoothed[member],
                Seconds = 0,
            });
        }

        return status == MemberStatus.Trained
            ? record with { Scores = smoothed[member] }
            : record with { Problem = status == MemberStatus.Diverged ? "reconstruction_nll was NaN in epoch 122 <b>of</b> member 03." : "The process ended with exit code 137." };
    }

    private Exploit[] Meet(MemberRecord[] records)
    {
        int[] shuffled = [.. Enumerable.Range(0, members)];
        random.Shuffle(shuffled);
        return [.. Enumerable.Range(0, members / 2).Select(i =>
        {
            (int one, int other) = (shuffled[i], shuffled[i + (members / 2)]);
            (int winner, int loser) = records[one].Rank < records[other].Rank ? (one, other) : (other, one);
            return new Exploit(loser, winner, hyperparameters[loser].ToDictionary(), hyperparameters[winner].ToDictionary(h => h.Key, h => h.Value * Math.Exp((random.NextDouble() - 0.5) * 0.8)));
        })];
    }

    // Near enough to a normal draw of half a unit.
    private double Noise() => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
}
