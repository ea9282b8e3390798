using System.Globalization;
using AutoLfads.Core.Files;

namespace AutoLfads.IO.OpenSim;

/// <summary>How a storage states its size.</summary>
internal enum StorageDialect
{
    /// <summary>nRows=, nColumns=: OpenSim of every version.</summary>
    OpenSim,

    /// <summary>datacolumns, datarows, as CEINMS' own files have them.</summary>
    Ceinms,
}

/// <summary>Writes storages: header, labels, and a row for each time, separated by tabs.</summary>
internal static class StorageWriter
{
    /// <summary>Writes a storage whole or not at all.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="before">Lines of the header before those that state its size; the first is the name.</param>
    /// <param name="after">Lines of the header after them.</param>
    /// <param name="dialect">How the size is stated.</param>
    /// <param name="labels">Labels of the columns but the time's.</param>
    /// <param name="times">Time of each row, seconds.</param>
    /// <param name="columns">Values of each column, one for each time; digits are enough to read the same doubles back.</param>
    /// <exception cref="InvalidDataException">Times do not rise.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<string> before, IReadOnlyList<string> after, StorageDialect dialect, IReadOnlyList<string> labels, double[] times, double[][] columns)
    {
        for (int row = 1; row < times.Length; row++)
        {
            if (times[row] <= times[row - 1])
                throw new InvalidDataException(FormattableString.Invariant($"'{Path.GetFileName(path)}' cannot be written: times must rise; rows {row} and {row + 1} are both at {times[row]} s."));
        }

        int width = labels.Count + 1;
        string[] size = dialect == StorageDialect.OpenSim
            ? [FormattableString.Invariant($"nRows={times.Length}"), FormattableString.Invariant($"nColumns={width}")]
            : [FormattableString.Invariant($"datacolumns {width}"), FormattableString.Invariant($"datarows {times.Length}")];
        AtomicFile.Write(path, temporary =>
        {
            using StreamWriter text = new(temporary) { NewLine = "\n" };
            foreach (string line in (string[])[.. before, .. size, .. after, "endheader", string.Join('\t', labels.Prepend("time"))]) text.WriteLine(line);
            for (int row = 0; row < times.Length; row++)
            {
                text.Write(times[row].ToString(CultureInfo.InvariantCulture));
                foreach (double[] column in columns)
                {
                    text.Write('\t');
                    text.Write(column[row].ToString(CultureInfo.InvariantCulture));
                }

                text.WriteLine();
            }
        });
    }
}
