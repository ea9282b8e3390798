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

    /// <summary>The exported model.</summary>
    public string ModelPath => System.IO.Path.Combine(Path, "best", "model.onnx");

    /// <summary>Estimates on the training and validation windows, with lfads-torch's keys (schemas/lfads-output-h5.md).</summary>
    public string OutputPath => System.IO.Path.Combine(Path, "best", "lfads_output.h5");

    /// <summary>The files of one member of the population; a single model is member 0.</summary>
    /// <param name="number">Zero-based number.</param>
    public MemberFolder Member(int number) => new(System.IO.Path.Combine(Path, "members", number.ToString("D2", System.Globalization.CultureInfo.InvariantCulture)));
}
