using AutoLfads.Core.Excitations;
using AutoLfads.Core.Preprocessing;
using AutoLfads.IO.OpenSim;

namespace AutoLfads.Cli.Output;

/// <summary>What earlier trials were divided by, so that all of them share it.</summary>
internal static class SharedNormalisation
{
    /// <summary>The factors of earlier trials.</summary>
    /// <param name="paths">Files beside their controls; of several the largest factor of each channel is taken, as if the trials were one.</param>
    /// <param name="config">The map, whose own values may not contradict.</param>
    /// <returns>The factors; null where there are no files.</returns>
    /// <exception cref="RequestException">Units of files differ, or the map states another value.</exception>
    public static ExcitationNormalisation? Of(IReadOnlyList<string> paths, MuscleMapConfig config)
    {
        if (paths.Count == 0) return null;
        ChannelConstant[] all = [.. paths.SelectMany(path => ControlsDescription.Read(path).Normalisation)];
        List<ChannelConstant> largest = [];
        foreach (IGrouping<string, ChannelConstant> channel in all.GroupBy(f => f.Channel))
        {
            if (channel.Select(f => f.Unit).Distinct().Count() > 1)
                throw new RequestException($"The files of --normalisation-from state channel '{channel.Key}' in {string.Join(" and in ", channel.Select(f => f.Unit).Distinct())}. Use trials in one unit.");
            ChannelConstant factor = channel.MaxBy(f => f.Value)!;
            if (config.Values(channel.Key) is { } own && own != factor.Value)
                throw new RequestException(FormattableString.Invariant($"Channel '{channel.Key}' is to be divided by {factor.Value} ({channel.First().Unit}, --normalisation-from) and by {own} (normalisation.values of the muscle map). Remove one of them."));
            largest.Add(factor);
        }

        return new(largest);
    }

    private static double? Values(this MuscleMapConfig config, string channel) => config.Normalisation.Values.TryGetValue(channel, out double value) ? value : null;
}
