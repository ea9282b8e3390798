using System.Buffers.Binary;
using System.Text;

namespace AutoLfads.IO.Tests.C3d;

/// <summary>A C3D file made byte by byte, with an encoder of numbers of its own.</summary>
internal sealed class C3dBytes
{
    private readonly List<(string Group, string Name, sbyte Type, byte[] Sizes, byte[] Data)> parameters = [];

    public byte Processor { get; init; } = 84;

    public bool IsFloat { get; init; } = true;

    public int Points { get; init; }

    public int Channels { get; init; }

    public int SamplesPerFrame { get; init; } = 1;

    public int First { get; init; } = 1;

    /// <summary>What words 4 and 5 of the header state; null for the true ones.</summary>
    public (int First, int Last)? StatedFrames { get; init; }

    public float PointScale { get; init; } = 0.5f;

    public float Rate { get; init; } = 100;

    /// <summary>All stored numbers, frame by frame.</summary>
    public double[] Numbers { get; init; } = [];

    /// <summary>Writes the header's events where there are any.</summary>
    public (string Label, float Seconds, bool On)[] HeaderEvents { get; init; } = [];

    /// <summary>Locks records: their names' lengths are then negative.</summary>
    public bool Locked { get; init; }

    /// <summary>Ends the parameters with an offset of 0 instead of an empty record.</summary>
    public bool EndsWithZeroOffset { get; init; }

    public C3dBytes With(string group, string name, params double[] values) => Add(group, name, 4, [(byte)values.Length], [.. values.SelectMany(Single)]);

    public C3dBytes WithWords(string group, string name, byte[] sizes, params int[] values) => Add(group, name, 2, sizes, [.. values.SelectMany(Word)]);

    public C3dBytes WithBytes(string group, string name, params byte[] values) => Add(group, name, 1, [(byte)values.Length], values);

    public C3dBytes WithTexts(string group, string name, params string[] texts)
    {
        byte length = (byte)texts.Max(t => t.Length);
        return Add(group, name, -1, [length, (byte)texts.Length], [.. texts.SelectMany(t => Encoding.Latin1.GetBytes(t.PadRight(length)))]);
    }

    public byte[] Build()
    {
        byte[] section = Section();
        int blocks = (section.Length + 511) / 512;
        int frameNumbers = (4 * Points) + (Channels * SamplesPerFrame);
        int frames = frameNumbers == 0 ? 0 : Numbers.Length / frameNumbers;
        byte[] header = new byte[512];
        (header[0], header[1]) = (2, 0x50);
        void Put(int word, IEnumerable<byte> bytes) => bytes.ToArray().CopyTo(header, 2 * (word - 1));
        Put(2, Word(Points));
        Put(3, Word(Channels * SamplesPerFrame));
        Put(4, Word(StatedFrames?.First ?? First));
        Put(5, Word(StatedFrames?.Last ?? (First + frames - 1)));
        Put(7, Single(IsFloat ? -PointScale : PointScale));
        Put(9, Word(2 + blocks));
        Put(10, Word(SamplesPerFrame));
        Put(11, Single(Rate));
        if (HeaderEvents.Length > 0) Put(150, Word(12345));
        Put(151, Word(HeaderEvents.Length));
        for (int e = 0; e < HeaderEvents.Length; e++)
        {
            Put(153 + (2 * e), Single(HeaderEvents[e].Seconds));
            header[376 + e] = (byte)(HeaderEvents[e].On ? 0 : 1);
            Encoding.ASCII.GetBytes(HeaderEvents[e].Label.PadRight(4)).CopyTo(header, 396 + (4 * e));
        }

        byte[] data = [.. Numbers.SelectMany(v => IsFloat ? Single(v) : Word((int)v))];
        return [.. header, .. Padded(section), .. Padded(data)];
    }

    /// <summary>A small recording with everything in it, to be damaged.</summary>
    public static byte[] Seed(byte processor, bool isFloat)
    {
        Random random = new(processor);
        const int frames = 12, numbers = (4 * 2) + (3 * 4);
        return new C3dBytes
        {
            Processor = processor, IsFloat = isFloat, Points = 2, Channels = 3, SamplesPerFrame = 4, First = 3, Numbers = [.. Enumerable.Range(0, frames * numbers).Select(_ => (double)random.Next(0, 1000))],
        }
        .WithTexts("ANALOG", "LABELS", "EMG TA", "EMG GA", "Fz1").WithTexts("ANALOG", "UNITS", "V", "V", "N").With("ANALOG", "SCALE", 0.5, 0.25, 2).With("ANALOG", "GEN_SCALE", 0.125)
        .WithWords("ANALOG", "OFFSET", [3], 10, 20, 30).WithWords("ANALOG", "USED", [], 3).With("ANALOG", "RATE", 400)
        .WithTexts("POINT", "LABELS", "heel", "toe").WithTexts("POINT", "UNITS", "mm").WithWords("FORCE_PLATFORM", "USED", [], 1).WithWords("FORCE_PLATFORM", "CHANNEL", [1, 1], 3)
        .WithWords("EVENT", "USED", [], 2).With("EVENT", "TIMES", 0, 0.03, 0, 0.06).WithTexts("EVENT", "LABELS", "Foot Strike", "Foot Off").WithTexts("EVENT", "CONTEXTS", "Right", "Left")
        .Build();
    }

    private C3dBytes Add(string group, string name, sbyte type, byte[] sizes, byte[] data)
    {
        parameters.Add((group, name, type, sizes, data));
        return this;
    }

    private byte[] Section()
    {
        string[] groups = [.. parameters.Select(p => p.Group).Distinct()];
        List<byte> bytes = [1, 0x50, 0, Processor];
        void Record(string name, sbyte id, byte[] content, bool last)
        {
            bytes.Add((byte)(sbyte)(Locked ? -name.Length : name.Length));
            bytes.Add((byte)id);
            bytes.AddRange(Encoding.ASCII.GetBytes(name));
            bytes.AddRange(Word(last && EndsWithZeroOffset ? 0 : content.Length + 2));
            bytes.AddRange(content);
        }

        // The first group comes after its parameters, which readers have to bear.
        foreach (string group in groups.Skip(1)) Record(group, (sbyte)(-1 - Array.IndexOf(groups, group)), [3, (byte)'a', (byte)'b', (byte)'c'], last: false);
        foreach ((string group, string name, sbyte type, byte[] sizes, byte[] data) in parameters)
            Record(name, (sbyte)(1 + Array.IndexOf(groups, group)), [(byte)type, (byte)sizes.Length, .. sizes, .. data, 2, (byte)'d', (byte)'e'], last: false);
        foreach (string group in groups.Take(1)) Record(group, -1, [0], last: true);
        if (!EndsWithZeroOffset) bytes.AddRange(new byte[2]);
        bytes[2] = (byte)((bytes.Count + 511) / 512);
        return [.. bytes];
    }

    private IEnumerable<byte> Word(int value)
    {
        byte[] bytes = [(byte)value, (byte)(value >> 8)];
        return Processor == 86 ? bytes.Reverse() : bytes;
    }

    private byte[] Single(double value)
    {
        byte[] bytes = new byte[4];
        if (Processor == 86) BinaryPrimitives.WriteSingleBigEndian(bytes, (float)value);
        else if (Processor == 84) BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
        else if (value != 0)
        {
            // VAX: the bits of IEEE with an exponent higher by 2, in two words of which the upper comes first.
            uint bits = BitConverter.SingleToUInt32Bits((float)value) + (2u << 23);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(bits >> 16));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)bits);
        }

        return bytes;
    }

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[(512 - (bytes.Length % 512)) % 512]];
}
