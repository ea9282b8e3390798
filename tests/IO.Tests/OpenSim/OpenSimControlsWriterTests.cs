using AutoLfads.Core.Excitations;
using AutoLfads.Core.Excitations.Dynamics;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.OpenSim;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.OpenSim;

public sealed class OpenSimControlsWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(OpenSimLabelStyle.Plain, "gasmed_r")]
    [InlineData(OpenSimLabelStyle.Dot, "gasmed_r.activation")]
    [InlineData(OpenSimLabelStyle.Path, "/forceset/gasmed_r")]
    [InlineData(OpenSimLabelStyle.PathState, "/forceset/gasmed_r/activation")]
    public void Write_Excitations_ReadsBackByTheGrammarOfBothReaders(OpenSimLabelStyle style, string first)
    {
        MuscleExcitations excitations = ControlsSamples.Excitations();
        OpenSimControlsWriter.Write(folder["controls.sto"], excitations, style);
        foreach (string rules in new[] { "old", "new" })
        {
            StorageGrammar.Content read = StorageGrammar.Read(folder["controls.sto"], rules);
            Assert.Equal("muscle_excitation", read.Name);
            Assert.Equal(first, read.Labels[0]);
            Assert.Equal(3, read.Labels.Length);
            Assert.Equal(Enumerable.Range(0, ControlsSamples.Rows).Select(row => 1.5 + (row / 500.0)), read.Times);
            Assert.Equal(Expected(), read.Values);
            Assert.Contains(FormattableString.Invariant($"normalisation_GA__medial={Largest(1)} mV"), read.Header);
        }
    }

    [Fact]
    public void Write_Excitations_ReadsBackInOctaveAndInOurReader()
    {
        MuscleExcitations excitations = ControlsSamples.Excitations();
        OpenSimControlsWriter.Write(folder["controls.sto"], excitations);
        double[] numbers = StorageGrammar.OctaveNumbers(folder["controls.sto"]);
        Assert.Equal(ControlsSamples.Rows * 4, numbers.Length);
        Assert.Equal(Expected(), numbers.Where((_, i) => i % 4 != 0));
        Assert.Equal(Expected(), OpenSimTableReader.Read(folder["controls.sto"], TestContext.Current.CancellationToken).Values.Values);
    }

    [Fact]
    public void Write_Activations_AreNamedSo()
    {
        OpenSimControlsWriter.Write(folder["states.sto"], ControlsSamples.Excitations(ActivationModel.Thelen), OpenSimLabelStyle.PathState);
        StorageGrammar.Content read = StorageGrammar.Read(folder["states.sto"], "old");
        Assert.Equal("muscle_activation", read.Name);
        Assert.NotEqual(Expected(), read.Values);
    }

    [Fact]
    public void Gaps_OfChannelsThatAreNotUsed_DoNotMatter()
    {
        SampleMatrix holed = ControlsSamples.Estimate.Activation.Columns([0, 1, 2]);
        holed[7, 2] = double.NaN;
        var estimate = ControlsSamples.Estimate with { Activation = holed };
        Assert.Equal(ControlsSamples.Rows, OpenSimGaps.Of(estimate, [0, 1], OpenSimMissing.Refuse, "a.sto").End);
        Assert.Contains("1 of 300 bins have no estimate, the first at 1.514 s (channel 'SOL/l')", Assert.Throws<InvalidDataException>(() => OpenSimGaps.Of(estimate, [0, 2], OpenSimMissing.Refuse, "a.sto")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Description_Written_ReadsBackAndStatesTheFactors()
    {
        MuscleExcitations excitations = ControlsSamples.Excitations();
        ControlsDescription.Of(excitations).Write(folder["controls.json"]);
        ControlsDescription read = ControlsDescription.Read(folder["controls.json"]);

        Assert.Equal(excitations.Normalisation.Factors, read.Normalisation);
        Assert.Equal(("excitation", 500.0, 1.5, ControlsSamples.Rows), (read.Quantity, read.SampleRateHz, read.StartSeconds, read.Rows));
        Assert.Equal(["gasmed_r", "gaslat_r", "tibpost_r", "tibant_r"], read.Actuators.Keys);
        Assert.Equal(
            $"{Largest(1)} 0.25 0",
            Python.Run(
                "import json,sys\nd=json.load(open(sys.argv[1]))\nprint([f['value'] for f in d['normalisation'] if f['channel']=='GA, medial'][0], d['actuators']['gaslat_r']['SOL/l'], d['limited_rows']['TA'])",
                folder["controls.json"]));
    }

    [Theory]
    [InlineData("{}", "does not describe controls")]
    [InlineData("[1]", "does not describe controls")]
    [InlineData("{\"format\": \"autolfads-controls\", \"format_version\": 2}", "has version 2; this software reads up to version 1")]
    [InlineData("{\"format\": \"autolfads-controls\", \"format_version\": 1}", "is damaged")]
    [InlineData("time\t1", "is damaged")]
    public void Description_OfAnotherKind_IsRefused(string text, string said)
    {
        File.WriteAllText(folder["x.json"], text);
        Assert.Contains(said, Assert.Throws<InvalidDataException>(() => ControlsDescription.Read(folder["x.json"])).Message, StringComparison.Ordinal);
    }

    private static double Largest(int channel) => ControlsSamples.Estimate.Activation.GetChannel(channel).Max();

    // Computed anew from the estimate: gasmed_r, gaslat_r, tibant_r.
    private static IEnumerable<double> Expected()
    {
        double[] largest = [Largest(0), Largest(1), Largest(2)];
        SampleMatrix activation = ControlsSamples.Estimate.Activation;
        for (int row = 0; row < ControlsSamples.Rows; row++)
        {
            double gastrocnemius = activation[row, 1] / largest[1];
            yield return gastrocnemius;
            yield return Math.Min(1, (0.5 * gastrocnemius) + (0.25 * (activation[row, 2] / largest[2])));
            yield return activation[row, 0] / largest[0];
        }
    }
}
