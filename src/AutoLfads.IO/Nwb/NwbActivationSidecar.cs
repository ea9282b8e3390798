using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.IO.Nwb;

/// <summary>Writes an estimate as a new NWB file beside the recording's, which it names; the recording is only read, so HDF5's own library is not needed (schemas/nwb.md).</summary>
public static class NwbActivationSidecar
{
    /// <summary>The file for a recording: rec.nwb becomes rec_activation.nwb in the same folder.</summary>
    /// <param name="recordingPath">The recording's NWB file.</param>
    public static string PathFor(string recordingPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(recordingPath);
        return Path.Combine(Path.GetDirectoryName(recordingPath) ?? "", Path.GetFileNameWithoutExtension(recordingPath) + "_activation.nwb");
    }

    /// <summary>Refuses a recording that no sidecar can be written for, before the work that makes the estimate.</summary>
    /// <param name="recordingPath">The recording's NWB file.</param>
    /// <param name="overwrite">Whether a sidecar that is there may be replaced.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not NWB, does not say when its session started, or has a sidecar already.</exception>
    public static void RequireWritable(string recordingPath, bool overwrite)
    {
        using Hdf5Source file = Open(recordingPath);
        NwbSessionReader.Read(file, "none", DateTimeOffset.UnixEpoch);
        string path = PathFor(recordingPath);
        if (Directory.Exists(path)) throw new InvalidDataException($"A file is to be written, but '{path}' is a folder.");
        if (!overwrite && File.Exists(path)) throw new InvalidDataException($"'{path}' exists already. Replace it with --overwrite.");
    }

    /// <summary>Writes the estimate, with the session's start, subject and laboratory as the recording's file has them; a file that is there is replaced when the new one is complete.</summary>
    /// <param name="recordingPath">The recording's NWB file.</param>
    /// <param name="recording">The recording as it was read from that file.</param>
    /// <param name="estimate">What is written, without side signals and events, which the recording's file has.</param>
    /// <param name="identifier">Identifier of the new file, unique among the laboratory's files.</param>
    /// <param name="createdAt">When it is written.</param>
    /// <returns>Path of the new file.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not NWB, or does not say when its session started.</exception>
    /// <exception cref="IOException">The new file cannot be written.</exception>
    public static string Write(string recordingPath, EmgRecording recording, ActivationEstimate estimate, string identifier, DateTimeOffset createdAt)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(estimate);
        using Hdf5Source file = Open(recordingPath);
        string path = PathFor(recordingPath);
        NwbActivationWriter.WriteBeside(path, estimate, NwbSessionReader.Read(file, identifier, createdAt), NwbSource.Of(file, recording, estimate.Channels));
        return path;
    }

    private static Hdf5Source Open(string path)
    {
        Hdf5Source file = Hdf5Source.Open(path);
        if (NwbRecordingReader.Recognises(file)) return file;
        file.Dispose();
        throw new InvalidDataException($"'{path}' is HDF5 but not NWB: its attribute 'neurodata_type' must be 'NWBFile'. A sidecar is written beside NWB files only.");
    }
}
