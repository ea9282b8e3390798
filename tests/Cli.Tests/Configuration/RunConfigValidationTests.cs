using AutoLfads.Cli.Configuration;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Cli.Tests.Configuration;

/// <summary>Validate on records made in code, which no schema has seen. Ranges of numbers: <see cref="RunConfigSchemaTests"/>.</summary>
public sealed class RunConfigValidationTests
{
    [Fact]
    public void Validate_ChoicesThatDoNotExist_AreReportedWithTheChoices()
    {
        var config = new RunConfig
        {
            Preprocessing = new PreprocessingConfig { Chain = "mouse", Missing = (MissingSamples)7 },
            Model = new LfadsConfig { Observation = (ObservationKind)(-1) },
            Population = new PopulationConfig { Exploit = (ExploitKind)9, Executor = (ExecutorKind)8, Space = new() { LearningRate = new() { Min = 1e-4, Max = 1e-2, Draw = (HyperparameterDraw)3 } } },
            Selection = new SelectionConfig { Metric = (SelectionMetric)5 },
        };

        Assert.Equal(
            [
                "preprocessing.chain: must be one of rat, monkey, surface, none, was 'mouse'.",
                "preprocessing.missing: must be one of error, mask, interpolate, was 7.",
                "model.observation: must be one of gamma, poisson, gaussian, mean_squared_error, log_normal, zero_inflated_gamma, was -1.",
                "population.exploit: must be one of binary_tournament, random_rival, was 9.",
                "population.executor: must be one of threads, processes, was 8.",
                "population.space.learning_rate.draw: must be one of log_uniform, uniform, was 3.",
                "selection.metric: must be one of likelihood, shifted_likelihood, held_out_samples, held_out_blocks, was 5.",
            ],
            config.Validate().Select(problem => problem.ToString()));
    }

    [Fact]
    public void Validate_ManyProblems_NamesEachByThePathOfTheFile()
    {
        var config = new RunConfig
        {
            Data = new DataConfig { ChannelNames = ["TA", "", "TA"], Variable = " " },
            Windowing = new WindowingConfig { MergePower = double.NaN, WindowBins = 1, OverlapBins = 0 },
            Model = new LfadsConfig { InitialConditionEncoderDim = 0, ZeroInflatedGamma = new ZeroInflatedGammaConfig { ScalePenalty = -2 } },
            Loss = new LossConfig { GeneratorL2Scale = double.PositiveInfinity },
            Preprocessing = new PreprocessingConfig { ChannelClipQuantiles = new Dictionary<string, double> { ["SM"] = 0 } },
        };

        Assert.Equal(
            [
                "data.channel_names[1]: must not be blank.",
                "data.channel_names[2]: must be unique, 'TA' was listed before.",
                "data.variable: must not be blank. Name a variable of the MATLAB file or a path in the HDF5 or NWB file, or leave the setting out.",
                "preprocessing.channel_clip_quantiles.SM: must be above 0 and at most 1, was 0.",
                "windowing.window_bins: must be at least 2 and at most 1000000, was 1.",
                "windowing.merge_power: must be above 0, was .nan.",
                "model.initial_condition_encoder_dim: must be at least 1 and at most 1000000, was 0.",
                "model.zero_inflated_gamma.scale_penalty: must be at least 0, was -2.",
                "loss.generator_l2_scale: must be at least 0, was .inf.",
                "model.controller_input_lag: must be less than the window length (1 bins), was 1. Reduce model.controller_input_lag or raise windowing.window_bins.",
                "augmentation.shift_max_bins: must be less than the window length (1 bins), was 6. Reduce augmentation.shift_max_bins or raise windowing.window_bins.",
                "selection.block_bins: must be less than the window length (1 bins), was 10. Reduce selection.block_bins or raise windowing.window_bins.",
            ],
            config.Validate().Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData(1, 0)] // a constant learning rate never meets the schedule's smallest
    [InlineData(0.95, 1)]
    public void Validate_SmallestLearningRateAboveTheFirst_MattersOnlyToASchedule(double plateauFactor, int problems)
    {
        var training = new TrainingConfig { LearningRate = 1e-6, PlateauFactor = plateauFactor };

        Assert.Equal(problems, training.Validate().Count);
    }

    [Fact]
    public void Validate_ShiftSwitchedOff_NeedsNoDeviation() =>
        Assert.Empty(new AugmentationConfig { ShiftMaxBins = 0, ShiftSdBins = 0 }.Validate());

    [Fact]
    public void Problem_WithEveryPart_ReadsAsAnEditorExpects() =>
        Assert.Equal("a.yaml:3:5: model.factor_dim: wrong.", new ConfigurationProblem("model.factor_dim", "wrong.", "a.yaml", 3, 5).ToString());
}
