using System.Globalization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.C3d;

/// <summary>Reads EMG recordings from C3D files of motion capture: EMG from the analog channels, everything else as side signals (schemas/c3d-recordings.md).</summary>
public static class C3dRecordingReader
{
    private const int LongestParameterSection = 4 << 20;

    /// <summary>Reads a recording.</summary>
    /// <param name="path">A C3D file of any processor and storage type.</param>
    /// <param name="config">Which analog channels are EMG (channel names) or not (side signals) where their labels do not tell, and their unit where the file states none.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The recording, in the clock in which frame 1 is at 0 s; markers, force plates and other analog channels are its side signals, NaN where a marker was not seen.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not C3D, is damaged, or has no channel that looks like EMG; the message lists its channels.</exception>
    /// <exception cref="OperationCanceledException">Reading was stopped.</exception>
    public static EmgRecording Read(string path, DataConfig config, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(config);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        string name = Path.GetFileName(path);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        C3dHeader header = C3dHeader.Read(file, name);
        C3dParameters parameters = Parameters(file, header, name);
        C3dLayout layout = C3dLayout.Of(header, parameters, file.Length, name);
        C3dAnalogChannel[] channels = C3dAnalogChannel.All(parameters, layout, config, name);
        C3dAnalogChannel[] emg = C3dEmgChannels.Of(channels, config, name);
        RequireRate(layout, config, name);

        C3dData data = new(layout, header.Numbers, C3dAnalogChannel.IsUnsigned(parameters), name);
        SampleMatrix samples = data.Analog(emg);
        double start = layout.StartSeconds;
        List<SideSignal> signals = [];
        foreach ((string group, Channel[] columns, int[] points) in C3dSignals.Points(parameters, layout.PointCount, config.Unit))
            signals.Add(new SideSignal(group, columns, layout.PointRateHz, start, data.Points(points)));
        foreach ((string group, C3dAnalogChannel[] others) in C3dSignals.Analog(channels.Except(emg)))
            signals.Add(new SideSignal(group, Channels(others), layout.AnalogRateHz, start, data.Analog(others)));
        data.Read(file, cancellationToken);

        (RecordingEvent[] events, string problem) = C3dEvents.Read(header, parameters, start);
        return new EmgRecording(Channels(emg), layout.AnalogRateHz, start, samples)
        {
            SideSignals = signals,
            Events = events,
            Provenance = new Provenance(name, Description(parameters, problem), []),
        };
    }

    /// <summary>Whether a file begins like C3D.</summary>
    internal static bool Recognises(string path) => C3dHeader.IsAtStartOf(path);

    private static C3dParameters Parameters(FileStream file, C3dHeader header, string name)
    {
        // The section's own count of blocks is a byte and too small in files of many labels, so the data are what ends it.
        long end = header.DataStart > header.ParameterStart ? Math.Min(header.DataStart, file.Length) : file.Length;
        byte[] section = new byte[Math.Min(end - header.ParameterStart, LongestParameterSection)];
        file.Position = header.ParameterStart;
        file.ReadExactly(section);
        return C3dParameters.Read(section, header.Numbers, name);
    }

    private static void RequireRate(C3dLayout layout, DataConfig config, string name)
    {
        if (config.SampleRateHz is { } expected && !RegularTimes.Agree(layout.AnalogRateHz, expected))
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{name}' states {layout.AnalogRateHz} Hz for its analog channels, data.sample_rate_hz {expected}. Remove the setting, or correct it."));
    }

    private static Channel[] Channels(IEnumerable<C3dAnalogChannel> channels) => [.. channels.Select(c => new Channel(c.Label, c.Unit))];

    private static string Description(C3dParameters parameters, string problem)
    {
        string system = string.Join(' ', new[] { "MANUFACTURER:SOFTWARE", "MANUFACTURER:VERSION_LABEL" }.SelectMany(parameters.Texts).Where(t => t.Length > 0));
        return $"{system}{(problem.Length == 0 ? "" : $" Not read: {problem}.")}".Trim();
    }
}
