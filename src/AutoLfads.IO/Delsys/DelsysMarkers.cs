namespace AutoLfads.IO.Delsys;

/// <summary>A table of markers to the right of the signals.</summary>
/// <param name="NameColumn">Zero-based column of the names.</param>
/// <param name="LabelColumn">Zero-based column of the labels, which name a marker where they are not empty; null where there is none.</param>
/// <param name="TimeColumn">Zero-based column of the times, seconds.</param>
internal sealed record DelsysMarkers(int NameColumn, int? LabelColumn, int TimeColumn)
{
    /// <summary>The table that a header row announces, and its first column; null where it announces none.</summary>
    public static (int FirstColumn, DelsysMarkers? Table)? In(List<string> fields)
    {
        int first = fields.IndexOf("Type");
        int name = fields.IndexOf("Name"), time = fields.FindIndex(f => f is "Time (s)" or "Time"), label = fields.IndexOf("Label");
        if (first < 0) return null;
        return (first, name > first && time > first ? new DelsysMarkers(name, label > first ? label : null, time) : null);
    }
}
