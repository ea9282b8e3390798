using AutoLfads.Core.Estimates;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.Nwb;

namespace AutoLfads.IO;

/// <summary>Reads an estimate from a file that holds all of it: <c>activation.h5</c>, or NWB.</summary>
public static class EstimateFile
{
    /// <summary>Reads an estimate; the format is recognised by content.</summary>
    /// <param name="path">An <c>activation.h5</c>, or an NWB file with the processing module <c>muscle_activation</c>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is neither, or is damaged.</exception>
    public static ActivationEstimate Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        return NwbRecordingReader.Recognises(path) ? NwbActivationReader.Read(path) : ActivationFile.Read(path);
    }
}
