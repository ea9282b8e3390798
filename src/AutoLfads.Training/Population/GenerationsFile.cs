using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;

namespace AutoLfads.Training.Population;

/// <summary>generations.jsonl: one <see cref="GenerationRecord"/> a line, in order.</summary>
public static class GenerationsFile
{
    /// <summary>Reads all generations.</summary>
    /// <param name="path">Path of the file; absent before the first generation.</param>
    /// <exception cref="InvalidDataException">A line is not a generation, or generations are not in order.</exception>
    public static IReadOnlyList<GenerationRecord> Read(string path)
    {
        if (!File.Exists(path)) return [];
        List<GenerationRecord> generations = [];
        foreach (string line in File.ReadLines(path))
        {
            GenerationRecord record = Parse(path, line, generations.Count + 1);
            if (record.Generation != generations.Count)
                throw new InvalidDataException($"'{path}', line {generations.Count + 1}: generation {generations.Count} was expected, found {record.Generation}. Restore the file from a copy, or search anew in another folder.");
            generations.Add(record);
        }

        return generations;
    }

    /// <summary>Writes all generations beside the old file and replaces it.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="generations">All generations, in order.</param>
    public static void Write(string path, IReadOnlyList<GenerationRecord> generations) =>
        AtomicFile.Write(path, temporary => File.WriteAllText(temporary, string.Concat(generations.Select(g => JsonSerializer.Serialize(g, JsonFormat.Options) + "\n"))));

    private static GenerationRecord Parse(string path, string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<GenerationRecord>(line, JsonFormat.Options) ?? throw new JsonException("The line is null.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"'{path}', line {number} is not a generation: {problem.Message} Restore the file from a copy, or search anew in another folder.", problem);
        }
    }
}
