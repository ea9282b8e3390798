using AutoLfads.IO.Hdf5;
using PureHDF;

namespace AutoLfads.IO.Nwb;

/// <summary>A column of an NWB table.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Description">What it holds.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Data">Its values; the first axis is the row.</param>
/// <param name="Type">Its NWB type.</param>
internal sealed record NwbColumn(string Name, string Description, int Rows, H5Dataset Data, string Type = "VectorData")
{
    public static NwbColumn Of(string name, string description, IReadOnlyCollection<string> values) => new(name, description, values.Count, Hdf5Arrays.Texts(values));

    public static NwbColumn Of(string name, string description, IReadOnlyCollection<double> values) =>
        new(name, description, values.Count, Hdf5Arrays.Array(values.ToArray(), compress: false, values.Count));

    public static NwbColumn Of(string name, string description, H5Group[] references) =>
        new(name, description, references.Length, new H5Dataset(System.Array.ConvertAll(references, r => (H5ObjectReference)r)));

    /// <summary>Truth values, as the enumeration of FALSE and TRUE that HDF5's Python readers take for them.</summary>
    public static NwbColumn Of(string name, string description, IReadOnlyCollection<bool> values) =>
        new(name, description, values.Count, new H5Dataset(values.Select(v => v ? Truth.TRUE : Truth.FALSE).ToArray()));

    private enum Truth : byte
    {
        FALSE,
        TRUE,
    }
}
