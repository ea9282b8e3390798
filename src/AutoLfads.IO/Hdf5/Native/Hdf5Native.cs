using System.Runtime.InteropServices;

namespace AutoLfads.IO.Hdf5.Native;

/// <summary>The functions of libhdf5 that are used, by their names in C; all of them are the same in the versions 1.10.7 to 2.0 but for the one that says so.</summary>
internal static unsafe partial class Hdf5Native
{
    public const uint ReadOnly = 0;
    public const uint ReadWrite = 1;
    public const int GlobalScope = 1;
    public const int GroupId = 2;
    public const int DatasetId = 5;
    public const int HardLink = 0;
    public const int SoftLink = 1;
    public const int ExternalLink = 64;
    public const int ByName = 0;
    public const int Increasing = 0;
    public const int ObjectReference = 0;
    public const int RegionReference = 1;
    public const int Upward = 0;
    public const int Compact = 0;
    public const int Contiguous = 1;
    public const int Chunked = 2;
    public const int SelectSet = 0;
    public const ulong NoAddress = ulong.MaxValue;

    private const string Library = Hdf5Library.ImportName;

    [LibraryImport(Library)]
    internal static partial int H5dont_atexit();

    [LibraryImport(Library)]
    internal static partial int H5open();

    [LibraryImport(Library)]
    internal static partial int H5get_libversion(out uint major, out uint minor, out uint release);

    [LibraryImport(Library)]
    internal static partial int H5Eset_auto2(long stack, nint function, nint data);

    [LibraryImport(Library)]
    internal static partial int H5Ewalk2(long stack, int direction, delegate* unmanaged[Cdecl]<uint, ErrorEntry*, void*, int> function, void* data);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Hdf5Id H5Fopen(string name, uint flags, Hdf5Id access);

    [LibraryImport(Library)]
    internal static partial int H5Fflush(Hdf5Id file, int scope);

    [LibraryImport(Library)]
    internal static partial int H5Fclose(nint file);

    [LibraryImport(Library)]
    internal static partial int H5Idec_ref(nint id);

