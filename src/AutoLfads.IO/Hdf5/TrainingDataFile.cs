using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;

namespace AutoLfads.IO.Hdf5;

/// <summary>Reads windows to train on, whichever tool wrote them: this project's own files, lfads-torch's, or those of the older TensorFlow tools and tutorials.</summary>
/// <remarks>
/// The layout is recognised by content (schemas/windows-h5.md): this project's format attribute; <c>train_encod_data</c> for lfads-torch; <c>train_data</c> for the older tools.
/// </remarks>
public static class TrainingDataFile
{
    /// <summary>Reads a file of windows.</summary>
    /// <param name="path">An HDF5 file.</param>
    /// <param name="config">Bin width, channel names, unit and target names where the file does not state them; this project's own files state them all.</param>
    /// <param name="marginBins">
    /// Bins at each end of a window that exist only for the temporal shift. Null, the default, takes the file's own statement,
    /// else half of what the windows are longer than their decoding targets, else 0.
    /// </param>
    /// <returns>The windows and their split.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not HDF5, lacks arrays, or its arrays or the configuration do not fit together.</exception>
    public static TrainingData Read(string path, DataConfig config, int? marginBins = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (marginBins < 0) throw new ArgumentOutOfRangeException(nameof(marginBins), marginBins, "Margins must be 0 bins or more.");
        using Hdf5Source file = Hdf5Source.Open(path);
        if (PreparedWindowsFile.Recognises(file)) return WithMargin(PreparedWindowsFile.Read(file), marginBins, file);
        if (LfadsWindows.Recognise(file) is { } windows) return windows.Read(config, marginBins);
        throw new InvalidDataException(
            $"'{file.Name}' has no windows to train on. Required are {LfadsWindows.TorchKeys} (lfads-torch), or {LfadsWindows.TensorFlowKeys}; "
            + $"found: {Found(file)}. Write the arrays under these names, or prepare a recording with this software.");
    }

    /// <summary>Whether a file is HDF5 and holds windows that <see cref="Read"/> would recognise.</summary>
    /// <param name="path">Any file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static bool Recognises(string path)
    {
        if (!Hdf5Signature.IsAtStartOf(path)) return false;
        using Hdf5Source file = Hdf5Source.Open(path);
        return PreparedWindowsFile.Recognises(file) || LfadsWindows.Recognise(file) is not null;
    }

    internal static string Found(Hdf5Source file) => file.Names("/") is { Count: > 0 } names ? string.Join(", ", names) : "nothing";

    private static TrainingData WithMargin(TrainingData data, int? marginBins, Hdf5Source file) =>
        marginBins is null || marginBins == data.MarginBins
            ? data
            : throw new InvalidDataException($"'{file.Name}' was prepared with margins of {data.MarginBins} bins, {marginBins} were asked for. Prepare the recordings again with these margins.");
}
