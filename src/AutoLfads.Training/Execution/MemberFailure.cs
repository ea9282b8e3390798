using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;
using AutoLfads.Training.Population;

namespace AutoLfads.Training.Execution;

/// <summary>Why a member has no checkpoint of a generation: generation-GGG.failed.json.</summary>
/// <param name="Status">Diverged or crashed.</param>
/// <param name="Message">What went wrong, for a person.</param>
public sealed record MemberFailure(MemberStatus Status, string Message)
{
    /// <summary>Zero-based epoch in which it diverged; null where that is not known.</summary>
    public int? Epoch { get; init; }

    /// <summary>Reads a failure.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="InvalidDataException">The file does not hold one.</exception>
    public static MemberFailure Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<MemberFailure>(File.ReadAllText(path), JsonFormat.Options) ?? throw new JsonException("The document is null.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"'{path}' does not say how a member failed: {problem.Message} Remove the file, and the member is trained again.", problem);
        }
    }

    /// <summary>Writes the failure beside the old file and replaces it.</summary>
    /// <param name="path">Path of the file.</param>
    public void Write(string path) => AtomicFile.Write(path, temporary => File.WriteAllText(temporary, JsonSerializer.Serialize(this, JsonFormat.Indented) + "\n"));
}
