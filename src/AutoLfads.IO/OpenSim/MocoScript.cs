using System.Text;
using AutoLfads.Core.Excitations;
using AutoLfads.Core.Files;

namespace AutoLfads.IO.OpenSim;

/// <summary>Writes a Python script that makes a Moco problem track a file of controls.</summary>
public static class MocoScript
{
    /// <summary>Writes the script: a function that adds a MocoControlTrackingGoal with a reference and a scale factor for each actuator.</summary>
    /// <param name="path">Destination; its folder must exist.</param>
    /// <param name="controlsFile">The file of controls, as the script shall find it beside itself.</param>
    /// <param name="map">The actuators; those without EMG are not tracked.</param>
    /// <param name="labels">How the file's columns are called.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string controlsFile, MuscleMap map, OpenSimLabelStyle labels)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(controlsFile);
        ArgumentNullException.ThrowIfNull(map);
        string[] names = [.. map.Driven.Select(a => a.Name)];
        string[] controls = OpenSimLabels.Of(names, OpenSimLabelStyle.Path, Path.GetFileName(path)), columns = OpenSimLabels.Of(names, labels, Path.GetFileName(path));
        StringBuilder text = new();
        text.Append("\"\"\"Adds the tracking of estimated excitations to a problem of OpenSim Moco.\n\n")
            .Append("    inverse = osim.MocoInverse()          # or MocoTrack: model, kinematics, times\n")
            .Append("    study = inverse.initialize()\n")
            .Append("    track_excitations(study.updProblem())\n")
            .Append("    solver = osim.MocoCasADiSolver.safeDownCast(study.updSolver())\n")
            .Append("    solver.set_parameters_require_initsystem(False)     # scale factors do not; a large speed-up\n")
            .Append("    solution = study.solve()\n\"\"\"\n")
            .Append("import os\n\nimport opensim as osim\n\n")
            .Append($"CONTROLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), {Quoted(controlsFile)})\n\n")
            .Append("# Path of each control in the model, and the column of the file that it follows.\nREFERENCES = {\n");
        foreach ((string control, string column) in controls.Zip(columns)) text.Append($"    {Quoted(control)}: {Quoted(column)},\n");
        text.Append("}\n\n\n")
            .Append("def track_excitations(problem, weight=10.0, scale=(0.5, 1.5)):\n")
            .Append("    \"\"\"Adds the goal. Moco finds each muscle's scale within bounds, as normalisation to a trial's maximum leaves it open; None for none.\"\"\"\n")
            .Append("    goal = osim.MocoControlTrackingGoal(\"emg_excitations\", weight)\n")
            .Append("    goal.setReference(osim.TableProcessor(CONTROLS))\n")
            .Append("    for control, column in REFERENCES.items():\n")
            .Append("        goal.setReferenceLabel(control, column)\n")
            .Append("        if scale is not None:\n")
            .Append("            goal.addScaleFactor(control.rsplit(\"/\", 1)[-1] + \"_scale\", control, osim.MocoBounds(*scale))\n")
            .Append("    problem.addGoal(goal)\n")
            .Append("    return goal\n");
        AtomicFile.Write(path, temporary => File.WriteAllText(temporary, text.ToString()));
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
