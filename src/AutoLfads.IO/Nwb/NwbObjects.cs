using System.Security.Cryptography;
using System.Text;
using AutoLfads.IO.Hdf5;
using PureHDF;

namespace AutoLfads.IO.Nwb;

/// <summary>Makes the typed objects of one NWB file. An object must be in the file before another refers to it, or the reference is written as null.</summary>
/// <param name="identifier">The file's identifier, from which its objects' identifiers follow.</param>
internal sealed class NwbObjects(string identifier)
{
    private static readonly HashSet<string> CommonTypes = ["DynamicTable", "DynamicTableRegion", "ElementIdentifiers", "VectorData", "VectorIndex"];

    private int made;

    /// <summary>A group of an NWB type.</summary>
    public H5Group Group(string type, params (string Name, object Value)[] attributes)
    {
        H5Group group = [];
        Annotate(group, type, attributes);
        return group;
    }

    /// <summary>Gives an object the attributes of an NWB type.</summary>
    public void Annotate(H5Object target, string type, params (string Name, object Value)[] attributes)
    {
        target.Attributes["namespace"] = CommonTypes.Contains(type) ? "hdmf-common" : "core";
        target.Attributes["neurodata_type"] = type;
        target.Attributes["object_id"] = NextId();
        foreach ((string name, object value) in attributes) target.Attributes[name] = value;
    }

    /// <summary>A TimeSeries with starting time and rate.</summary>
    public H5Group TimeSeries(NwbSeries series, string type = "TimeSeries")
    {
        H5Group group = Group(type, ("description", series.Description), ("comments", series.Comments));
        H5Dataset data = Hdf5Arrays.Array(series.Samples);
        data.Attributes["unit"] = series.Unit;
        data.Attributes["conversion"] = series.Conversion;
        data.Attributes["offset"] = 0.0;
        data.Attributes["resolution"] = -1.0;
        data.Attributes["continuity"] = "continuous";
        group["data"] = data;
        H5Dataset start = new(series.StartSeconds);
        start.Attributes["rate"] = series.RateHz;
        start.Attributes["unit"] = "seconds";
        group["starting_time"] = start;
        return group;
    }

    /// <summary>A table; all columns have the same number of rows.</summary>
    public H5Group Table(string description, IReadOnlyList<NwbColumn> columns, string type = "DynamicTable")
    {
        H5Group table = Group(type, ("description", description), ("colnames", columns.Select(c => c.Name).ToArray()));
        H5Dataset id = Hdf5Arrays.Array(Enumerable.Range(0, columns[0].Rows));
        Annotate(id, "ElementIdentifiers");
        table["id"] = id;
        foreach (NwbColumn column in columns)
        {
            Annotate(column.Data, column.Type, ("description", column.Description));
            table[column.Name] = column.Data;
        }

        return table;
    }

    // The form of a version 4 UUID, as NWB asks for, but the same at every writing.
    private string NextId()
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{identifier}\n{made++}"))[..16];
        digest[6] = (byte)((digest[6] & 0x0F) | 0x40);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest, bigEndian: true).ToString();
    }
}
