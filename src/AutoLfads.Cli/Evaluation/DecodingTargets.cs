using AutoLfads.Core.Windowing;

namespace AutoLfads.Cli.Evaluation;

/// <summary>The behaviour of windows that is asked for.</summary>
internal static class DecodingTargets
{
    /// <summary>Chooses targets by name, or all.</summary>
    /// <param name="found">The behaviour of the windows; null where they have none.</param>
    /// <param name="wanted">Names of targets; empty takes all.</param>
    /// <param name="source">For messages.</param>
    /// <exception cref="RequestException">There is no behaviour, or no target of a name.</exception>
    public static DecodingTarget Choose(DecodingTarget? found, IReadOnlyList<string> wanted, string source)
    {
        if (found is null)
            throw new RequestException($"The windows of '{source}' have no behaviour to decode. Train on windows with train_decode and valid_decode, or evaluate the estimate of a recording that has side signals.");
        if (wanted.Count == 0) return found;
        string[] names = [.. found.Channels.Select(c => c.Name)];
        string[] unknown = [.. wanted.Except(names)];
        if (unknown.Length > 0) throw new RequestException($"The windows of '{source}' have no target {string.Join(", ", unknown)}. Choose among {string.Join(", ", names)}.");
        int[] columns = [.. Enumerable.Range(0, names.Length).Where(i => wanted.Contains(names[i]))];
        return new DecodingTarget([.. columns.Select(c => found.Channels[c])], Select(found.Train, columns), Select(found.Valid, columns));
    }

    private static WindowSet Select(WindowSet windows, int[] columns)
    {
        WindowSet selected = new(windows.WindowCount, windows.TimeBins, columns.Length);
        for (int i = 0; i < selected.Values.Length; i++)
            selected.Values[i] = windows.Values[(i / columns.Length * windows.ChannelCount) + columns[i % columns.Length]];
        return selected;
    }
}
