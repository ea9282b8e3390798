namespace AutoLfads.IO.Mat;

/// <summary>What laboratories call their variables.</summary>
internal static class MatNaming
{
    private static readonly string[] RateKeys =
    [
        "fs", "sf", "sr", "srate", "fsample", "rate", "freq", "frequency", "samplerate", "samplingrate", "samprate",
        "samplefreq", "samplingfreq", "sampfreq", "samplefrequency", "samplingfrequency",
    ];

    private static readonly string[] TimeKeys = ["time", "t", "times", "timestamp", "timestamps", "timeframe", "timevector", "timeaxis", "tvec"];

    private static readonly string[] NameParts = ["name", "label", "channel", "muscle"];

    /// <summary>Whether a name speaks of EMG.</summary>
    public static bool SaysEmg(string name) => name.Contains("emg", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name is that of a sample rate, e.g. fs, EMG_Fs or sampling_rate_hz.</summary>
    public static bool IsRate(string name) => RateKeys.Contains(WithoutEnd(Key(name), "hz"));

    /// <summary>Whether a name is that of times, e.g. t, t_emg or time_ms.</summary>
    public static bool IsTime(string name) => TimeKeys.Contains(IsMilliseconds(name) ? WithoutEnd(Key(name), "ms") : Key(name));

    /// <summary>Whether a name says that times are in milliseconds.</summary>
    public static bool IsMilliseconds(string name) => name.EndsWith("_ms", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name is that of names of channels.</summary>
    public static bool IsNames(string name) => NameParts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a name is that of units.</summary>
    public static bool IsUnit(string name) => Key(name) is "unit" or "units";

    // EMG_Fs, emgFs and fs are one name.
    private static string Key(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)).Replace("emg", "", StringComparison.Ordinal);

    private static string WithoutEnd(string key, string end) => key.EndsWith(end, StringComparison.Ordinal) ? key[..^end.Length] : key;
}
