namespace AutoLfads.IO.C3d;

/// <summary>One parameter of a C3D file.</summary>
/// <param name="Name">GROUP:NAME, for messages.</param>
/// <param name="Type">-1 characters, 1 bytes, 2 whole numbers of 16 bits, 4 numbers of 32 bits.</param>
/// <param name="Dimensions">Size of each axis, the fastest first; empty for a single value.</param>
/// <param name="Data">Its bytes, as many as type and dimensions say.</param>
/// <param name="Numbers">How numbers are stored.</param>
internal sealed record C3dParameter(string Name, sbyte Type, byte[] Dimensions, ReadOnlyMemory<byte> Data, C3dNumbers Numbers)
{
    /// <summary>Whether it holds numbers.</summary>
    public bool IsNumeric => Type > 0;

    /// <summary>Its numbers; whole ones signed.</summary>
    public double[] Values()
    {
        double[] values = new double[Data.Length / Type];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> bytes = Data.Span[(i * Type)..];
            values[i] = Type switch
            {
                1 => bytes[0],
                2 => Numbers.Int16(bytes),
                _ => Numbers.Single(bytes),
            };
        }

        return values;
    }

    /// <summary>Its texts, one for each run of characters along the first axis, without the blanks that fill them.</summary>
    public string[] Texts()
    {
        int length = Dimensions.Length == 0 ? 1 : Dimensions[0];
        if (length == 0) return [];
        string[] texts = new string[Data.Length / length];
        for (int i = 0; i < texts.Length; i++) texts[i] = Text(Data.Span.Slice(i * length, length));
        return texts;
    }

    /// <summary>A text without the blanks that fill it.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => LegacyText.Decode(bytes).Trim(' ', '\0', '\t');
}
