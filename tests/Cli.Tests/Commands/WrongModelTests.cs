using AutoLfads.IO.Hdf5;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>Models, runs and estimates that do not fit what is asked of them.</summary>
public sealed class WrongModelTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Infer_ChannelsOfOtherNames_ListsWhatIsMissingAndWhatThereIs()
    {
        Samples.Recording(folder["a.h5"]);

        string message = await CommandLine.Refuse(folder.Path, "infer", trained.Run, folder["a.h5"], "--out", folder["estimate"]);

        Assert.Contains("'a.h5' lacks 9 of the 12 channels that the model reads", message, StringComparison.Ordinal);
        Assert.Contains("'IL'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unknown format png. Known are h5, nwb, csv, sto.", "--format", "png")]
    [InlineData("Add --session-start", "--format", "h5", "--format", "nwb")]
    [InlineData("inference.credible_mass", "--set", "inference.credible_mass=2")]
    public async Task Infer_WrongOptions_AreRefusedBeforeAnyFormatIsWritten(string said, params string[] options) =>
        Assert.Contains(said, await CommandLine.Refuse(folder.Path, ["infer", trained.Run, trained.Recording, "--out", folder["estimate"], .. options]), StringComparison.Ordinal);

    [Fact]
    public async Task ModelFile_Truncated_IsRefused()
    {
        byte[] model = File.ReadAllBytes(trained.Model);
        foreach (int length in new[] { 0, 100, model.Length / 2, model.Length - 1 })
        {
            File.WriteAllBytes(folder["model.onnx"], model[..length]);
            foreach (string[] words in new string[][] { ["infer", folder["model.onnx"], trained.Recording, "--out", folder["estimate"]], ["inspect", folder["model.onnx"]] })
            {
                string message = await CommandLine.Refuse(folder.Path, words);
                Assert.Contains($"model.onnx' ({length} bytes) is not a complete ONNX file", message, StringComparison.Ordinal);
                Assert.Contains("copy the file again", message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task ModelFile_OfAnotherTool_IsRefused()
    {
        Python.Run(
            """
            import sys, onnx
            from onnx import helper, TensorProto
            value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1])
            graph = helper.make_graph([helper.make_node('Identity', ['x'], ['y'])], 'g', [value('x')], [value('y')])
            model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)])
            model.ir_version = 8
            onnx.save(model, sys.argv[1])
            """,
            folder["foreign.onnx"]);

        string message = await CommandLine.Refuse(folder.Path, "infer", folder["foreign.onnx"], trained.Recording, "--out", folder["estimate"]);

        Assert.Contains("is an ONNX file, but not a model of AutoLFADS Bridge", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_ModelThatReadsExternalInputs_PointsToTheEstimatesOnItsWindows()
    {
        Samples.Windows(folder["trials.h5"], externalInputs: true);
        await CommandLine.Succeed(["train", folder["trials.h5"], "--out", folder["run"], "--set", "data.bin_seconds=0.01", .. CommandLine.Tiny]);

        string message = await CommandLine.Refuse(folder.Path, "infer", folder["run"], trained.Recording, "--out", folder["estimate"]);

        Assert.Contains("reads external inputs, which a recording does not carry. Its run's best/lfads_output.h5", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_ModelOfTrialsShorterThanTheConfiguredOverlap_CutsRecordingsAllTheSame()
    {
        Samples.Windows(folder["trials.h5"]);
        string[] settings = ["--set", "data.bin_seconds=0.01", "--set", "windowing.overlap_bins=60"];
        await CommandLine.Succeed(["train", folder["trials.h5"], "--out", folder["run"], .. settings, .. CommandLine.Tiny]);
        File.WriteAllLines(
            folder["rectified.csv"],
            Enumerable.Range(0, 200).Select(t => FormattableString.Invariant($"{t / 100.0},{1 + Math.Sin(t)},{1 + Math.Cos(t)},{2 + Math.Sin(2.0 * t)}")).Prepend("time [s],channel_01,channel_02,channel_03"));

        await CommandLine.Succeed("infer", folder["run"], folder["rectified.csv"], "--out", folder["estimate"], "--set", "inference.samples=0");

        Assert.DoesNotContain(ActivationFile.Read(folder["estimate/activation.h5"]).Activation.Values, double.IsNaN);
    }

    [Fact]
    public async Task Infer_NoModel_SaysWhatToDo()
    {
        Directory.CreateDirectory(folder["run"]);

        Assert.Contains("No such file", await CommandLine.Refuse(folder.Path, "infer", folder["absent.onnx"], trained.Recording, "--out", folder["estimate"]), StringComparison.Ordinal);
        Assert.Contains("has no trained model", await CommandLine.Refuse(folder.Path, "infer", folder["run"], trained.Recording, "--out", folder["estimate"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_NothingToDecode_SaysWhatIsNeeded()
    {
        Samples.Recording(folder["a.h5"]);
        Samples.Windows(folder["trials.h5"], behaviour: false);
        await CommandLine.Succeed(["train", folder["a.h5"], "--out", folder["run"], .. CommandLine.ShortWindows, .. CommandLine.Tiny]);
        await CommandLine.Succeed("infer", folder["run"], folder["a.h5"], "--out", folder["estimate"], "--set", "inference.samples=0");
        await CommandLine.Succeed(["train", folder["trials.h5"], "--out", folder["trials"], "--set", "data.bin_seconds=0.01", .. CommandLine.Tiny]);

        Assert.Contains(
            "Side signals such as kinematics or force are needed, but for 'a.h5' none was recorded. Infer from a recording that has them.",
            await CommandLine.Refuse(folder.Path, "evaluate", folder["estimate/activation.h5"]), StringComparison.Ordinal);
        Assert.Contains("have no behaviour to decode", await CommandLine.Refuse(folder.Path, "evaluate", folder["trials"]), StringComparison.Ordinal);
        Assert.Contains("windows of continuous recordings that overlap", await CommandLine.Refuse(folder.Path, "evaluate", folder["run"]), StringComparison.Ordinal);
        Assert.Contains("is not a file of activation estimates", await CommandLine.Refuse(folder.Path, "evaluate", folder["a.h5"]), StringComparison.Ordinal);
        Assert.Contains("is not a run folder", await CommandLine.Refuse(folder.Path, "evaluate", folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The side signal elbow is asked for", "--target", "knee", "--target", "elbow")]
    [InlineData("2 folds or more", "--folds", "1")]
    [InlineData("as many rows", "--folds", "100000")]
    [InlineData("must be a number above 0, was 0", "--alpha", "0")]
    [InlineData("The largest lag", "--max-lag", "-1")]
    [InlineData("The largest lag must be below", "--max-lag", "100000")]
    public async Task Evaluate_WrongRecipe_IsRefused(string said, params string[] options) =>
        Assert.Contains(said, await CommandLine.Refuse(trained.Folder, ["evaluate", trained.Activation, .. options]), StringComparison.Ordinal);

    [Fact]
    public async Task Evaluate_UnknownTargetOfARun_ListsThoseThereAre() =>
        Assert.Contains("have no target elbow. Choose among target_1, target_2.", await CommandLine.Refuse(trained.Folder, "evaluate", trained.TrialRun, "--target", "elbow", "--target", "target_1"), StringComparison.Ordinal);
}
