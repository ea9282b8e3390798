using System.Security.Cryptography;
using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;
using AutoLfads.Training;
using AutoLfads.Training.Population;

namespace AutoLfads.Cli.Runs;

/// <summary>What made a run.</summary>
public enum RunKind
{
    /// <summary><c>autolfads train</c>: one model.</summary>
    Train,

    /// <summary><c>autolfads search</c>: a population.</summary>
    Search,
}

/// <summary>How far a run has come.</summary>
public enum RunState
{
    /// <summary>Training is under way, or was killed.</summary>
    Training,

    /// <summary>Stopped by the user at a checkpoint.</summary>
    Stopped,

    /// <summary>A loss term was not a number or beyond the limit; in a search, no member was ever trained.</summary>
    Diverged,

    /// <summary>Trained and exported.</summary>
    Trained,
}

/// <summary>A data file of a run.</summary>
/// <param name="Name">File name.</param>
/// <param name="Sha256">Hash of its content, lower-case hexadecimal.</param>
public sealed record RunInput(string Name, string Sha256);

/// <summary>What a run is and how far it has come: manifest.json.</summary>
public sealed record RunManifest
{
    /// <summary>What made the run.</summary>
    public RunKind Kind { get; init; }

    /// <summary>Name and version of the software.</summary>
    public required string Software { get; init; }

    /// <summary>When the run began, UTC.</summary>
    public required DateTimeOffset CreatedUtc { get; init; }

    /// <summary>Seed of weights and draws.</summary>
    public required long Seed { get; init; }

    /// <summary>Threads of training in all: resuming with the same number gives the same numbers bit for bit, and with the SIMD kernels any number does.</summary>
    public required int Threads { get; init; }

    /// <summary>The data files.</summary>
    public required IReadOnlyList<RunInput> Inputs { get; init; }

    /// <summary>How far the run has come.</summary>
    public RunState State { get; init; }

    /// <summary>How training of one model ended; null while it goes on, and in a search.</summary>
    public TrainingResult? Result { get; init; }

    /// <summary>How a search ended; null while it goes on, and for one model.</summary>
    public SearchResult? Search { get; init; }

    /// <summary>The process that works, or worked last, on the run: what run.lock is held by.</summary>
    public int? ProcessId { get; init; }

    /// <summary>A new run's manifest.</summary>
    /// <param name="kind">What makes it.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="paths">Its data files.</param>
    public static RunManifest Of(RunKind kind, RunConfig config, IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new RunManifest
        {
            Kind = kind,
            Software = SoftwareVersion.Name,
            CreatedUtc = DateTimeOffset.UtcNow,
            Seed = config.Training.Seed,
            Threads = config.Training.Threads > 0 ? config.Training.Threads : Environment.ProcessorCount,
            Inputs = [.. paths.Select(path => new RunInput(Path.GetFileName(path), HashOf(path)))],
        };
    }

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">Path of manifest.json.</param>
    /// <exception cref="InvalidDataException">The file is not a manifest.</exception>
    public static RunManifest Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunManifest>(File.ReadAllText(path), JsonFormat.Options) ?? throw new JsonException("The document is null.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"'{path}' is not the manifest of a run: {problem.Message} Restore the file from a copy, or train anew in another folder.", problem);
        }
    }

    /// <summary>Writes the manifest beside the old one and replaces it.</summary>
    /// <param name="path">Path of manifest.json.</param>
    public void Write(string path) => AtomicFile.Write(path, temporary => File.WriteAllText(temporary, JsonSerializer.Serialize(this, JsonFormat.Indented)));

    private static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
