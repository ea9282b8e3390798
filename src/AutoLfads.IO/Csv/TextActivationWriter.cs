using System.Buffers;
using System.Globalization;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Files;

namespace AutoLfads.IO.Csv;

/// <summary>Writes an estimate as a comma separated table that every tool reads: time, then one column a channel (schemas/text-recordings.md).</summary>
public static class TextActivationWriter
{
    // A reader looks for every delimiter that it knows.
    private static readonly SearchValues<char> Special = SearchValues.Create(",;\t\"\n\r");

    /// <summary>Writes the estimate's mean; replaces an existing file only when the new one is complete.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="estimate">What is written: its activation, digits enough to read the same doubles back, NaN where no window covers a bin.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ActivationEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        AtomicFile.Write(path, temporary =>
        {
            using StreamWriter text = new(temporary) { NewLine = "\n" };
            text.WriteLine(string.Join(',', estimate.Channels.Select(c => Quoted($"{c.Name} [{c.Unit}]")).Prepend("time [s]")));
            int channels = estimate.Channels.Count;
            estimate.Activation.ForEachBlock((start, rows) =>
            {
                for (int i = 0; i < rows.Length; i++)
                {
                    if (i % channels == 0) text.Write((estimate.StartSeconds + ((start + (i / channels)) / estimate.SampleRateHz)).ToString(CultureInfo.InvariantCulture));
                    text.Write(',');
                    text.Write(rows[i].ToString(CultureInfo.InvariantCulture));
                    if (i % channels == channels - 1) text.WriteLine();
                }
            });
        });
    }

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(Special) < 0 && !field.StartsWith('#') ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
