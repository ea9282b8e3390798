using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using AutoLfads.Core.Excitations;
using AutoLfads.IO.OpenSim;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.OpenSim;

/// <summary>Setups of the tools that read controls.</summary>
public sealed class SetupFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MuscleExcitations excitations = ControlsSamples.Excitations();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Ceinms_ExcitationGenerator_IsValidAndHasTheMap()
    {
        CeinmsFiles.WriteExcitationGenerator(folder["generator.xml"], excitations.Map);
        XElement root = Valid(folder["generator.xml"], "excitation-generator.xsd");

        Assert.Equal("GA__medial SOL_l TA", root.Element("inputSignals")!.Value);
        Assert.Equal("EMG", root.Element("inputSignals")!.Attribute("type")!.Value);
        Assert.Equal(
            ["gasmed_r: 1 GA__medial", "gaslat_r: 0.5 GA__medial 0.25 SOL_l", "tibpost_r:", "tibant_r: 1 TA"],
            root.Element("mapping")!.Elements("excitation").Select(e => string.Join(' ', [e.Attribute("id")!.Value + ":", .. e.Elements("input").SelectMany(i => new[] { i.Attribute("weight")!.Value, i.Value })])));
    }

    [Fact]
    public void Ceinms_Excitations_AreNormalisedEmgUnderTheNamesOfTheGenerator()
    {
        CeinmsFiles.WriteExcitations(folder["emg.sto"], excitations);
        CeinmsFiles.WriteInputData(folder["input.xml"], "emg.sto");
        StorageGrammar.Content read = StorageGrammar.Read(folder["emg.sto"], "ceinms");

        Assert.Equal(["GA__medial", "SOL_l", "TA"], read.Labels);
        Assert.Equal(excitations.Emg.Values, read.Values);
        Assert.Equal(excitations.Emg.Values, StorageGrammar.OctaveNumbers(folder["emg.sto"]).Where((_, i) => i % 4 != 0));
        Assert.Equal("emg.sto", Valid(folder["input.xml"], "input-data.xsd").Element("excitationsFile")!.Value);
        Assert.Equal(excitations.Emg.Values, OpenSimTableReader.Read(folder["emg.sto"], TestContext.Current.CancellationToken).Values.Values);
    }

    [Theory]
    [InlineData("weight=\"0.5\"", "weigth=\"0.5\"")]
    [InlineData("weight=\"0.5\"", "weight=\"-0.5\"")]
    [InlineData("weight=\"0.5\"", "weight=\"INF\"")]
    [InlineData("id=\"gaslat_r\"", "id=\"gasmed_r\"")]
    [InlineData(" type=\"EMG\"", " type=\"force\"")]
    [InlineData(">SOL_l<", ">SOL l<")]
    public void Schema_GeneratorThatIsWrong_IsRefused(string right, string wrong)
    {
        CeinmsFiles.WriteExcitationGenerator(folder["generator.xml"], excitations.Map);
        string text = File.ReadAllText(folder["generator.xml"]);
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(folder["wrong.xml"], text.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Throws<XmlSchemaValidationException>(() => Valid(folder["wrong.xml"], "excitation-generator.xsd"));
    }

    // OpenSim 4.5.1 and later refuse a list of actuators whose functions the XML does not hold.
    [Fact]
    public void Controller_Written_LeavesActuatorsToTheColumns()
    {
        PrescribedControllerFile.Write(folder["controller.xml"], "controls.sto");
        OpenSimControlsWriter.Write(folder["controls.sto"], excitations);
        string read = Python.Run(
            """
            import sys, xml.etree.ElementTree as xml
            c = xml.parse(sys.argv[1]).getroot().find('ControllerSet/objects/PrescribedController')
            print(c.get('name'), *(f'{e.tag}={e.text}' for e in c))
            """,
            folder["controller.xml"]);
        Assert.Equal("emg_excitations controls_file=controls.sto interpolation_method=1", read);
        Assert.Equal(["gasmed_r", "gaslat_r", "tibant_r"], StorageGrammar.Read(folder["controls.sto"], "old").Labels);
    }

    [Fact]
    public void PlotExample_Controls_DrawsEveryActuator()
    {
        OpenSimControlsWriter.Write(folder["controls.sto"], excitations);
        string read = Python.Run(
            """
            import runpy, sys, matplotlib.pyplot as plt
            script, sys.argv = sys.argv[1], sys.argv[1:]
            runpy.run_path(script)
            for axis in plt.gcf().axes:
                times, values = axis.lines[0].get_data()
                print(axis.get_ylabel(), len(times), f'{times[1]:.9f} {values[5]:.9f} {max(values):.9f}')
            """,
            Path.Combine(Repository(), "plugins", "opensim", "examples", "plot_controls.py"),
            folder["controls.sto"]);
        OpenSimTable table = OpenSimTableReader.Read(folder["controls.sto"]);
        Assert.Equal(
            table.Labels.Select((label, c) => FormattableString.Invariant($"{label} {table.Times.Count} {table.Times[1]:F9} {table.Values[5, c]:F9} {table.Values.GetChannel(c).Max():F9}")),
            read.Split('\n').Select(line => line.Trim()));
        Assert.True(new FileInfo(folder["controls.png"]).Length > 10_000);
    }

    // OpenSim itself is not at hand: a module of its name notes what the script asks of it.
    [Fact]
    public void Moco_Script_AsksForEveryActuatorAndColumn()
    {
        MocoScript.Write(folder["controls_moco.py"], "controls.sto", excitations.Map, OpenSimLabelStyle.Dot);
        File.WriteAllText(
            folder["opensim.py"],
            """
            said = []
            class MocoControlTrackingGoal:
                def __init__(self, name, weight): said.append((name, weight))
                def setReference(self, table): said.append(table)
                def setReferenceLabel(self, control, column): said.append((control, column))
                def addScaleFactor(self, name, control, bounds): said.append((name, control, bounds))
            def TableProcessor(path): return path
            def MocoBounds(low, high): return (low, high)
            """);
        string read = Python.Run(
            """
            import sys, os
            sys.path.insert(0, sys.argv[1])
            import opensim, controls_moco
            class Problem:
                def addGoal(self, goal): opensim.said.append('added')
            controls_moco.track_excitations(Problem(), weight=3)
            opensim.said[1] = os.path.relpath(opensim.said[1], sys.argv[1])
            print(*opensim.said, sep='\n')
            """,
            folder.Path);
        Assert.Equal(
            [
                "('emg_excitations', 3)", "controls.sto",
                "('/forceset/gasmed_r', 'gasmed_r.activation')", "('gasmed_r_scale', '/forceset/gasmed_r', (0.5, 1.5))",
                "('/forceset/gaslat_r', 'gaslat_r.activation')", "('gaslat_r_scale', '/forceset/gaslat_r', (0.5, 1.5))",
                "('/forceset/tibant_r', 'tibant_r.activation')", "('tibant_r_scale', '/forceset/tibant_r', (0.5, 1.5))",
                "added",
            ],
            read.Split('\n').Select(line => line.Trim()));
    }

    private static XElement Valid(string path, string schema)
    {
        XmlSchemaSet schemas = new();
        schemas.Add(null, Path.Combine(Repository(), "plugins", "opensim", "ceinms", schema));
        using XmlReader reader = XmlReader.Create(path, new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schemas, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings | XmlSchemaValidationFlags.ProcessIdentityConstraints });
        return XDocument.Load(reader).Root!;
    }

    private static string Repository()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AutoLfadsBridge.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
