using System.Globalization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO;
using AutoLfads.IO.Csv;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.Nwb;
using AutoLfads.IO.OpenSim;

namespace AutoLfads.Interop;

/// <summary>The files of estimates, by their extension.</summary>
internal static class EstimateFormats
{
    public static ActivationResult Read(string path) => RecordingFile.FormatOf(path) switch
    {
        RecordingFormat.Nwb or RecordingFormat.Hdf5 => new ActivationResult(EstimateFile.Read(path)),
        RecordingFormat.OpenSim or RecordingFormat.Text => new ActivationResult(RecordingFile.Read(path, new DataConfig())),
        _ => throw new InvalidDataException($"'{Path.GetFileName(path)}' is a recording, or of another program. The activation.h5, .nwb, .csv or .sto of an estimate is required; make one with 'autolfads infer'."),
    };

    /// <summary>Writes to the format of the extension; the path is the result.</summary>
    public static string Write(ActivationResult result, string path, string? sessionStart)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string extension = Path.GetExtension(path).ToUpperInvariant();
        if (sessionStart is not null && extension != ".NWB") throw new ArgumentException($"Only NWB files state when a session began; '{path}' does not end in .nwb.", nameof(path));
        ActivationEstimate estimate = Complete(result);
        switch (extension)
        {
            case ".H5":
                ActivationFile.Write(path, estimate);
                break;
            case ".CSV":
                TextActivationWriter.Write(path, estimate);
                break;
            case ".STO":
                OpenSimActivationWriter.Write(path, estimate);
                break;
            case ".NWB":
                NwbActivationWriter.Write(path, estimate, Session(estimate, sessionStart));
                break;
            default:
                throw new ArgumentException($"Estimates are written to files ending in .h5, .nwb, .csv or .sto; '{path}' does not.", nameof(path));
        }

        return path;
    }

    /// <summary>Writes a table of OpenSim; the path is the result.</summary>
    public static string WriteStorage(ActivationResult result, string path, string labels, bool interpolateMissing)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        OpenSimLabelStyle style = labels switch
        {
            "plain" => OpenSimLabelStyle.Plain,
            "dot" => OpenSimLabelStyle.Dot,
            "path" => OpenSimLabelStyle.Path,
            "path_state" => OpenSimLabelStyle.PathState,
            _ => throw new ArgumentException($"Labels are plain, dot, path or path_state; found '{labels}'.", nameof(labels)),
        };
        OpenSimActivationWriter.Write(path, Complete(result), style, interpolateMissing ? OpenSimMissing.Interpolate : OpenSimMissing.Refuse);
        return path;
    }

    private static ActivationEstimate Complete(ActivationResult result) => result.Complete
        ?? throw new NotSupportedException($"'{result.Source}' has the activation alone, from which no file of an estimate can be written. Read the activation.h5 of the estimate instead.");

    private static NwbSession Session(ActivationEstimate estimate, string? sessionStart)
    {
        // Without an offset the moment would depend on the machine's time zone.
        string[] forms = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'"];
        if (!DateTimeOffset.TryParseExact(sessionStart, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset start))
            throw new ArgumentException($"An NWB file states when the session began: ISO 8601 with offset, such as 2024-05-06T10:00:00+02:00, is required, found '{sessionStart}'.", nameof(sessionStart));
        return new()
        {
            Identifier = Guid.NewGuid().ToString(),
            Description = $"Muscle activation estimated from the EMG of {estimate.Provenance.Source}.",
            StartTime = start,
            CreatedAt = DateTimeOffset.UtcNow,
        };
    }
}
