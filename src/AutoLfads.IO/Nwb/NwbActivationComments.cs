using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Nwb;

/// <summary>The comments of an estimate's series, JSON (schemas/nwb.md): how the estimate was made, for which NWB has no place of its own.</summary>
internal sealed record NwbActivationComments
{
    /// <summary>Name and version of the software that trained the model.</summary>
    public required string Software { get; init; }

    /// <summary>SHA-256 of the model's metadata, hexadecimal.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>Posterior samples averaged; 0 for the posterior mean.</summary>
    public required int PosteriorSamples { get; init; }

    /// <summary>Probability mass of the credible interval.</summary>
    public required double CredibleMass { get; init; }

    /// <summary>Bins of a window.</summary>
    public required int WindowBins { get; init; }

    /// <summary>Bins that neighbouring windows share.</summary>
    public required int OverlapBins { get; init; }

    /// <summary>Number of windows.</summary>
    public required int WindowCount { get; init; }

    /// <summary>Bins that no window covers.</summary>
    public required int BinsWithoutEstimate { get; init; }

    /// <summary>Where the recording comes from and what was done to it.</summary>
    public required Provenance Provenance { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, JsonFormat.Options);

    /// <summary>Comments that this software wrote; null for any others.</summary>
    public static NwbActivationComments? TryParse(string? comments)
    {
        if (comments is null || !comments.StartsWith('{')) return null;
        try
        {
            // JSON may hold null where the type does not allow it.
            return JsonSerializer.Deserialize<NwbActivationComments>(comments, JsonFormat.Options) is { Provenance: { Source: not null, Description: not null, Steps: not null } } whole ? whole : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
