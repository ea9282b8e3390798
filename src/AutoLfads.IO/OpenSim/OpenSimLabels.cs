using System.Text.RegularExpressions;

namespace AutoLfads.IO.OpenSim;

/// <summary>Labels that readers of storages find their muscles by.</summary>
internal static partial class OpenSimLabels
{
    /// <summary>The labels of columns.</summary>
    /// <param name="names">Names of channels or actuators.</param>
    /// <param name="style">What they become.</param>
    /// <param name="file">For messages.</param>
    /// <exception cref="InvalidDataException">Two names have the same label, or one would be taken for the time.</exception>
    public static string[] Of(IReadOnlyList<string> names, OpenSimLabelStyle style, string file)
    {
        string[] labels = new string[names.Count];
        for (int c = 0; c < labels.Length; c++)
        {
            labels[c] = Styled(Clean(names[c]), style);
            // Readers take the first column of either name for the time.
            if (labels[c].ToUpperInvariant() is "TIME" or "T")
                throw new InvalidDataException($"'{file}' cannot be written: channel '{names[c]}' would be taken for the time. Rename it, or choose labels of another style.");
            int other = Array.IndexOf(labels, labels[c], 0, c);
            if (other >= 0)
                throw new InvalidDataException($"'{file}' cannot be written: channels '{names[other]}' and '{names[c]}' would both have the label '{labels[c]}'. Rename one.");
        }

        return labels;
    }

    /// <summary>A name with _ for every character that labels do not have.</summary>
    public static string Clean(string name) => NotInLabels().Replace(name.Trim(), "_");

    private static string Styled(string name, OpenSimLabelStyle style) => style switch
    {
        OpenSimLabelStyle.Dot => $"{name}.activation",
        OpenSimLabelStyle.Path => $"/forceset/{name}",
        OpenSimLabelStyle.PathState => $"/forceset/{name}/activation",
        _ => name,
    };

    [GeneratedRegex(@"[^A-Za-z0-9_./|\-]")]
    private static partial Regex NotInLabels();
}
