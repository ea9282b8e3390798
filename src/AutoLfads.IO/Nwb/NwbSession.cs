namespace AutoLfads.IO.Nwb;

/// <summary>What an NWB file says of its session. Nothing is taken from the clock: the same session gives the same file.</summary>
public sealed record NwbSession
{
    /// <summary>Identifier of the file, unique among the laboratory's files; not empty.</summary>
    public required string Identifier { get; init; }

    /// <summary>A sentence or more on the session; not empty.</summary>
    public required string Description { get; init; }

    /// <summary>When the session started, with its offset from UTC; the zero of every time in the file unless <see cref="ReferenceTime"/> is.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>The zero of every time in the file; null where it is the session's start. Default null.</summary>
    public DateTimeOffset? ReferenceTime { get; init; }

    /// <summary>When the file is written, with its offset from UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whose muscles were recorded; null where it is not stated, as archives then refuse the file. Default null.</summary>
    public NwbSubject? Subject { get; init; }

    /// <summary>Names of the experimenters, "family name, given name". Empty by default.</summary>
    public IReadOnlyList<string> Experimenters { get; init; } = [];

    /// <summary>Institution; null where it is not stated. Default null.</summary>
    public string? Institution { get; init; }

    /// <summary>Laboratory; null where it is not stated. Default null.</summary>
    public string? Lab { get; init; }
}
