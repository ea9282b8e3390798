using System.Text.Json;
using AutoLfads.Core.Estimates;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.OpenSim;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>Estimates that become controls of a musculoskeletal model, and tables that are evaluated beside an estimate.</summary>
public sealed class InferToControlsTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Infer_MapAndEverySetup_WritesFilesThatBelongTogether()
    {
        ActivationEstimate estimate = ActivationFile.Read(trained.Activation);
        string map = Map($"actuators:\n  soleus_r: {{ {estimate.Channels[0].Name}: 1 }}\n  gas_r: {{ {estimate.Channels[1].Name}: 0.5, {estimate.Channels[2].Name}: 0.75 }}\n  tibpost_r: {{}}\n");

        string said = await Succeed("new/controls.sto", "--muscle-map", map, "--setup", "prescribed-controller", "--setup", "moco", "--setup", "ceinms");

        string[] files = [.. new[] { "controls.sto", "controls.json", "controls_controller.xml", "controls_moco.py", "controls_emg.sto", "controls_excitation_generator.xml", "controls_input_data.xml" }.Select(f => folder["new/" + f])];
        Assert.Equal(files, said.ReplaceLineEndings("\n").TrimEnd().Split('\n')[1..]);
        Assert.Equal(files.Order(StringComparer.Ordinal), Directory.GetFiles(folder["new"]).Order(StringComparer.Ordinal));
        OpenSimTable table = OpenSimTableReader.Read(files[0], TestContext.Current.CancellationToken);
        Assert.Equal(["soleus_r", "gas_r"], table.Labels);
        double[] largest = [.. Enumerable.Range(0, 3).Select(c => estimate.Activation.GetChannel(c).Max())];
        for (int row = 0; row < estimate.Activation.SampleCount; row++)
        {
            Assert.Equal(estimate.Activation[row, 0] / largest[0], table.Values[row, 0], 1e-12);
            Assert.Equal(Math.Min(1, (0.5 * estimate.Activation[row, 1] / largest[1]) + (0.75 * estimate.Activation[row, 2] / largest[2])), table.Values[row, 1], 1e-12);
        }

        Assert.Contains("controls.sto", await File.ReadAllTextAsync(files[2], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("id=\"tibpost_r\"", await File.ReadAllTextAsync(files[5], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("controls_emg.sto", await File.ReadAllTextAsync(files[6], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_StorageAsDestination_DrivesActuatorsOfTheChannelsNames()
    {
        await Succeed("controls.mot", "--sto-rate", "100", "--sto-labels", "path");
        OpenSimTable table = OpenSimTableReader.Read(folder["controls.mot"], TestContext.Current.CancellationToken);
        Assert.Equal(ActivationFile.Read(trained.Activation).Channels.Select(c => "/forceset/" + c.Name), table.Labels);
        Assert.Equal(400, table.Times.Count);
        Assert.Equal(0.01, table.Times[1] - table.Times[0], 1e-12);
        Assert.All(table.Values.Values, v => Assert.InRange(v, 0, 1));
    }

    [Fact]
    public async Task Infer_NormalisationOfEarlierTrials_IsSharedAndTheLargestOfThem()
    {
        await Succeed("first.sto");
        string text = await File.ReadAllTextAsync(folder["first.json"], TestContext.Current.CancellationToken);
        double[] factors = Factors("first.json");
        using JsonDocument parsed = JsonDocument.Parse(text);
        string number = parsed.RootElement.GetProperty("normalisation")[0].GetProperty("value").GetRawText();
        await File.WriteAllTextAsync(folder["stronger.json"], text.Replace(number, FormattableString.Invariant($"{2 * factors[0]:R}"), StringComparison.Ordinal), TestContext.Current.CancellationToken);

        await Succeed("second.sto", "--normalisation-from", folder["first.json"], "--normalisation-from", folder["stronger.json"]);

        Assert.Equal([2 * factors[0], .. factors[1..]], Factors("second.json"));
        double[] first = Column("first.sto"), second = Column("second.sto");
        for (int row = 0; row < first.Length; row++) Assert.Equal(first[row] / 2, second[row], 1e-12);
    }

    [Fact]
    public async Task Infer_FactorsTooSmall_SaysHowManyRowsWereLimited()
    {
        string channel = ActivationFile.Read(trained.Activation).Channels[0].Name;
        CommandResult result = await CommandLine.Run(Request("controls.sto", "--muscle-map", Map($"normalisation: {{ values: {{ {channel}: 1e-9 }} }}\nactuators: {{ a: {{ {channel}: 1 }}, b: {{}} }}\n")));
        Assert.Equal(AutoLfadsCommand.Done, result.Code);
        Assert.Contains($"Limited to 1, of 2000 rows: {channel} (2000).", result.Error, StringComparison.Ordinal);
        Assert.Contains("Without EMG, and so without a column: b.", result.Error, StringComparison.Ordinal);
        Assert.Contains("No actuator is driven by ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no such channel. The channels are", "--out", "{0}/c.sto", "--muscle-map", "{0}/wrong.yaml")]
    [InlineData("cannot be read", "--out", "{0}/c.sto", "--muscle-map", "{0}/none.yaml")]
    [InlineData("--muscle-map writes a file of controls, but --out is '{0}/folder'. Name one, e.g. --out controls.sto", "--out", "{0}/folder", "--muscle-map", "{0}/empty.yaml")]
    [InlineData("--format does not go with controls", "--out", "{0}/c.sto", "--format", "h5")]
    [InlineData("--session-start does not go with controls", "--out", "{0}/c.sto", "--session-start", "2024-05-06T10:00:00Z")]
    [InlineData("--setup does not go with --sidecar", "--sidecar", "--setup", "moco")]
    [InlineData("Unknown setup cmc. Known are prescribed-controller, moco, ceinms.", "--out", "{0}/c.sto", "--setup", "cmc")]
    [InlineData("they would do it twice", "--out", "{0}/c.sto", "--muscle-map", "{0}/thelen.yaml", "--setup", "moco")]
    [InlineData("PrescribedController of every OpenSim 4 finds actuators by plain names", "--out", "{0}/c.sto", "--sto-labels", "path", "--setup", "prescribed-controller")]
    [InlineData("--sto-rate must be a number above 0, was '-1'.", "--out", "{0}/c.sto", "--sto-rate", "-1")]
    [InlineData("'other.json' does not describe controls", "--out", "{0}/c.sto", "--normalisation-from", "{0}/other.json")]
    [InlineData("would be replaced by what is made from it", "--out", "{0}/other.sto", "--normalisation-from", "{0}/other.json")]
    public async Task Infer_RequestThatMakesNoSense_IsRefusedBeforeTheWork(string said, params string[] words)
    {
        File.WriteAllText(folder["empty.yaml"], "");
        File.WriteAllText(folder["wrong.yaml"], "actuators: { a: { nobody: 1 } }\n");
        File.WriteAllText(folder["thelen.yaml"], "activation_dynamics: { model: thelen }\n");
        File.WriteAllText(folder["other.json"], said.Contains("replaced", StringComparison.Ordinal) ? await Description() : "{}");
        string In(string text) => text.Replace("{0}", folder.Path, StringComparison.Ordinal);
        string message = await CommandLine.Refuse(folder.Path, ["infer", trained.Run, trained.Recording, .. words.Select(In)]);
        Assert.Contains(In(said), message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_Kinematics_AreDecodedByTheirTimes()
    {
        ActivationEstimate estimate = ActivationFile.Read(trained.Activation);
        // The first channel's estimate from 0.3 to 3.7 s: decoded all but perfectly where times are respected. Shifted by 0.1 s it is not.
        async Task<double> Score(double shiftSeconds)
        {
            IEnumerable<string> rows = Enumerable.Range(150, 1700).Select(bin => FormattableString.Invariant($"{(bin * 0.002) + shiftSeconds:F3}\t{estimate.Activation[bin, 0]}\t{bin % 7}"));
            File.WriteAllLines(folder["knee.mot"], ["Coordinates", "nRows=1700", "nColumns=3", "inDegrees=yes", "endheader", "time\tknee_angle_r\tpelvis_tx", .. rows]);
            using JsonDocument report = JsonDocument.Parse(
                await CommandLine.Succeed("evaluate", trained.Activation, "--kinematics", folder["knee.mot"], "--target", "knee_angle_r", "--max-lag", "0", "--folds", "3", "--json"));
            JsonElement[] scores = [.. report.RootElement.GetProperty("decoding").EnumerateArray()];
            Assert.Equal("knee_angle_r", Assert.Single(scores.Select(s => s.GetProperty("target").GetString()).Distinct()));
            return scores.First(s => s.GetProperty("estimator").GetString() == AutoLfadsPipeline.EstimatorName).GetProperty("r2").GetDouble();
        }

        Assert.InRange(await Score(0), 0.98, 1);
        Assert.InRange(await Score(0.1), double.MinValue, 0.9);
        string missing = await CommandLine.Refuse(folder.Path, "evaluate", trained.Activation, "--kinematics", folder["none.mot"]);
        string run = await CommandLine.Refuse(folder.Path, "evaluate", trained.Run, "--kinematics", folder["knee.mot"]);
        File.WriteAllText(folder["late.mot"], "Coordinates\nnRows=3\nnColumns=2\nendheader\ntime\ta\n10\t1\n11\t1\n12\t1\n");
        string late = await CommandLine.Refuse(folder.Path, "evaluate", trained.Activation, "--kinematics", folder["late.mot"]);
        Assert.Contains("No such file", missing, StringComparison.Ordinal);
        Assert.Contains("--kinematics goes with the estimate of a recording", run, StringComparison.Ordinal);
        Assert.Contains("runs from 10 to 12 s, the estimate from 0 to 3.998 s: they have no time in common", late, StringComparison.Ordinal);
    }

    private async Task<string> Description()
    {
        using TemporaryFolder other = new();
        await CommandLine.Succeed("infer", trained.Run, trained.Recording, "--out", other["a.sto"], "--set", "inference.samples=2");
        return await File.ReadAllTextAsync(other["a.json"], TestContext.Current.CancellationToken);
    }

    private double[] Factors(string file) => [.. ControlsDescription.Read(folder[file]).Normalisation.Select(f => f.Value)];

    private double[] Column(string file) => OpenSimTableReader.Read(folder[file], TestContext.Current.CancellationToken).Values.GetChannel(0);

    private string Map(string yaml)
    {
        File.WriteAllText(folder["map.yaml"], yaml);
        return folder["map.yaml"];
    }

    private Task<string> Succeed(string file, params string[] options) => CommandLine.Succeed(Request(file, options));

    private string[] Request(string file, params string[] options) => ["infer", trained.Run, trained.Recording, "--out", folder[file], "--set", "inference.samples=2", .. options];
}
