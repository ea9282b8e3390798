using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.C3d;

/// <summary>Groups what a C3D file holds beside the EMG.</summary>
internal static class C3dSignals
{
    // Results of a model are stored as points; these parameters name them and state their unit.
    private static readonly (string Names, string Units, string Group)[] ModelOutputs =
    [
        ("POINT:ANGLES", "POINT:ANGLE_UNITS", "joint_angles"),
        ("POINT:FORCES", "POINT:FORCE_UNITS", "forces"),
        ("POINT:MOMENTS", "POINT:MOMENT_UNITS", "moments"),
        ("POINT:POWERS", "POINT:POWER_UNITS", "powers"),
        ("POINT:SCALARS", "POINT:SCALAR_UNITS", "scalars"),
    ];

    /// <summary>Each group of points with its columns: three for each point.</summary>
    public static IEnumerable<(string Group, Channel[] Channels, int[] Points)> Points(C3dParameters parameters, int count, string unknownUnit)
    {
        string[] labels = parameters.Texts("POINT:LABELS");
        string[] names = [.. Enumerable.Range(0, count).Select(p => p < labels.Length && labels[p].Length > 0 ? labels[p] : $"point_{p + 1:00}")];
        Dictionary<string, string> groupOf = new(StringComparer.Ordinal);
        Dictionary<string, string> unitOf = new(StringComparer.Ordinal) { ["markers"] = First(parameters, "POINT:UNITS", unknownUnit) };
        foreach ((string list, string units, string group) in ModelOutputs)
        {
            unitOf[group] = First(parameters, units, unknownUnit);
            foreach (string name in parameters.Texts(list).Where(n => n.Length > 0)) groupOf.TryAdd(name, group);
        }

        return Enumerable.Range(0, count).GroupBy(p => groupOf.GetValueOrDefault(names[p], "markers"))
            .Select(g => (g.Key, (Channel[])[.. g.SelectMany(p => "xyz".Select(axis => new Channel($"{names[p]}_{axis}", unitOf[g.Key])))], g.ToArray()));
    }

    /// <summary>Each group of analog channels that are not EMG: force plates, then the others.</summary>
    public static IEnumerable<(string Group, C3dAnalogChannel[] Channels)> Analog(IEnumerable<C3dAnalogChannel> others) =>
        others.GroupBy(c => c.Plate is { } plate ? $"force_plate_{plate}" : "analog").OrderBy(g => g.Key == "analog").Select(g => (g.Key, g.ToArray()));

    private static string First(C3dParameters parameters, string name, string otherwise) => parameters.Texts(name) is [{ Length: > 0 } unit, ..] ? unit : otherwise;
}
