namespace AutoLfads.Core.Weights;

/// <summary>One array of a safetensors file.</summary>
public sealed record StoredArray
{
    /// <summary>Makes an array over existing values, which are not copied.</summary>
    /// <param name="shape">Size of each axis; empty for a scalar.</param>
    /// <param name="values">Row-major values: float[], double[], long[] or byte[], as many as the shape says.</param>
    /// <exception cref="ArgumentException">The values are of another type or number.</exception>
    public StoredArray(IReadOnlyList<long> shape, Array values)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(values);
        SafetensorsType.Of(values);
        if (shape.Any(axis => axis < 0) || CountOf(shape, values.LongLength) != values.LongLength)
            throw new ArgumentException($"An array of shape [{string.Join(", ", shape)}] needs as many values, got {values.LongLength}.", nameof(values));
        Shape = shape;
        Values = values;
    }

    /// <summary>Size of each axis; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Row-major values: float[], double[], long[] or byte[].</summary>
    public Array Values { get; }

    /// <summary>Stores a weight.</summary>
    /// <param name="weight">Shape and values; not copied.</param>
    public static StoredArray FromWeight(WeightArray weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return new StoredArray(weight.Shape, weight.Values);
    }

    /// <summary>The array as a weight.</summary>
    /// <exception cref="InvalidDataException">The values are not float.</exception>
    public WeightArray ToWeight() => Values is float[] values
        ? new WeightArray(Shape, values)
        : throw new InvalidDataException($"A weight must be stored in single precision (F32), this array is {SafetensorsType.Of(Values).Name}.");

    /// <summary>Elements of a shape; −1 where they are more than the limit, so that no product overflows.</summary>
    internal static long CountOf(IReadOnlyList<long> shape, long limit)
    {
        if (shape.Contains(0)) return 0;
        long count = 1;
        foreach (long axis in shape)
        {
            if (axis > limit / count) return -1;
            count *= axis;
        }

        return count <= limit ? count : -1;
    }
}