    [LibraryImport(Library)]
    internal static partial int H5Iget_type(Hdf5Id id);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Oopen(Hdf5Id location, byte[] name, long access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int H5Ocopy(Hdf5Id source, string sourceName, Hdf5Id destination, string destinationName, long copying, long linkCreation);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Hdf5Id H5Gcreate2(Hdf5Id location, string name, long linkCreation, long creation, long access);

    [LibraryImport(Library)]
    internal static partial int H5Gget_info(Hdf5Id group, out GroupInfo info);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int H5Lexists(Hdf5Id location, string name, long access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int H5Ldelete(Hdf5Id location, string name, long access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint H5Lget_name_by_idx(Hdf5Id location, string group, int index, int order, ulong n, byte[]? name, nint size, long access);

    [LibraryImport(Library)]
    internal static partial int H5Lget_info(Hdf5Id location, byte[] name, out LinkInfo info, long access);

    /// <summary><see cref="H5Lget_info"/> since version 1.12.</summary>
    [LibraryImport(Library)]
    internal static partial int H5Lget_info1(Hdf5Id location, byte[] name, out LinkInfo info, long access);

    [LibraryImport(Library)]
    internal static partial int H5Lget_val(Hdf5Id location, byte[] name, byte[] value, nint size, long access);

    [LibraryImport(Library)]
    internal static partial int H5Aget_num_attrs(Hdf5Id location);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Hdf5Id H5Aopen_by_idx(Hdf5Id location, string name, int index, int order, ulong n, long attributeAccess, long linkAccess);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Aopen(Hdf5Id location, byte[] name, long access);

    [LibraryImport(Library)]
    internal static partial nint H5Aget_name(Hdf5Id attribute, nint size, byte[]? name);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Aget_type(Hdf5Id attribute);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Aget_space(Hdf5Id attribute);

    [LibraryImport(Library)]
    internal static partial int H5Aread(Hdf5Id attribute, Hdf5Id type, byte* values);

    [LibraryImport(Library)]
    internal static partial int H5Awrite(Hdf5Id attribute, Hdf5Id type, byte* values);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Dget_type(Hdf5Id dataset);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Dget_space(Hdf5Id dataset);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Dget_create_plist(Hdf5Id dataset);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Pcreate(long propertyClass);

    [LibraryImport(Library)]
    internal static partial int H5Pset_file_locking(Hdf5Id access, byte use, byte ignoreWhenDisabled);

    [LibraryImport(Library)]
    internal static partial int H5Pget_layout(Hdf5Id creation);

    [LibraryImport(Library)]
    internal static partial ulong H5Dget_storage_size(Hdf5Id dataset);

    [LibraryImport(Library)]
    internal static partial ulong H5Dget_offset(Hdf5Id dataset);

    [LibraryImport(Library)]
    internal static partial int H5Dget_num_chunks(Hdf5Id dataset, Hdf5Id space, out ulong count);

    [LibraryImport(Library)]
    internal static partial int H5Dget_chunk_info(Hdf5Id dataset, Hdf5Id space, ulong index, ulong* offset, out uint filterMask, out ulong address, out ulong size);

    [LibraryImport(Library)]
    internal static partial int H5Dread(Hdf5Id dataset, Hdf5Id memoryType, Hdf5Id memorySpace, Hdf5Id fileSpace, long transfer, byte* values);

    [LibraryImport(Library)]
    internal static partial int H5Dwrite(Hdf5Id dataset, Hdf5Id memoryType, Hdf5Id memorySpace, Hdf5Id fileSpace, long transfer, byte* values);

    [LibraryImport(Library)]
    internal static partial int H5Dset_extent(Hdf5Id dataset, ulong* size);

    [LibraryImport(Library)]
    internal static partial int H5Dvlen_reclaim(Hdf5Id type, Hdf5Id space, long transfer, byte* values);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Screate_simple(int rank, ulong* size, ulong* largest);

    [LibraryImport(Library)]
    internal static partial int H5Sget_simple_extent_ndims(Hdf5Id space);

    [LibraryImport(Library)]
    internal static partial int H5Sget_simple_extent_dims(Hdf5Id space, ulong* size, ulong* largest);

    [LibraryImport(Library)]
    internal static partial int H5Sget_simple_extent_type(Hdf5Id space);

    [LibraryImport(Library)]
    internal static partial long H5Sget_simple_extent_npoints(Hdf5Id space);

    [LibraryImport(Library)]
    internal static partial int H5Sselect_hyperslab(Hdf5Id space, int operation, ulong* start, ulong* stride, ulong* count, ulong* block);

    [LibraryImport(Library)]
    internal static partial int H5Tget_class(Hdf5Id type);

    [LibraryImport(Library)]
    internal static partial nint H5Tget_size(Hdf5Id type);

    [LibraryImport(Library)]
    internal static partial int H5Tis_variable_str(Hdf5Id type);

    [LibraryImport(Library)]
    internal static partial int H5Tget_nmembers(Hdf5Id type);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Tget_member_type(Hdf5Id type, uint member);

    [LibraryImport(Library)]
    internal static partial nint H5Tget_member_offset(Hdf5Id type, uint member);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Tget_super(Hdf5Id type);

    [LibraryImport(Library)]
    internal static partial int H5Tencode(Hdf5Id type, byte[]? encoded, ref nint size);

    [LibraryImport(Library)]
    internal static partial int H5Rcreate(byte* reference, Hdf5Id location, byte[] name, int kind, long space);

    [LibraryImport(Library)]
    internal static partial Hdf5Id H5Rdereference2(Hdf5Id location, long access, int kind, byte* reference);

    [LibraryImport(Library)]
    internal static partial nint H5Rget_name(Hdf5Id location, int kind, byte* reference, byte[]? name, nint size);

    /// <summary>Text of the library's, UTF-8.</summary>
    internal static string Text(nint characters) => Marshal.PtrToStringUTF8(characters) ?? "";

    /// <summary>An entry of the library's stack of errors.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ErrorEntry
    {
        public long Class;
        public long Major;
        public long Minor;
        public uint Line;
        public nint Function;
        public nint File;
        public nint Description;
    }

    /// <summary>What the library says of a group.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct GroupInfo
    {
        public int Storage;
        public ulong LinkCount;
        public long LargestOrder;
        public ulong Mounted;
    }

    /// <summary>What the library says of a link.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct LinkInfo
    {
        public int Kind;
        public uint OrderValid;
        public long Order;
        public int CharacterSet;
        public ulong ValueSize;
    }
}
