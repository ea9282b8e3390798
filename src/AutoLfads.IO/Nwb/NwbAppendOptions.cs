using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Nwb;

/// <summary>How an estimate is added to an NWB file.</summary>
public sealed record NwbAppendOptions
{
    /// <summary>When it is added, with its offset from UTC: appended to the file's <c>file_create_date</c> where that can grow.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The recording where it was read from the very file that is added to: the estimate then refers to its series. Null where it comes from another file. Default null.</summary>
    public EmgRecording? Recording { get; init; }

    /// <summary>Whether a module of the same name is replaced; otherwise it is refused. Default false.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether the file itself is written to, without a copy of it beside: where it is interrupted, the file can be damaged. Default false.</summary>
    public bool InPlace { get; init; }
}
