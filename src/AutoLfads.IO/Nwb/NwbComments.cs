using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Nwb;

/// <summary>What this software keeps in the comments of a series, as JSON, because NWB has no place of its own for it.</summary>
internal sealed record NwbComments
{
    /// <summary>Name where NWB's own, which is part of a path, cannot hold it.</summary>
    public string? Name { get; init; }

    /// <summary>Name and unit of each column.</summary>
    public required IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>Where the series comes from.</summary>
    public Provenance? Provenance { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, JsonFormat.Options);

    /// <summary>The comments that this software wrote; null for those of others.</summary>
    public static NwbComments? TryParse(string? comments)
    {
        if (comments is null || !comments.StartsWith('{')) return null;
        try
        {
            NwbComments? parsed = JsonSerializer.Deserialize<NwbComments>(comments, JsonFormat.Options);
            // JSON may hold null where the type does not allow it.
            bool whole = parsed is { Channels: not null } && parsed.Channels.All(c => c is { Name: not null, Unit: not null })
                && parsed.Provenance is null or { Source: not null, Description: not null, Steps: not null };
            return whole ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
