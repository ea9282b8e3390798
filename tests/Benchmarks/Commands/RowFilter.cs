using System.CommandLine;

namespace AutoLfads.Benchmarks.Commands;

/// <summary>The option that chooses rows by the beginning of their id.</summary>
internal static class RowFilter
{
    /// <summary>Makes the option.</summary>
    /// <param name="ids">Id of every row there is without other options, for the help.</param>
    public static Option<string?> Create(IEnumerable<string> ids) =>
        new("--only") { HelpName = "NAME", Description = $"Only the rows whose id begins with this. Ids: {string.Join(", ", ids)}." };

    /// <summary>The rows whose id begins with a name; all without a name.</summary>
    /// <exception cref="RequestException">There are none.</exception>
    public static IReadOnlyList<T> Select<T>(IReadOnlyList<T> rows, Func<T, string> id, string? name)
    {
        T[] selected = [.. rows.Where(row => id(row).StartsWith(name ?? "", StringComparison.Ordinal))];
        return selected.Length > 0 ? selected : throw new RequestException($"No row's id begins with '{name}'. Ids: {string.Join(", ", rows.Select(id).Distinct())}.");
    }
}
