using AutoLfads.Core.Configuration;

namespace AutoLfads.IO.C3d;

/// <summary>Tells the analog channels that are EMG from the others, which the format does not.</summary>
internal static class C3dEmgChannels
{
    /// <summary>The channels named by data.channel_names; else those with EMG in their label, else those with EMG in their description, else those in volts that are no other sensor's.</summary>
    /// <exception cref="InvalidDataException">There are none, or a name of the configuration is not a label; the message lists labels and units.</exception>
    public static C3dAnalogChannel[] Of(C3dAnalogChannel[] channels, DataConfig config, string file)
    {
        if (channels.Length == 0) throw new InvalidDataException($"'{file}' has no analog channels and so no EMG. Export the analog data with the markers.");
        RequireLabels(channels, config.SideSignals, "data.side_signals", file);
        RequireLabels(channels, config.ChannelNames, "data.channel_names", file);
        if (config.ChannelNames.Count > 0) return [.. config.ChannelNames.Select(name => channels.First(c => c.Label == name))];
        C3dAnalogChannel[] candidates = [.. channels.Where(c => c.Plate is null && !c.IsInertial && !config.SideSignals.Contains(c.Label))];
        Func<C3dAnalogChannel, bool>[] rules =
        [
            c => c.Label.Contains("EMG", StringComparison.OrdinalIgnoreCase),
            c => c.Description.Contains("EMG", StringComparison.OrdinalIgnoreCase),
            c => c.IsVoltage && !c.IsOtherSensor,
        ];
        return rules.Select(rule => candidates.Where(rule).ToArray()).FirstOrDefault(found => found.Length > 0)
            ?? throw new InvalidDataException(
                $"'{file}': no analog channel looks like EMG: none has EMG in its label or description, or is in volts. Name the EMG channels in data.channel_names. Found: {Listed(channels)}.");
    }

    private static void RequireLabels(C3dAnalogChannel[] channels, IReadOnlyList<string> names, string setting, string file)
    {
        foreach (string name in names.Where(n => Array.TrueForAll(channels, c => c.Label != n)))
            throw new InvalidDataException($"'{file}' has no analog channel '{name}', which {setting} names. Its channels: {Listed(channels)}.");
    }

    private static string Listed(C3dAnalogChannel[] channels)
    {
        const int shown = 100;
        string rest = channels.Length > shown ? $" and {channels.Length - shown} more" : "";
        return string.Join(", ", channels.Take(shown).Select(c => $"{c.Label} [{c.Unit}]")) + rest;
    }
}
