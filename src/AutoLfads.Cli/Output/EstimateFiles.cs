using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Csv;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.Nwb;
using AutoLfads.IO.OpenSim;

namespace AutoLfads.Cli.Output;

/// <summary>The files an estimate is written to.</summary>
internal sealed class EstimateFiles : IEstimateOutput
{
    private static readonly string[] Known = ["h5", "nwb", "csv", "sto"];

    private readonly string folder;
    private readonly IReadOnlyList<string> formats;
    private readonly DateTimeOffset? sessionStart;

    /// <exception cref="RequestException">A format is unknown, NWB is asked for without the session's start, or the files cannot be written there.</exception>
    public EstimateFiles(string folder, IReadOnlyList<string> formats, DateTimeOffset? sessionStart, string recordingPath)
    {
        string[] unknown = [.. formats.Except(Known)];
        if (unknown.Length > 0) throw new RequestException($"Unknown format {string.Join(", ", unknown)}. Known are {string.Join(", ", Known)}.");
        if (formats.Contains("nwb") && sessionStart is null)
            throw new RequestException("An NWB file states when the session began, and the recording does not say. Add --session-start, e.g. --session-start 2024-05-06T10:00:00+02:00");
        OutputPath.RequireFolder(folder);
        foreach (string format in formats) OutputPath.RequireFile(PathOf(folder, format), recordingPath);
        this.folder = folder;
        this.formats = formats;
        this.sessionStart = sessionStart;
    }

    /// <summary>What columns of activation.sto are called. Default <see cref="OpenSimLabelStyle.Plain"/>.</summary>
    public OpenSimLabelStyle StorageLabels { get; init; }

    /// <summary>What becomes of bins without an estimate in activation.sto. Default <see cref="OpenSimMissing.Refuse"/>.</summary>
    public OpenSimMissing StorageMissing { get; init; }

    /// <summary>Writes the estimate in every format; the folder is made when absent.</summary>
    /// <returns>The paths written.</returns>
    public IReadOnlyList<string> Write(ActivationEstimate estimate)
    {
        Directory.CreateDirectory(folder);
        return [.. formats.Distinct().Select(format => Write(estimate, format))];
    }

    IReadOnlyList<string> IEstimateOutput.Write(ActivationEstimate estimate, EmgRecording recording, CancellationToken stop) => Write(estimate);

    private static string PathOf(string folder, string format) => Path.Combine(folder, "activation." + format);

    private string Write(ActivationEstimate estimate, string format)
    {
        string path = PathOf(folder, format);
        if (format == "h5") ActivationFile.Write(path, estimate);
        else if (format == "csv") TextActivationWriter.Write(path, estimate);
        else if (format == "sto") OpenSimActivationWriter.Write(path, estimate, StorageLabels, StorageMissing);
        else NwbActivationWriter.Write(path, estimate, Session(estimate));
        return path;
    }

    private NwbSession Session(ActivationEstimate estimate) => new()
    {
        Identifier = Guid.NewGuid().ToString(),
        Description = $"Muscle activation estimated from the EMG of {estimate.Provenance.Source}.",
        StartTime = sessionStart!.Value,
        CreatedAt = DateTimeOffset.UtcNow,
    };
}
