using System.Globalization;

namespace AutoLfads.Training;

/// <summary>The files of a run: the only state of training, so that anything can be killed at any moment and resumed.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>Resolved run configuration (schemas/run-config.schema.json).</summary>
    public string ConfigPath => System.IO.Path.Combine(Path, "run.yaml");

    /// <summary>Software, seed, sources and state of the run.</summary>
    public string ManifestPath => System.IO.Path.Combine(Path, "manifest.json");

    /// <summary>The windows the run is trained on (schemas/windows-h5.md).</summary>
    public string WindowsPath => System.IO.Path.Combine(Path, "windows.h5");

    /// <summary>Held by the process that trains the run, for as long as it lives; the file itself stays.</summary>
    public string LockPath => System.IO.Path.Combine(Path, "run.lock");

    /// <summary>The generations of a search: <see cref="Population.GenerationsFile"/>.</summary>
    public string GenerationsPath => System.IO.Path.Combine(Path, "generations.jsonl");

    /// <summary>Wall clock of each generation of a search: <see cref="Population.TimingFile"/>.</summary>
    public string TimingPath => System.IO.Path.Combine(Path, "timing.csv");

    /// <summary>The checkpoint of the best weights of the run, of a search those of its first island: what is exported.</summary>
    public string BestPath => BestPathOf(0);

    /// <summary>The exported model.</summary>
    public string ModelPath => System.IO.Path.Combine(Path, "best", "model.onnx");

    /// <summary>Estimates on the training and validation windows, with lfads-torch's keys (schemas/lfads-output-h5.md).</summary>
    public string OutputPath => System.IO.Path.Combine(Path, "best", "lfads_output.h5");

    /// <summary>The page that shows the run.</summary>
    public string ReportPath => System.IO.Path.Combine(Path, "report.html");

    /// <summary>The files of a model that is trained alone.</summary>
    public MemberFolder SingleModel => Member(0) with { BestPath = BestPath };

    /// <summary>The checkpoint of the best weights of an island; all of them together are what a search exports.</summary>
    /// <param name="island">Zero-based number.</param>
    public string BestPathOf(int island) => System.IO.Path.Combine(Path, "best", island == 0 ? "checkpoint.safetensors" : string.Create(CultureInfo.InvariantCulture, $"checkpoint-{island}.safetensors"));

    /// <summary>The files of one member of the population.</summary>
    /// <param name="number">Zero-based number.</param>
    public MemberFolder Member(int number) => new(System.IO.Path.Combine(Path, "members", number.ToString("D2", CultureInfo.InvariantCulture)));

    /// <summary>Removes files that a process was writing when it was killed; only for whoever holds the run's lock.</summary>
    public void RemoveUnfinishedFiles()
    {
        foreach (string path in Directory.EnumerateFiles(Path, ".*.tmp", SearchOption.AllDirectories)) File.Delete(path);
    }
}
