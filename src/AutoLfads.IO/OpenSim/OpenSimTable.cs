using AutoLfads.Core.Recordings;
using AutoLfads.IO.Csv;

namespace AutoLfads.IO.OpenSim;

/// <summary>A table of OpenSim: a storage (.sto, .mot) or the markers of a .trc file, as it stands in the file.</summary>
/// <param name="Source">File name without its folder.</param>
/// <param name="Name">The storage's own name, e.g. "Coordinates"; empty where it has none.</param>
/// <param name="Labels">Name of each column but time; of markers and vectors one for each component (R.Heel_x, R.Heel_y, R.Heel_z).</param>
/// <param name="Times">Time of each row, seconds; rising, not necessarily in regular steps.</param>
/// <param name="Values">[row, column]; NaN where missing.</param>
/// <param name="Header">Entries of the header by name, whose case does not matter.</param>
/// <param name="InDegrees">Whether angles are in degrees; false where they are in radians or where there are none.</param>
public sealed record OpenSimTable(
    string Source,
    string Name,
    IReadOnlyList<string> Labels,
    IReadOnlyList<double> Times,
    SampleMatrix Values,
    IReadOnlyDictionary<string, string> Header,
    bool InDegrees)
{
    /// <summary>The columns as a signal on a regular time axis.</summary>
    /// <param name="name">Name of the group of signals, e.g. "joint_angles".</param>
    /// <param name="unit">Unit of a column by its label.</param>
    /// <exception cref="InvalidDataException">The times are not regular within the rounding of their digits, or there is only one.</exception>
    public SideSignal ToSideSignal(string name, Func<string, string> unit)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(unit);
        TextTimeAxis axis = TimeAxis(expectedRateHz: null);
        return new SideSignal(name, [.. Labels.Select(l => new Channel(l, unit(l)))], axis.RateHz, axis.StartSeconds, Values);
    }

    /// <summary>The regular axis that the times stand for.</summary>
    internal TextTimeAxis TimeAxis(double? expectedRateHz)
    {
        TextTimeAxis axis = TextTimeAxis.Of(new TextColumn("time", "s", [.. Times]), Source, HeaderLine, expectedRateHz);
        return double.IsFinite(axis.RateHz) && axis.RateHz > 0
            ? axis
            : throw new InvalidDataException($"'{Source}': its times, {Times[0]} to {Times[^1]} s, give no rate. The file is damaged; export it again.");
    }

    /// <summary>Number of the line of labels, for messages.</summary>
    internal int HeaderLine { get; init; } = 1;
}
