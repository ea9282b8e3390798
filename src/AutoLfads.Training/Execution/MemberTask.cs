using System.Text.Json;
using System.Text.Json.Serialization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;
using AutoLfads.Training.Population;

namespace AutoLfads.Training.Execution;

/// <summary>One member's training for one generation: reads a checkpoint and writes one. With the run folder it is all that a worker needs, wherever it runs.</summary>
public sealed record MemberTask
{
    /// <summary>Path of the run folder.</summary>
    public required string Run { get; init; }

    /// <summary>Zero-based number of the member.</summary>
    public required int Member { get; init; }

    /// <summary>Zero-based generation.</summary>
    public required int Generation { get; init; }

    /// <summary>Whose weights of the generation before it begins with; null begins with fresh weights.</summary>
    public int? Parent { get; init; }

    /// <summary>Epochs that the member has trained at the end, over all generations; above those of the generation before.</summary>
    public required int Epochs { get; init; }

    /// <summary>What it is trained with, by the names of <see cref="HyperparameterSpace"/> in snake_case.</summary>
    public required IReadOnlyDictionary<string, double> Hyperparameters { get; init; }

    /// <summary>Threads of a training step; 1 or more. With the SIMD kernels results do not depend on it.</summary>
    public required int Threads { get; init; }

    /// <summary>The member's files.</summary>
    [JsonIgnore]
    public MemberFolder Folder => new RunFolder(Run).Member(Member);

    /// <summary>The checkpoint to begin with; null for fresh weights.</summary>
    [JsonIgnore]
    public string? From => Parent is { } parent ? new RunFolder(Run).Member(parent).GenerationPath(Generation - 1) : null;

    /// <summary>The checkpoint to write.</summary>
    [JsonIgnore]
    public string To => Folder.GenerationPath(Generation);

    /// <summary>Written instead of <see cref="To"/> where the member failed.</summary>
    [JsonIgnore]
    public string FailurePath => Folder.FailurePath(Generation);

    /// <summary>Whether the task has an outcome, good or bad, and need not be done again.</summary>
    [JsonIgnore]
    public bool IsDone => File.Exists(To) || File.Exists(FailurePath);

    /// <summary>What the checkpoints of this task say of themselves.</summary>
    [JsonIgnore]
    public MemberOrigin Origin => new(Member, Generation, Hyperparameters) { Parent = Parent };

    /// <summary>Reads a task.</summary>
    /// <param name="path">Path of a JSON file.</param>
    /// <exception cref="InvalidDataException">The file is not a task.</exception>
    public static MemberTask Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<MemberTask>(File.ReadAllText(path), JsonFormat.Options) ?? throw new JsonException("The document is null.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"'{path}' is not the task of a member: {problem.Message} Tasks are written by autolfads search.", problem);
        }
    }

    /// <summary>Writes the task beside the old file and replaces it.</summary>
    /// <param name="path">Path of the file.</param>
    public void Write(string path) => AtomicFile.Write(path, temporary => File.WriteAllText(temporary, JsonSerializer.Serialize(this, JsonFormat.Indented)));
}
