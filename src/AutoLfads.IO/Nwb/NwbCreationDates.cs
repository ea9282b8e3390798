using System.Text;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.Hdf5.Native;

namespace AutoLfads.IO.Nwb;

/// <summary>The dates at which an NWB file was created and added to.</summary>
internal static unsafe class NwbCreationDates
{
    public const string Path = "/file_create_date";

    /// <summary>The dates; empty where the file has none, or not as a list of texts.</summary>
    public static string[] Read(string path)
    {
        using Hdf5Source file = Hdf5Source.Open(path);
        return file.HasDataset(Path) && file.Shape(Path).Length == 1 && file.TypeClass(Path) is PureHDF.H5DataTypeClass.String or PureHDF.H5DataTypeClass.VariableLength ? file.Texts(Path) : [];
    }

    /// <summary>Appends a date where the list can grow; false where it cannot, and the list stays as it is.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static bool Append(Hdf5NativeFile file, string date)
    {
        string what = $"'{file.Name}', '{Path}' cannot be written";
        using Hdf5Id dataset = file.Object(Path);
        ulong size, largest;
        using (Hdf5Id space = Hdf5Failure.Check(Hdf5Native.H5Dget_space(dataset), what)) Hdf5Failure.Check(Hdf5Native.H5Sget_simple_extent_dims(space, &size, &largest), what);
        using Hdf5Id type = Hdf5Failure.Check(Hdf5Native.H5Dget_type(dataset), what);
        if (largest <= size || Hdf5Native.H5Tis_variable_str(type) <= 0) return false;
        ulong grown = size + 1, one = 1;
        Hdf5Failure.Check(Hdf5Native.H5Dset_extent(dataset, &grown), what);
        using Hdf5Id place = Hdf5Failure.Check(Hdf5Native.H5Dget_space(dataset), what);
        Hdf5Failure.Check(Hdf5Native.H5Sselect_hyperslab(place, Hdf5Native.SelectSet, &size, null, &one, null), what);
        using Hdf5Id memory = Hdf5Failure.Check(Hdf5Native.H5Screate_simple(1, &one, null), what);
        fixed (byte* text = Encoding.UTF8.GetBytes(date + '\0')) Hdf5Failure.Check(Hdf5Native.H5Dwrite(dataset, type, memory, place, 0, (byte*)&text), what);
        return true;
    }
}
