using AutoLfads.Tests;

namespace AutoLfads.Onnx.Tests;

public sealed class OnnxExporterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> GoldenNames => ["a_emg_small_f32.h5", "a_emg_small_f64.h5", "b_no_controller_f64.h5", "c_poisson_fwdpred_f64.h5", "d1_zigamma_f64.h5", "e_dropout_masks_f64.h5"];

    /// <summary>Reference outputs without noise and the names they have here; their sizes per bin follow from the values.</summary>
    private static readonly (string Reference, string Output)[] MeanOutputs =
    [
        ("output_means", "mean"), ("factors", "factors"), ("gen_states", "generator_states"), ("gen_init", "generator_initial_state"), ("gen_inputs", "generator_inputs"),
        ("con_states", "controller_states"), ("co_means", "inferred_input_means"), ("co_stds", "inferred_input_stds"), ("ic_mean", "initial_condition_mean"), ("ic_std", "initial_condition_std"),
    ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Export_ZeroNoise_GivesTheReferencesPosteriorMean(string name)
    {
        using GoldenModel golden = GoldenModel.Open(name);
        using OnnxRun model = Open(golden);
        var outputs = model.Run(GoldenInputs(golden, sampled: false));
        foreach ((string reference, string output) in MeanOutputs)
        {
            double[] expected = golden.Values("/mean/" + reference);
            if (expected.Length == 0) Assert.False(outputs.ContainsKey(output), $"'{output}' of no elements is an output.");
            else AssertClose(expected, outputs[output].Values, output);
        }
    }

    [Theory]
    [InlineData("a_emg_small_f32.h5")]
    [InlineData("a_emg_small_f64.h5")]
    [InlineData("b_no_controller_f64.h5")]
    [InlineData("c_poisson_fwdpred_f64.h5")]
    [InlineData("d1_zigamma_f64.h5")]
    public void Export_ReferencesNoise_GivesTheReferencesSample(string name)
    {
        using GoldenModel golden = GoldenModel.Open(name);
        using OnnxRun model = Open(golden);
        var outputs = model.Run(GoldenInputs(golden, sampled: true));
        foreach ((string reference, string output) in MeanOutputs.Where(o => o.Reference is "factors" or "gen_inputs" or "co_means" or "co_stds" or "gen_init"))
        {
            double[] expected = golden.Values("/sample/" + reference);
            if (expected.Length > 0) AssertClose(expected, outputs[output].Values, output);
        }
    }

    private OnnxRun Open(GoldenModel golden)
    {
        golden.Export(folder["model.onnx"]);
        return new(folder["model.onnx"]);
    }

    private static (string Name, float[] Values, int[] Shape)[] GoldenInputs(GoldenModel golden, bool sampled)
    {
        int batch = golden.BatchCount, bins = golden.Dimensions.OutputBins, conditionDim = golden.Config.InitialConditionDim, inputDim = golden.Config.InferredInputDim;
        return
        [
            ("emg", golden.Floats("/inputs/encod_data"), [batch, golden.Dimensions.WindowBins, golden.Dimensions.ChannelCount]),
            .. golden.Dimensions.ExternalInputDim == 0 ? [] : new[] { ("external_inputs", golden.ExternalInputs(), new[] { batch, bins, golden.Dimensions.ExternalInputDim }) },
            ("initial_condition_noise", sampled ? golden.Floats("/eps/ic") : new float[batch * conditionDim], [1, batch, conditionDim]),
            ("inferred_input_noise", sampled && inputDim > 0 ? golden.Floats("/eps/co") : new float[batch * bins * inputDim], [1, batch, bins, inputDim]),
        ];
    }

    /// <summary>Largest absolute difference at most 1e-5 of the largest expected magnitude.</summary>
    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = 0, difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            scale = Math.Max(scale, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs(expected[i] - actual[i]));
        }

        Assert.True(difference <= 1e-5 * scale, $"'{what}' differs by {difference:g3} at a scale of {scale:g3}.");
    }
}
