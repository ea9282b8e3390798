using System.Globalization;

namespace AutoLfads.IO.C3d;

/// <summary>How the data section is laid out, once header and parameters agree.</summary>
internal sealed record C3dLayout
{
    private const int PointNumbers = 4;

    /// <summary>First byte of the data.</summary>
    public required long DataStart { get; init; }

    /// <summary>Frames.</summary>
    public required int FrameCount { get; init; }

    /// <summary>Number of the first frame, from 1: frame 1 is at 0 s.</summary>
    public required int FirstFrame { get; init; }

    /// <summary>Points of a frame.</summary>
    public required int PointCount { get; init; }

    /// <summary>Analog channels.</summary>
    public required int ChannelCount { get; init; }

    /// <summary>Samples of each analog channel in a frame.</summary>
    public required int SamplesPerFrame { get; init; }

    /// <summary>Whether data are numbers of 32 bits and not whole numbers of 16.</summary>
    public required bool IsFloat { get; init; }

    /// <summary>Factor of points stored as whole numbers.</summary>
    public required double PointScale { get; init; }

    /// <summary>Frames per second.</summary>
    public required double PointRateHz { get; init; }

    /// <summary>Analog samples per second.</summary>
    public required double AnalogRateHz { get; init; }

    /// <summary>Bytes of a stored number.</summary>
    public int NumberBytes => IsFloat ? 4 : 2;

    /// <summary>Bytes of a frame.</summary>
    public long FrameBytes => Bytes(PointCount, ChannelCount * SamplesPerFrame, NumberBytes);

    /// <summary>Time of the first frame, seconds.</summary>
    public double StartSeconds => Math.Max(0, FirstFrame - 1) / PointRateHz;

    /// <summary>Settles what header and parameters say.</summary>
    /// <exception cref="InvalidDataException">They contradict each other, or the file is shorter than they say.</exception>
    public static C3dLayout Of(C3dHeader header, C3dParameters parameters, long fileBytes, string file)
    {
        long start = parameters.Count("POINT:DATA_START") is { } block and > 0 ? (block - 1) * (long)C3dHeader.BlockBytes : header.DataStart;
        Agree(header.DataStart == 0 || start == header.DataStart, "the first block of data", header.DataStart / C3dHeader.BlockBytes, start / C3dHeader.BlockBytes, file);
        if (start <= header.ParameterStart || start > fileBytes)
            throw new InvalidDataException($"'{file}': its data begin at byte {start}, outside of what follows the parameters in a file of {fileBytes} bytes. It is cut short or damaged; copy or export it again.");
        int points = parameters.Count("POINT:USED") ?? header.PointCount;
        Agree(points == header.PointCount, "the number of points", header.PointCount, points, file);
        double scale = parameters.Number("POINT:SCALE") ?? header.Scale;
        Agree(!double.IsNaN(scale) && (scale < 0) == (header.Scale < 0), "the sign of the scale, negative for numbers of 32 bits", header.Scale, scale, file);
        double rate = Rate(parameters.Number("POINT:RATE"), header.RateHz, file);
        (int channels, int samples) = Analog(header, parameters, file);
        double analogRate = parameters.Number("ANALOG:RATE") is { } stated and > 0 ? stated : samples * rate;
        // Rates are stored in single precision and often rounded (59.94).
        if (channels > 0 && !RegularTimes.Agree(analogRate, samples * rate))
            throw new InvalidDataException(Invariant($"'{file}': ANALOG:RATE is {analogRate} Hz, but {samples} samples in each of {rate} frames a second make {samples * rate} Hz. Correct the file's parameters, or export it again."));
        bool isFloat = scale < 0;
        long frameBytes = Bytes(points, channels * samples, isFloat ? 4 : 2);
        if (frameBytes == 0) throw new InvalidDataException($"'{file}' holds neither points nor analog channels.");
        (int first, int count) = C3dFrames.Of(header, parameters, fileBytes - start, frameBytes, file);
        return new C3dLayout
        {
            DataStart = start,
            FrameCount = count,
            FirstFrame = first,
            PointCount = points,
            ChannelCount = channels,
            SamplesPerFrame = samples,
            IsFloat = isFloat,
            PointScale = scale,
            PointRateHz = rate,
            AnalogRateHz = analogRate,
        };
    }

    private static (int Channels, int Samples) Analog(C3dHeader header, C3dParameters parameters, string file)
    {
        if (header.AnalogPerFrame == 0)
        {
            Agree(parameters.Count("ANALOG:USED") is null or 0, "the number of analog channels", 0, parameters.Count("ANALOG:USED") ?? 0, file);
            return (0, 1);
        }

        int samples = header.SamplesPerFrame;
        if (samples == 0 || header.AnalogPerFrame % samples != 0)
            throw new InvalidDataException($"'{file}': its header states {header.AnalogPerFrame} analog values a frame in {samples} samples of each channel, which does not divide. The file is damaged; export it again.");
        int channels = header.AnalogPerFrame / samples;
        int used = parameters.Count("ANALOG:USED") ?? channels;
        Agree(used == channels, "the number of analog channels", channels, used, file);
        return (channels, samples);
    }

    private static double Rate(double? parameter, double header, string file)
    {
        double rate = parameter is > 0 ? parameter.Value : header;
        return double.IsFinite(rate) && rate > 0
            ? rate
            : throw new InvalidDataException(Invariant($"'{file}': POINT:RATE must be a number of frames per second above 0, was {rate}. Correct the file's parameter, or export it again."));
    }

    private static long Bytes(int points, int analog, int numberBytes) => (((long)PointNumbers * points) + analog) * numberBytes;

    private static void Agree(bool agrees, string what, double header, double parameters, string file)
    {
        if (!agrees)
            throw new InvalidDataException(Invariant($"'{file}': header and parameters disagree on {what}: {header} and {parameters}. The file is damaged; export it again."));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
