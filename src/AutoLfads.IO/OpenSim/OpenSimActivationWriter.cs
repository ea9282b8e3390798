using AutoLfads.Core.Estimates;

namespace AutoLfads.IO.OpenSim;

/// <summary>Writes an estimate as a storage (.sto, .mot) that every version of OpenSim, Moco and CEINMS reads (schemas/opensim-tables.md).</summary>
public static class OpenSimActivationWriter
{
    /// <summary>Writes the estimate's mean; replaces an existing file only when the new one is complete.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="estimate">What is written: its activation in its channels' units, neither scaled nor limited to [0, 1], with digits enough to read the same doubles back.</param>
    /// <param name="labels">What columns are called. Default <see cref="OpenSimLabelStyle.Plain"/>; characters other than letters, digits and _ . / | - become _.</param>
    /// <param name="missing">What becomes of bins without an estimate. Default <see cref="OpenSimMissing.Refuse"/>.</param>
    /// <exception cref="InvalidDataException">Bins are missing and may not be interpolated, or none is left; two channels have the same label; or times do not rise.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ActivationEstimate estimate, OpenSimLabelStyle labels = OpenSimLabelStyle.Plain, OpenSimMissing missing = OpenSimMissing.Refuse)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        string file = Path.GetFileName(path);
        string[] columns = OpenSimLabels.Of([.. estimate.Channels.Select(c => c.Name)], labels, file);
        double[] times = [.. Enumerable.Range(0, estimate.Activation.SampleCount).Select(bin => estimate.StartSeconds + (bin / estimate.SampleRateHz))];
        OpenSimGaps gaps = OpenSimGaps.Of(estimate, [.. Enumerable.Range(0, columns.Length)], missing, file);
        StorageWriter.Write(path, ["muscle_excitation", "version=1"], ["inDegrees=no"], StorageDialect.OpenSim, columns, times[gaps.First..gaps.End], gaps.Columns);
    }
}
