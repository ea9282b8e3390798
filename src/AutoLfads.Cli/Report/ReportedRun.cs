using AutoLfads.Cli.Configuration;
using AutoLfads.Cli.Runs;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.Training;
using AutoLfads.Training.Population;

namespace AutoLfads.Cli.Report;

/// <summary>A run as its folder tells it.</summary>
internal sealed class ReportedRun
{
    private ReportedRun(RunFolder folder)
    {
        Folder = folder;
        Config = RunConfigFile.Read(folder.ConfigPath);
        Manifest = RunManifest.Read(folder.ManifestPath);
        Data = PreparedWindowsFile.Read(folder.WindowsPath);
        Generations = GenerationsFile.Read(folder.GenerationsPath);
        int members = IsSearch ? Config.Population.Members : 1;
        Histories = [.. Enumerable.Range(0, members).Select(member => EpochTable.Read(folder.Member(member).HistoryPath))];
        Search = SearchResult.Of(Generations is [.., var last] ? last.End ?? SearchEnd.Cancelled : SearchEnd.Cancelled, Generations);
        Lines = [.. Search.Ensemble.Select(best => Lineage.AncestorsOf(Generations, best.Generation, best.Member))];
    }

    public RunFolder Folder { get; }

    public RunConfig Config { get; }

    public RunManifest Manifest { get; }

    public TrainingData Data { get; }

    /// <summary>Complete generations; none for a single model.</summary>
    public IReadOnlyList<GenerationRecord> Generations { get; }

    /// <summary>The epochs of each member.</summary>
    public IReadOnlyList<EpochTable> Histories { get; }

    /// <summary>False for a run of one model.</summary>
    public bool IsSearch => Manifest.Kind == RunKind.Search;

    /// <summary>What the records say so far; cancelled where the search has not ended.</summary>
    public SearchResult Search { get; }

    /// <summary>For each exported model, the best first, the member of each generation through which its weights came.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Lines { get; }

    /// <summary>Whether a member is one of those that are exported.</summary>
    public bool IsExported(int generation, int member) => Search.Ensemble.Any(best => (best.Generation, best.Member) == (generation, member));

    /// <summary>What ranks: of a single model, the likelihood.</summary>
    public SelectionMetric Metric => IsSearch ? Config.Selection.Metric : SelectionMetric.Likelihood;

    /// <summary>Largest number of epochs of any member.</summary>
    public int Epochs => Histories.Max(history => history.Epochs.Count == 0 ? 0 : history.Epochs[^1] + 1);

    /// <exception cref="InvalidDataException">A file of the folder is not what it should be.</exception>
    public static ReportedRun Read(RunFolder folder) => new(folder);

    /// <summary>Whose weights a member began a generation with; null in the first. The generation after the last recorded one may be asked for: it is under way.</summary>
    public int? ParentOf(int generation, int member)
    {
        if (generation == 0) return null;
        if (generation < Generations.Count) return Generations[generation].Members[member].Parent ?? member;
        return Generations[generation - 1].Exploits.FirstOrDefault(exploit => exploit.Loser == member)?.Winner ?? member;
    }
}
