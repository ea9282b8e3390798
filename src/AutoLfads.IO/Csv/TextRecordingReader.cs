using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Delsys;

namespace AutoLfads.IO.Csv;

/// <summary>Reads EMG recordings from text: comma, semicolon or tab separated tables, exports of Delsys EMGworks and Trigno Discover, and the files of the UCI lower-limb data set (schemas/text-recordings.md).</summary>
public static class TextRecordingReader
{
    /// <summary>Reads a recording.</summary>
    /// <param name="path">A text file, UTF-8 with or without a byte order mark.</param>
    /// <param name="config">Sample rate, channel names, unit and side signals where the file does not state them.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The recording; columns in degrees, radians, newtons or newton metres, and those named in <see cref="DataConfig.SideSignals"/>, are its side signals.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The text is not such a table, or nothing states its sample rate; the message names file, line and column.</exception>
    /// <exception cref="OperationCanceledException">Reading was stopped.</exception>
    public static EmgRecording Read(string path, DataConfig config, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(config);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        string name = Path.GetFileName(path);
        using StreamReader text = new(path);
        return FormatOf(path) switch
        {
            RecordingFormat.UciText => UciLowerLimbText.Read(text, name, EndsWithNewLine(path), config, cancellationToken),
            RecordingFormat.DelsysText => DelsysText.Read(text, name, EndsWithNewLine(path), config, cancellationToken),
            _ => DelimitedText.Read(text, name, config, cancellationToken),
        };
    }

    /// <summary>The dialect of a text.</summary>
    internal static RecordingFormat FormatOf(string path) =>
        UciLowerLimbText.Recognises(path) ? RecordingFormat.UciText : DelsysText.Recognises(path) ? RecordingFormat.DelsysText : RecordingFormat.Text;

    private static bool EndsWithNewLine(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length == 0) return true;
        file.Position = file.Length - 1;
        return file.ReadByte() is '\n' or '\r';
    }
}
