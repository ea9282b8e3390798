using System.Text.Json;

namespace AutoLfads.Core.Weights;

/// <summary>The JSON header of a safetensors file.</summary>
internal static class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    /// <summary>Parses a header and checks it against the number of bytes that follow it.</summary>
    /// <returns>The arrays in the order of their bytes, and the metadata.</returns>
    public static (IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Parse(string file, byte[] header, long dataLength)
    {
        using JsonDocument document = ParseJson(file, header);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw Wrong(file, "the header must be a JSON object");
        List<SafetensorsEntry> entries = [];
        Dictionary<string, string> metadata = [];
        HashSet<string> names = [];
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (!names.Add(property.Name)) throw Wrong(file, $"'{property.Name}' occurs twice");
            if (property.Name == MetadataKey) ReadMetadata(file, property.Value, metadata);
            else entries.Add(ReadEntry(file, property.Name, property.Value));
        }

        entries.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        long end = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin != end) throw Wrong(file, $"array '{entry.Name}' begins at byte {entry.Begin} of the data, the one before it ends at {end}: arrays must neither overlap nor leave gaps");
            end = entry.End;
        }

        if (end != dataLength) throw Wrong(file, $"the arrays need {end} bytes of data, the file has {dataLength}");
        return (entries, metadata);
    }

    /// <summary>Writes a header for arrays in the order given, padded with blanks so that the data begin at a multiple of 8 bytes.</summary>
    public static byte[] Compose(IReadOnlyList<KeyValuePair<string, StoredArray>> arrays, IReadOnlyDictionary<string, string> metadata)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            if (metadata.Count > 0) WriteMetadata(writer, metadata);
            long begin = 0;
            foreach ((string name, StoredArray array) in arrays)
            {
                SafetensorsType type = SafetensorsType.Of(array.Values);
                long end = begin + (array.Values.LongLength * type.Size);
                WriteEntry(writer, name, type, array.Shape, begin, end);
                begin = end;
            }

            writer.WriteEndObject();
        }

        while (stream.Length % 8 != 0) stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private static JsonDocument ParseJson(string file, byte[] header)
    {
        try
        {
            return JsonDocument.Parse(header);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{file}': the header is not JSON ({e.Message}). The file is damaged or not a safetensors file.", e);
        }
    }

    private static void ReadMetadata(string file, JsonElement element, Dictionary<string, string> metadata)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Wrong(file, $"'{MetadataKey}' must be an object of strings");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String) throw Wrong(file, $"'{MetadataKey}.{property.Name}' must be a string");
            if (!metadata.TryAdd(property.Name, property.Value.GetString()!)) throw Wrong(file, $"'{MetadataKey}.{property.Name}' occurs twice");
        }
    }

    private static SafetensorsEntry ReadEntry(string file, string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("dtype", out JsonElement dtype)
            || !element.TryGetProperty("shape", out JsonElement shape) || !element.TryGetProperty("data_offsets", out JsonElement offsets))
            throw Wrong(file, $"array '{name}' must have dtype, shape and data_offsets");
        SafetensorsType type = (dtype.ValueKind == JsonValueKind.String ? SafetensorsType.Named(dtype.GetString()) : null)
            ?? throw Wrong(file, $"array '{name}' has the type {dtype}, only {SafetensorsType.AllNames} are read");
        long[] sizes = Integers(file, name, "shape", shape), range = Integers(file, name, "data_offsets", offsets);
        if (range.Length != 2 || range[1] < range[0]) throw Wrong(file, $"array '{name}': data_offsets must be a first and a last byte, were {offsets}");
        long bytes = range[1] - range[0];
        if (bytes > Array.MaxLength) throw Wrong(file, $"array '{name}' has {bytes} bytes, at most {Array.MaxLength} can be read");
        if (bytes % type.Size != 0 || StoredArray.CountOf(sizes, bytes / type.Size) != bytes / type.Size) throw Wrong(file, $"array '{name}': {type.Name} of shape {shape} does not have {bytes} bytes");
        return new SafetensorsEntry(name, type, sizes, range[0], range[1]);
    }

    private static long[] Integers(string file, string name, string what, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array) throw Wrong(file, $"array '{name}': {what} must be a list of integers");
        List<long> values = [];
        foreach (JsonElement item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long value) || value < 0)
                throw Wrong(file, $"array '{name}': {what} must be integers of 0 or more, was {element}");
            values.Add(value);
        }

        return [.. values];
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        writer.WriteStartObject(MetadataKey);
        foreach ((string name, string text) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) writer.WriteString(name, text);
        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, string name, SafetensorsType type, IReadOnlyList<long> shape, long begin, long end)
    {
        writer.WriteStartObject(name);
        writer.WriteString("dtype", type.Name);
        writer.WriteStartArray("shape");
        foreach (long axis in shape) writer.WriteNumberValue(axis);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(end);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static InvalidDataException Wrong(string file, string what) => new($"'{file}': {what}.");
}
