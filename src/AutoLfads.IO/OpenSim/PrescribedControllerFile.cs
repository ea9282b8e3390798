using System.Xml.Linq;

namespace AutoLfads.IO.OpenSim;

/// <summary>Writes a controller that plays a file of controls to the actuators of an OpenSim model.</summary>
public static class PrescribedControllerFile
{
    /// <summary>Writes a ControllerSet with one PrescribedController; forward simulations take it as their additional controls, and its element can stand in a model.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="controlsFile">The file of controls, as the controller shall find it: beside the setup, or with its path. Its columns have plain labels, by which OpenSim finds the actuators.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string controlsFile)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(controlsFile);
        // No actuator_list: OpenSim 4.5.1 and later want a function in the XML for each actuator that it lists, before they read the file.
        XDocument document = new(
            new XElement(
                "OpenSimDocument",
                new XAttribute("Version", "40000"),
                new XElement(
                    "ControllerSet",
                    new XAttribute("name", "emg_controllers"),
                    new XElement(
                        "objects",
                        new XElement(
                            "PrescribedController",
                            new XAttribute("name", "emg_excitations"),
                            new XElement("controls_file", controlsFile),
                            new XComment("Linear between rows."),
                            new XElement("interpolation_method", 1))),
                    new XElement("groups"))));
        SetupText.Write(path, document);
    }
}
