using System.Text.Json;
using System.Text.RegularExpressions;
using AutoLfads.Core.Configuration;
using AutoLfads.IO.Hdf5;
using PureHDF;

namespace AutoLfads.IO.Nwb;

/// <summary>Finds what the columns of an NWB series are called: the first place that has a useful name for each, none of them twice.</summary>
internal static partial class NwbNames
{
    private const string Electrodes = "general/extracellular_ephys/electrodes";

    // This software's own column first, then what laboratories use.
    private static readonly string[] ElectrodeColumns = [NwbRecordingWriter.MuscleColumn, "location", "group_name", "label", "channel_name"];

    private static readonly string[] TableColumns = [NwbRecordingWriter.MuscleColumn, "channel_name", "channel", "name", "label", "location"];

    private static readonly string[] JsonKeys = ["columns", "channels", "channel_names", "muscles", "names", "labels"];

    private static readonly string[] Placeholders = ["unknown", "none", "n/a", "na", "nan", "null", "no location", "unspecified"];

    /// <summary>Names of the columns, and where they come from.</summary>
    public static (string[] Names, string From) Of(Hdf5Source file, NwbSeriesReader series, int count, string? ownName, DataConfig config)
    {
        // What this software wrote itself is taken as it is.
        if (series.Comments() is { } comments && comments.Channels.Count == count) return ([.. comments.Channels.Select(c => c.Name)], "the comments");
        IEnumerable<(string[] Names, string From)> candidates =
            OfElectrodes(file, series, count)
                .Concat(OfTables(file, series.Path[..series.Path.LastIndexOf('/')], count))
                .Concat(OfText(series.CommentsText, "comments"))
                .Concat(OfText(series.Description, "description"))
                .Append(([.. config.ChannelNames], "data.channel_names"));
        (string[] Names, string From) found = candidates.FirstOrDefault(c => AreUseful(c.Names, count));
        if (found.Names is not null) return found;
        return ownName is not null ? ([ownName], "the name of the series") : ([.. Enumerable.Range(1, count).Select(i => $"channel_{i:00}")], "their order");
    }

    /// <summary>Side of the body that a muscle's name states as a word of its own, e.g. TA_L or "right VL": left, right or unknown.</summary>
    public static string Side(string muscle)
    {
        string[] words = NotLetters().Split(muscle.ToLowerInvariant());
        bool left = words.Any(w => w is "l" or "left"), right = words.Any(w => w is "r" or "right");
        return left == right ? "unknown" : left ? "left" : "right";
    }

    private static bool AreUseful(string[] names, int count) =>
        names.Length == count && names.Distinct().Count() == count && !names.Any(n => string.IsNullOrWhiteSpace(n) || Placeholders.Contains(n, StringComparer.OrdinalIgnoreCase));

    private static IEnumerable<(string[] Names, string From)> OfElectrodes(Hdf5Source file, NwbSeriesReader series, int count)
    {
        if (series.ElectrodeRows() is not { } rows) return [];
        if (rows.Length != count) throw file.Invalid(series.Path + "/electrodes", $"must have {count} rows, one for each column of the data, has {rows.Length}.");
        return ElectrodeColumns.Where(c => IsText(file, $"{Electrodes}/{c}")).Select(c => (Rows(file, $"{Electrodes}/{c}", rows), $"the electrodes' column '{c}'"));
    }

    private static string[] Rows(Hdf5Source file, string column, int[] rows)
    {
        string[] values = file.Texts(column);
        int outside = Array.FindIndex(rows, r => r < 0 || r >= values.Length);
        return outside < 0
            ? [.. rows.Select(r => values[r])]
            : throw file.Invalid(column, $"has {values.Length} rows, the series refers to row {rows[outside]}.");
    }

    // Tables beside the series; of several that name the columns differently none can be trusted.
    private static (string[] Names, string From)[] OfTables(Hdf5Source file, string group, int count)
    {
        (string[] Names, string From)[] found =
        [
            .. file.Names(group).Select(n => $"{group}/{n}").Where(p => file.Has(p) && file.IsGroup(p) && file.HasAttribute(p, "colnames"))
                .Select(table => TableColumns.Select(c => $"{table}/{c}").Where(c => IsText(file, c)).Select(c => (Names: file.Texts(c), From: $"'{c}'")).FirstOrDefault(c => AreUseful(c.Names, count)))
                .Where(c => c.Names is not null),
        ];
        return found.Skip(1).All(f => f.Names.SequenceEqual(found[0].Names)) ? found : [];
    }

    private static bool IsText(Hdf5Source file, string column) =>
        file.HasDataset(column) && file.Shape(column).Length == 1 && file.TypeClass(column) is H5DataTypeClass.String or H5DataTypeClass.VariableLength;

    // A list of names, an object that has one, or columns=[A, B].
    private static IEnumerable<(string[] Names, string From)> OfText(string? text, string attribute)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        string from = $"the attribute '{attribute}'";
        if (text[0] is '{' or '[' && ParseJson(text) is { } json)
            return (json.ValueKind == JsonValueKind.Array ? [json] : JsonKeys.Where(k => json.TryGetProperty(k, out _)).Select(json.GetProperty)).Select(Texts).OfType<string[]>().Select(names => (names, from));
        return ListedColumns().Match(text) is { Success: true } listed ? [([.. listed.Groups[1].Value.Split(',').Select(n => n.Trim(' ', '\'', '"', '\t'))], from)] : [];
    }

    private static string[]? Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String) ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : null;

    private static JsonElement? ParseJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"[^\p{L}]+")]
    private static partial Regex NotLetters();

    [GeneratedRegex(@"columns\s*=\s*\[([^\]]*)\]")]
    private static partial Regex ListedColumns();
}
