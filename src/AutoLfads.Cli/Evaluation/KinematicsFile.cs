using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.OpenSim;

namespace AutoLfads.Cli.Evaluation;

/// <summary>Kinematics, forces or markers that lie in a table of their own beside an estimate.</summary>
internal static class KinematicsFile
{
    /// <summary>Adds the columns of an OpenSim table to an estimate's side signals.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="path">The table; its times are taken for those of the recording's clock.</param>
    /// <param name="stop">Stops reading.</param>
    /// <exception cref="InvalidDataException">The file is not such a table, or its times are not regular.</exception>
    /// <exception cref="RequestException">The table and the estimate have no time in common, or a signal of that name was recorded already.</exception>
    public static ActivationEstimate AddTo(ActivationEstimate estimate, string path, CancellationToken stop)
    {
        OpenSimTable table = OpenSimTableReader.Read(path, stop);
        string name = Path.GetFileNameWithoutExtension(path);
        if (estimate.SideSignals.Any(s => s.Name == name))
            throw new RequestException($"'{estimate.Provenance.Source}' has side signals '{name}' already. Rename '{path}', so that --target can tell them apart.");
        double first = estimate.StartSeconds, last = first + ((estimate.Activation.SampleCount - 1) / estimate.SampleRateHz);
        if (table.Times[0] > last || table.Times[^1] < first)
        {
            throw new RequestException(FormattableString.Invariant(
                $"'{path}' runs from {table.Times[0]:G6} to {table.Times[^1]:G6} s, the estimate from {first:G6} to {last:G6} s: they have no time in common. Shift the times of the table to the recording's clock."));
        }

        return estimate with { SideSignals = [.. estimate.SideSignals, table.ToSideSignal(name, label => Unit(table, label))] };
    }

    // Tables in degrees hold translations too, which OpenSim's models name so.
    private static string Unit(OpenSimTable table, string label) => !table.InDegrees || label.EndsWith("_tx", StringComparison.Ordinal) || label.EndsWith("_ty", StringComparison.Ordinal) || label.EndsWith("_tz", StringComparison.Ordinal) ? "a.u." : "deg";
}
