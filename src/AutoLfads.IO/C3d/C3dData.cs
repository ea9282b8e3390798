using System.Globalization;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.C3d;

/// <summary>Reads the frames of a C3D file into the matrices that were asked for.</summary>
internal sealed class C3dData
{
    private const int PointNumbers = 4;
    private const int FramesBetweenCancellationChecks = 1024;

    private readonly C3dLayout layout;
    private readonly C3dNumbers numbers;
    private readonly bool unsigned;
    private readonly string file;
    private readonly (SampleMatrix Target, int Column, C3dAnalogChannel Channel)[] analog;
    private readonly (SampleMatrix Target, int Column)[] points;

    /// <summary>Makes a reader of all frames.</summary>
    /// <param name="layout">Where numbers lie.</param>
    /// <param name="numbers">How they are stored.</param>
    /// <param name="unsigned">Whether analog whole numbers have no sign.</param>
    /// <param name="file">Name of the file, for messages.</param>
    public C3dData(C3dLayout layout, C3dNumbers numbers, bool unsigned, string file)
    {
        this.layout = layout;
        this.numbers = numbers;
        this.unsigned = unsigned;
        this.file = file;
        analog = new (SampleMatrix, int, C3dAnalogChannel)[layout.ChannelCount];
        points = new (SampleMatrix, int)[layout.PointCount];
    }

    /// <summary>A matrix [time, channel] that reading fills with analog channels in physical units.</summary>
    public SampleMatrix Analog(IReadOnlyList<C3dAnalogChannel> channels)
    {
        SampleMatrix target = Matrix((long)layout.FrameCount * layout.SamplesPerFrame, channels.Count);
        for (int c = 0; c < channels.Count; c++) analog[channels[c].Index] = (target, c, channels[c]);
        return target;
    }

    /// <summary>A matrix [time, 3 * point] that reading fills with points; NaN where a point was not seen.</summary>
    public SampleMatrix Points(IReadOnlyList<int> indices)
    {
        SampleMatrix target = Matrix(layout.FrameCount, 3 * indices.Count);
        for (int p = 0; p < indices.Count; p++) points[indices[p]] = (target, 3 * p);
        return target;
    }

    /// <summary>Reads all frames; every channel and every point must have been asked for.</summary>
    /// <exception cref="InvalidDataException">A value is infinite.</exception>
    public void Read(FileStream stream, CancellationToken cancellationToken)
    {
        byte[] frame = new byte[layout.FrameBytes];
        stream.Position = layout.DataStart;
        for (int f = 0; f < layout.FrameCount; f++)
        {
            if (f % FramesBetweenCancellationChecks == 0) cancellationToken.ThrowIfCancellationRequested();
            stream.ReadExactly(frame);
            ReadPoints(frame, f);
            ReadAnalog(frame.AsSpan(PointNumbers * layout.PointCount * layout.NumberBytes), f);
        }
    }

    private void ReadPoints(ReadOnlySpan<byte> bytes, int frame)
    {
        double factor = layout.IsFloat ? 1 : layout.PointScale;
        for (int p = 0; p < points.Length; p++)
        {
            (SampleMatrix target, int column) = points[p];
            int first = PointNumbers * p;
            // The fourth number packs residual and cameras; it is negative where the point was not seen.
            bool seen = Number(bytes, first + 3) >= 0;
            for (int axis = 0; axis < 3; axis++)
            {
                double value = seen ? Number(bytes, first + axis) * factor : double.NaN;
                if (double.IsInfinity(value)) throw Infinite($"point {p + 1}", frame / layout.PointRateHz);
                target[frame, column + axis] = value;
            }
        }
    }

    private void ReadAnalog(ReadOnlySpan<byte> bytes, int frame)
    {
        int next = 0;
        for (int s = 0; s < layout.SamplesPerFrame; s++)
        {
            int sample = (frame * layout.SamplesPerFrame) + s;
            foreach ((SampleMatrix target, int column, C3dAnalogChannel channel) in analog)
            {
                double stored = Number(bytes, next++);
                if (unsigned && !layout.IsFloat && stored < 0) stored += 1 << 16;
                double value = (stored - channel.Offset) * channel.Factor;
                if (double.IsInfinity(value)) throw Infinite(channel.Label, sample / layout.AnalogRateHz);
                target[sample, column] = value;
            }
        }
    }

    private InvalidDataException Infinite(string signal, double secondsFromFirst) =>
        new(string.Create(CultureInfo.InvariantCulture, $"'{file}', '{signal}': an infinite value at {layout.StartSeconds + secondsFromFirst:F3} s. The file is damaged; copy or export it again."));

    private double Number(ReadOnlySpan<byte> bytes, int index) =>
        layout.IsFloat ? numbers.Single(bytes[(4 * index)..]) : numbers.Int16(bytes[(2 * index)..]);

    private SampleMatrix Matrix(long samples, int columns) => samples * columns <= Array.MaxLength
        ? new SampleMatrix((int)samples, columns)
        : throw new InvalidDataException($"'{file}': {samples} samples of {columns} channels are more than the {Array.MaxLength} values that can be read at once. Split the recording.");
}
