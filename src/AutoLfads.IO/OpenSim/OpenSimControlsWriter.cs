using AutoLfads.Core.Excitations;
using AutoLfads.Core.Excitations.Dynamics;

namespace AutoLfads.IO.OpenSim;

/// <summary>Writes excitations or activations of actuators as a storage for PrescribedController, Moco and other tools of OpenSim (schemas/opensim-tables.md).</summary>
public static class OpenSimControlsWriter
{
    /// <summary>Writes the actuators that have EMG; replaces an existing file only when the new one is complete.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="excitations">What is written, in [0, 1], with digits enough to read the same doubles back. The header states what channels were divided by.</param>
    /// <param name="labels">What columns are called. Default <see cref="OpenSimLabelStyle.Plain"/>.</param>
    /// <exception cref="InvalidDataException">Two actuators have the same label, or times do not rise.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, MuscleExcitations excitations, OpenSimLabelStyle labels = OpenSimLabelStyle.Plain)
    {
        ArgumentNullException.ThrowIfNull(excitations);
        string[] columns = OpenSimLabels.Of([.. excitations.Map.Driven.Select(a => a.Name)], labels, Path.GetFileName(path));
        string name = excitations.Dynamics.Model == ActivationModel.None ? "muscle_excitation" : "muscle_activation";
        StorageWriter.Write(path, [name, "version=1"], ["inDegrees=no", .. Factors(excitations)], StorageDialect.OpenSim, columns, Times(excitations), Columns(excitations.Values));
    }

    /// <summary>A line of the header for each channel: what it was divided by.</summary>
    internal static IEnumerable<string> Factors(MuscleExcitations excitations) =>
        excitations.Normalisation.Factors.Select(f => FormattableString.Invariant($"normalisation_{OpenSimLabels.Clean(f.Channel)}={f.Value} {f.Unit}"));

    internal static double[] Times(MuscleExcitations excitations) =>
        [.. Enumerable.Range(0, excitations.Values.SampleCount).Select(row => excitations.StartSeconds + (row / excitations.SampleRateHz))];

    internal static double[][] Columns(Core.Recordings.SampleMatrix values) => [.. Enumerable.Range(0, values.ChannelCount).Select(values.GetChannel)];
}
