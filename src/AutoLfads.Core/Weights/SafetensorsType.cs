using System.Runtime.InteropServices;

namespace AutoLfads.Core.Weights;

/// <summary>An element type of the safetensors format and the array that holds it here.</summary>
internal abstract class SafetensorsType
{
    private static readonly SafetensorsType[] All = [new Typed<float>("F32"), new Typed<double>("F64"), new Typed<long>("I64"), new Typed<byte>("U8")];

    private SafetensorsType(string name, int size)
    {
        Name = name;
        Size = size;
    }

    /// <summary>The type's name in a header.</summary>
    public string Name { get; }

    /// <summary>Bytes per element.</summary>
    public int Size { get; }

    public static string AllNames => string.Join(", ", All.Select(t => t.Name));

    public static SafetensorsType? Named(string? name) => All.FirstOrDefault(t => t.Name == name);

    public static SafetensorsType Of(Array values) => All.FirstOrDefault(t => t.Holds(values))
        ?? throw new ArgumentException($"Values must be float[], double[], long[] or byte[], were {values.GetType().Name}.", nameof(values));

    public abstract Array NewArray(long count);

    /// <summary>The array's own memory: what is written to it is in the array.</summary>
    public abstract Span<byte> Bytes(Array values);

    protected abstract bool Holds(Array values);

    private sealed class Typed<T>(string name) : SafetensorsType(name, Marshal.SizeOf<T>())
        where T : unmanaged
    {
        public override Array NewArray(long count) => new T[count];

        public override Span<byte> Bytes(Array values) => MemoryMarshal.AsBytes(((T[])values).AsSpan());

        protected override bool Holds(Array values) => values.GetType() == typeof(T[]);
    }
}
