using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.C3d;
using AutoLfads.IO.Csv;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.Mat;
using AutoLfads.IO.Nwb;
using AutoLfads.IO.OpenSim;

namespace AutoLfads.IO;

/// <summary>Reads a recording from any file this software knows: NWB, MATLAB, plain HDF5, C3D, tables of OpenSim, and text.</summary>
public static class RecordingFile
{
    private const string Formats = "NWB (.nwb), HDF5 with a dataset 'emg' (.h5, .hdf5), MATLAB 5 to 7.3 (.mat), C3D (.c3d), OpenSim (.sto, .mot), and text (.csv, .tsv, .txt)";

    private const string C3dExtension = ".c3d";

    private static readonly string[] Hdf5Extensions = [".h5", ".hdf5", ".nwb"];

    private static readonly string[] TextExtensions = [".csv", ".tsv", ".txt"];

    /// <summary>Reads a recording; HDF5, NWB, MATLAB files and C3D are recognised by content, text by the file's extension.</summary>
    /// <param name="path">The file.</param>
    /// <param name="config">What the file leaves unsaid.</param>
    /// <param name="cancellationToken">Stops reading text, MATLAB files and C3D.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file's format is not known, or its content is not usable; the message says what is required.</exception>
    public static EmgRecording Read(string path, DataConfig config, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        return FormatOf(path) switch
        {
            RecordingFormat.Mat => MatRecordingReader.Read(path, config, cancellationToken),
            RecordingFormat.Nwb => NwbRecordingReader.Read(path, config),
            RecordingFormat.Hdf5 => Hdf5RecordingReader.Read(path, config),
            RecordingFormat.C3d => C3dRecordingReader.Read(path, config, cancellationToken),
            RecordingFormat.OpenSim => OpenSimRecordingReader.Read(path, config, cancellationToken),
            _ => TextRecordingReader.Read(path, config, cancellationToken),
        };
    }

    /// <summary>The format in which <see cref="Read"/> takes a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file's format is not known.</exception>
    public static RecordingFormat FormatOf(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        if (MatFormat.Recognises(path)) return RecordingFormat.Mat;
        if (Hdf5Signature.IsAtStartOf(path)) return NwbRecordingReader.Recognises(path) ? RecordingFormat.Nwb : RecordingFormat.Hdf5;
        string extension = Path.GetExtension(path);
        if (TextExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase)) return TextRecordingReader.FormatOf(path);
        if (OpenSimTableReader.Recognises(path)) return RecordingFormat.OpenSim;
        string name = Path.GetFileName(path);
        if (FileLength.Of(path) == 0) throw new InvalidDataException($"'{name}' is empty: it has 0 bytes. Export or copy the recording again.");
        if (extension.Equals(C3dExtension, StringComparison.OrdinalIgnoreCase) || C3dRecordingReader.Recognises(path)) return RecordingFormat.C3d;
        if (Hdf5Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
            throw new InvalidDataException($"'{name}' is not an HDF5 file although its name ends in {extension}: the signature of the format is missing. Export or copy the recording again, or give a text file one of the extensions {string.Join(", ", TextExtensions)}.");
        throw new InvalidDataException($"'{name}' is of no format that recordings are read from: {Formats}. Export the recording as one of these; text must bear one of its extensions.");
    }
}
