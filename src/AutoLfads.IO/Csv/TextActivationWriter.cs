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
            for (int bin = 0; bin < estimate.Activation.SampleCount; bin++)
            {
                text.Write((estimate.StartSeconds + (bin / estimate.SampleRateHz)).ToString(CultureInfo.InvariantCulture));
                for (int c = 0; c < estimate.Channels.Count; c++)
                {
                    text.Write(',');
                    text.Write(estimate.Activation[bin, c].ToString(CultureInfo.InvariantCulture));
                }

                text.WriteLine();
            }
        });
    }

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(Special) < 0 && !field.StartsWith('#') ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
