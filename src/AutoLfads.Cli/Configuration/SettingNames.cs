namespace AutoLfads.Cli.Configuration;

/// <summary>What somebody may have meant by a name that does not exist.</summary>
internal static class SettingNames
{
    /// <summary>Says that a setting does not exist, with the nearest one or, where none is near, the names of its section.</summary>
    public static string DescribeUnknown(string path, IReadOnlyList<string> known)
    {
        string name = ConfigurationPath.Name(path);
        string parent = ConfigurationPath.Parent(path);
        string[] siblings = [.. known.Where(candidate => ConfigurationPath.Parent(candidate) == parent)];
        string? meant = Nearest(name, siblings) ?? Nearest(name, known);
        if (meant is not null) return $"is not a setting. Did you mean {meant}?";
        string place = parent.Length == 0 ? "The sections are" : $"The settings of {parent} are";
        return $"is not a setting. {place} {string.Join(", ", siblings.Select(ConfigurationPath.Name))}.";
    }

    /// <summary>The candidate whose own name is nearest, if one is near: a third of the letters may differ.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        string plain = Plain(name);
        return candidates
            .Select(path => (Path: path, Distance: Distance(plain, Plain(ConfigurationPath.Name(path)))))
            .Where(candidate => candidate.Distance <= plain.Length / 3)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Path)
            .FirstOrDefault();
    }

    // learningRate, learning-rate and learning_rate are one name.
    private static string Plain(string name) =>
        new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    /// <summary>Edits (insert, delete, replace, swap of neighbours) from one word to the other.</summary>
    private static int Distance(string from, string to)
    {
        var edits = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++) edits[i, 0] = i;
        for (int j = 0; j <= to.Length; j++) edits[0, j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }

        return edits[from.Length, to.Length];
    }
}
