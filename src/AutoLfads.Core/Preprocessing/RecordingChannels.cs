using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing;

/// <summary>Channels of a recording by name.</summary>
internal static class RecordingChannels
{
    private const string UnknownUnit = "a.u.";

    /// <summary>Index of each named channel.</summary>
    /// <exception cref="InvalidDataException">A name is absent; the message lists all absent and all present names.</exception>
    public static int[] RequireChannels(this EmgRecording recording, IEnumerable<string> names)
    {
        Dictionary<string, int> present = recording.Channels.Select((c, i) => (c.Name, i)).ToDictionary(p => p.Name, p => p.i);
        string[] absent = [.. names.Where(n => !present.ContainsKey(n))];
        return absent.Length == 0
            ? [.. names.Select(n => present[n])]
            : throw new InvalidDataException($"'{recording.Provenance.Source}' has no channel {Quoted(absent)}; its channels are {Quoted(present.Keys)}. "
                + "Rename the recording's channels, or choose others in the configuration.");
    }

    /// <summary>Index of one named channel.</summary>
    /// <exception cref="InvalidDataException">The name is absent.</exception>
    public static int RequireChannel(this EmgRecording recording, string name) => recording.RequireChannels([name])[0];

    /// <summary>The constant learnt for each channel of a recording, in the recording's order.</summary>
    /// <exception cref="InvalidOperationException">Nothing was learnt yet.</exception>
    /// <exception cref="InvalidDataException">A channel has no constant, or its unit is not the constant's.</exception>
    public static double[] ConstantsFor(this EmgRecording recording, IReadOnlyList<ChannelConstant>? constants, string step)
    {
        if (constants is null)
        {
            throw new InvalidOperationException($"The step '{step}' has not been fitted. "
                + "Call PreprocessingChain.Fit with the training recordings and use the chain it returns, or take the chain of a trained model.");
        }

        Dictionary<string, ChannelConstant> byName = constants.ToDictionary(c => c.Channel);
        string[] unknown = [.. recording.Channels.Select(c => c.Name).Where(n => !byName.ContainsKey(n))];
        if (unknown.Length > 0)
        {
            throw new InvalidDataException($"The step '{step}' was fitted to the channels {Quoted(byName.Keys)}; '{recording.Provenance.Source}' also has {Quoted(unknown)}. "
                + "Select the fitted channels only, or fit again.");
        }

        foreach (Channel channel in recording.Channels)
        {
            string fitted = byName[channel.Name].Unit;
            if (fitted != channel.Unit && fitted != UnknownUnit && channel.Unit != UnknownUnit)
            {
                throw new InvalidDataException($"'{recording.Provenance.Source}', channel '{channel.Name}': its unit is {channel.Unit}, but the step '{step}' was fitted to {fitted}. "
                    + $"Convert the recording to {fitted}.");
            }
        }

        return [.. recording.Channels.Select(c => byName[c.Name].Value)];
    }

    /// <summary>Names in quotes, separated by commas.</summary>
    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
