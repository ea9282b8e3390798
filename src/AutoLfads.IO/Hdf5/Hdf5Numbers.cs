using PureHDF;
using PureHDF.Selections;

namespace AutoLfads.IO.Hdf5;

/// <summary>Reads numbers of whatever type a file stores them in.</summary>
internal static class Hdf5Numbers
{
    public static double[] ToDoubles(IH5Dataset dataset) => Convert(dataset.Type, new DatasetValues(dataset), v => v, v => (double)v);

    public static double[] ToDoubles(IH5Dataset dataset, Selection part) => Convert(dataset.Type, new DatasetValues(dataset, part), v => v, v => (double)v);

    public static float[] ToFloats(IH5Dataset dataset) => Convert(dataset.Type, new DatasetValues(dataset), v => (float)v, v => v);

    public static double[] ToDoubles(IH5Attribute attribute) => Convert(attribute.Type, new AttributeValues(attribute), v => v, v => (double)v);

    // The library decodes only into the type that is stored.
    private static T[] Convert<T>(IH5DataType type, IValues values, Func<double, T> fromDouble, Func<float, T> fromFloat)
    {
        bool whole = type.Class is H5DataTypeClass.FixedPoint or H5DataTypeClass.Enumerated;
        bool signed = type.Class == H5DataTypeClass.Enumerated || (whole && type.FixedPoint.IsSigned);
        return (type.Class, type.Size, signed) switch
        {
            (H5DataTypeClass.FloatingPoint, 4, _) => Map(values.Read<float>(), fromFloat),
            (H5DataTypeClass.FloatingPoint, 8, _) => Map(values.Read<double>(), fromDouble),
            (_, 1, true) when whole => Map(values.Read<sbyte>(), v => fromDouble(v)),
            (_, 2, true) when whole => Map(values.Read<short>(), v => fromDouble(v)),
            (_, 4, true) when whole => Map(values.Read<int>(), v => fromDouble(v)),
            (_, 8, true) when whole => Map(values.Read<long>(), v => fromDouble(v)),
            (_, 1, false) when whole => Map(values.Read<byte>(), v => fromDouble(v)),
            (_, 2, false) when whole => Map(values.Read<ushort>(), v => fromDouble(v)),
            (_, 4, false) when whole => Map(values.Read<uint>(), v => fromDouble(v)),
            (_, 8, false) when whole => Map(values.Read<ulong>(), v => fromDouble(v)),
            _ => throw new NotSupportedException($"numbers are required, found {type.Class} of {type.Size} bytes."),
        };
    }

    private static TOut[] Map<TIn, TOut>(TIn[] values, Func<TIn, TOut> convert) =>
        values as TOut[] ?? Array.ConvertAll(values, v => convert(v));

    private interface IValues
    {
        T[] Read<T>()
            where T : unmanaged;
    }

    private sealed record DatasetValues(IH5Dataset Dataset, Selection? Part = null) : IValues
    {
        public T[] Read<T>()
            where T : unmanaged => Dataset.Space.Rank == 0 ? [Dataset.Read<T>()] : Dataset.Read<T[]>(Part);
    }

    private sealed record AttributeValues(IH5Attribute Attribute) : IValues
    {
        public T[] Read<T>()
            where T : unmanaged => Attribute.Space.Rank == 0 ? [Attribute.Read<T>()] : Attribute.Read<T[]>();
    }
}
