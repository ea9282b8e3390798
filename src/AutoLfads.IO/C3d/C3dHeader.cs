using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.C3d;

/// <summary>The first block of a C3D file.</summary>
internal sealed record C3dHeader
{
    /// <summary>Bytes of a block, in which the file's sections are counted.</summary>
    public const int BlockBytes = 512;

    private const byte Signature = 0x50;
    private const int EventKey = 12345;
    private const int MostEvents = 18;

    /// <summary>How numbers are stored.</summary>
    public required C3dNumbers Numbers { get; init; }

    /// <summary>First byte of the parameter section.</summary>
    public required int ParameterStart { get; init; }

    /// <summary>First byte of the data section; 0 where not stated.</summary>
    public required int DataStart { get; init; }

    /// <summary>Points of a frame.</summary>
    public required int PointCount { get; init; }

    /// <summary>Analog values of a frame: channels times samples.</summary>
    public required int AnalogPerFrame { get; init; }

    /// <summary>Samples of each analog channel in a frame.</summary>
    public required int SamplesPerFrame { get; init; }

    /// <summary>Number of the first frame, usually from 1.</summary>
    public required int FirstFrame { get; init; }

    /// <summary>Number of the last frame; at most 65535, whatever the length.</summary>
    public required int LastFrame { get; init; }

    /// <summary>Factor of points stored as whole numbers; negative where all data are numbers of 32 bits.</summary>
    public required double Scale { get; init; }

    /// <summary>Frames per second.</summary>
    public required double RateHz { get; init; }

    /// <summary>Events, in seconds since the first frame.</summary>
    public required IReadOnlyList<RecordingEvent> Events { get; init; }

    /// <summary>Whether a file begins like C3D: the second byte, and a known processor where the first says that parameters are.</summary>
    public static bool IsAtStartOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length < BlockBytes) return false;
        Span<byte> start = stackalloc byte[4];
        file.ReadExactly(start);
        if (start[1] != Signature || start[0] == 0 || (start[0] * (long)BlockBytes) > file.Length) return false;
        file.Position = (start[0] - 1) * (long)BlockBytes;
        file.ReadExactly(start);
        return new C3dNumbers(start[3]).IsKnown;
    }

    /// <summary>Reads the header.</summary>
    /// <param name="file">The file, at any position.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidDataException">The file is not C3D, or of an unknown processor.</exception>
    public static C3dHeader Read(FileStream file, string name)
    {
        byte[] block = new byte[BlockBytes];
        file.Position = 0;
        bool complete = file.ReadAtLeast(block, BlockBytes, throwOnEndOfStream: false) == BlockBytes;
        if (!complete || block[1] != Signature || block[0] == 0)
            throw new InvalidDataException($"'{name}' is not a C3D file: its second byte must be 0x50 and a header of {BlockBytes} bytes must follow. Export it again, or check that the copy is complete.");
        int parameters = (block[0] - 1) * BlockBytes;
        Span<byte> preamble = stackalloc byte[4];
        if (parameters + preamble.Length > file.Length)
            throw new InvalidDataException($"'{name}' is cut short: its parameters begin at byte {parameters}, the file has {file.Length}. Copy or export it again.");
        file.Position = parameters;
        file.ReadExactly(preamble);
        C3dNumbers numbers = new(preamble[3]);
        if (!numbers.IsKnown)
            throw new InvalidDataException($"'{name}': the processor type at byte {parameters + 3} must be 84 (Intel), 85 (DEC) or 86 (MIPS), is {preamble[3]}. The file is damaged; export it again.");
        int Word(int number) => numbers.UInt16(block.AsSpan(2 * (number - 1)));
        return new C3dHeader
        {
            Numbers = numbers,
            ParameterStart = parameters,
            DataStart = Math.Max(0, Word(9) - 1) * BlockBytes,
            PointCount = Word(2),
            AnalogPerFrame = Word(3),
            FirstFrame = Word(4),
            LastFrame = Word(5),
            Scale = numbers.Single(block.AsSpan(12)),
            SamplesPerFrame = Word(10),
            RateHz = numbers.Single(block.AsSpan(20)),
            Events = Word(150) == EventKey ? HeaderEvents(block, numbers, Math.Min(Word(151), MostEvents)) : [],
        };
    }

    private static List<RecordingEvent> HeaderEvents(byte[] block, C3dNumbers numbers, int count)
    {
        const int times = 304, switches = 376, labels = 396, labelBytes = 4;
        List<RecordingEvent> events = [];
        for (int i = 0; i < count; i++)
        {
            double seconds = numbers.Single(block.AsSpan(times + (4 * i)));
            string label = C3dParameter.Text(block.AsSpan(labels + (labelBytes * i), labelBytes));
            // A switch of 1 turns an event off.
            if (block[switches + i] == 0 && double.IsFinite(seconds)) events.Add(new RecordingEvent(label.Length == 0 ? "event" : label, seconds));
        }

        return events;
    }
}
