using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AutoLfads.Core.Excitations;

namespace AutoLfads.IO.OpenSim;

/// <summary>Writes what CEINMS reads of EMG: normalised signals, the map from them to muscles, and the entry of the trial's data (plugins/opensim/ceinms).</summary>
public static partial class CeinmsFiles
{
    /// <summary>Writes the normalised EMG of the map's channels, in CEINMS' dialect of a storage. Weights are left to CEINMS.</summary>
    /// <param name="path">Destination, .sto or .mot; its folder must exist.</param>
    /// <param name="excitations">What is written: EMG in [0, 1].</param>
    /// <exception cref="InvalidDataException">Two channels have the same label, or times do not rise.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteExcitations(string path, MuscleExcitations excitations)
    {
        ArgumentNullException.ThrowIfNull(excitations);
        string[] labels = Signals(excitations.Map, path);
        StorageWriter.Write(
            path, ["normalised_emg"], [.. OpenSimControlsWriter.Factors(excitations)], StorageDialect.Ceinms, labels, OpenSimControlsWriter.Times(excitations), OpenSimControlsWriter.Columns(excitations.Emg));
    }

    /// <summary>Writes the excitation generator: signals, and for each actuator their weights; actuators without EMG have none: 0, unless CEINMS is told to synthesise them.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="map">The map. For use as it is, it lists every muscle-tendon unit of CEINMS' subject, in the subject's order.</param>
    /// <exception cref="InvalidDataException">Two channels have the same label.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteExcitationGenerator(string path, MuscleMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        Dictionary<string, string> labels = map.Channels.Zip(Signals(map, path)).ToDictionary();
        XElement Excitation(MappedActuator actuator) => new(
            "excitation",
            new XAttribute("id", actuator.Name),
            actuator.Inputs.Select(i => new XElement("input", new XAttribute("weight", i.Weight.ToString(CultureInfo.InvariantCulture)), labels[i.Channel])));
        SetupText.Write(path, new XDocument(new XElement(
            "excitationGenerator",
            new XElement("inputSignals", new XAttribute("type", "EMG"), string.Join(' ', labels.Values)),
            new XElement("mapping", map.Actuators.Select(Excitation)))));
    }

    /// <summary>Writes the beginning of a trial's data: the entry of the excitations, to which the trial's muscle-tendon lengths and moment arms are added.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="excitationsFile">The file of excitations, as CEINMS shall find it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteInputData(string path, string excitationsFile)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(excitationsFile);
        SetupText.Write(path, new XDocument(new XElement(
            "inputData",
            new XComment("Add muscleTendonLengthFile, momentArmsFiles and, for calibration, external torques of the same trial: OpenSim's muscle analysis and inverse dynamics write them."),
            new XElement("excitationsFile", excitationsFile))));
    }

    // Blanks separate the signals' names, and no other character but these is safe in each of CEINMS' readers.
    private static string[] Signals(MuscleMap map, string path) =>
        OpenSimLabels.Of([.. map.Channels.Select(c => NotInNames().Replace(c, "_"))], OpenSimLabelStyle.Plain, Path.GetFileName(path));

    [GeneratedRegex(@"[/|]")]
    private static partial Regex NotInNames();
}
