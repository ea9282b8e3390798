using System.Text.Json;
using AutoLfads.Cli.Configuration;
using AutoLfads.Core.Configuration;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Configuration;

public sealed class RunConfigFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_Nothing_GivesDefaults() => AssertSame(new RunConfig(), RunConfigFile.Load(null, null, []));

    [Fact]
    public void Load_PresetFileAndSettings_EachOverridesTheOneBefore()
    {
        string file = Write("training:\n  batch_size: 7\n  max_epochs: 8\nmodel:\n  factor_dim: 9\n");

        RunConfig config = RunConfigFile.Load("paper-rat", file, ["training.max_epochs=11", "training.max_epochs=12"]);

        Assert.Equal(0.002, config.Data.BinSeconds); // preset
        Assert.Equal(7, config.Training.BatchSize); // file over preset
        Assert.Equal(9, config.Model.FactorDim);
        Assert.Equal(12, config.Training.MaxEpochs); // last setting over file
        Assert.Equal(0.9, config.Training.Beta1); // default
    }

    [Fact]
    public void Load_ListsAndMaps_ListsAreReplacedMapsAreMerged()
    {
        string file = Write("data: {target_names: [elbow]}\npreprocessing: {channel_clip_quantiles: {TA: 0.98}}\n");

        RunConfig config = RunConfigFile.Load("paper-rat", file, ["preprocessing.channel_clip_quantiles.GA=0.97", "preprocessing.notch_hz=[50, 100]"]);

        Assert.Equal(["elbow"], config.Data.TargetNames);
        Assert.Equal(new Dictionary<string, double> { ["TA"] = 0.98, ["GA"] = 0.97 }, config.Preprocessing.ChannelClipQuantiles);
        Assert.Equal([50, 100], config.Preprocessing.NotchHz!);
    }

    [Fact]
    public void Load_NullSetting_TakesThePresetBack()
    {
        RunConfig config = RunConfigFile.Load("paper-rat", null, ["data.bin_seconds=null"]);

        Assert.Null(config.Data.BinSeconds);
    }

    [Fact]
    public void Load_PartOfARange_IsLaidOverTheRangeBelow()
    {
        string file = Write("population:\n  space:\n    learning_rate: {max: 4e-3, initial: null}\n");

        HyperparameterSpace space = RunConfigFile.Load(null, file, ["population.space.dropout_rate.max=0.3", "population.space.learning_rate.min=2e-4"]).Population.Space;

        HyperparameterSpace defaults = new();
        Assert.Equal(defaults.LearningRate! with { Min = 2e-4, Max = 4e-3, Initial = null }, space.LearningRate);
        Assert.Equal(defaults.DropoutRate! with { Max = 0.3 }, space.DropoutRate);
        Assert.Equal(defaults, space with { LearningRate = defaults.LearningRate, DropoutRate = defaults.DropoutRate });
    }

    [Theory]
    [InlineData("population.space.dropout_rate=null", "")]
    [InlineData("population.space={dropout_rate: null}", "")]
    [InlineData(null, "population:\n  space:\n    dropout_rate:\n")]
    public void Load_RangeOfNull_IsNotSearchedAndStaysSo(string? setting, string yaml)
    {
        RunConfig config = RunConfigFile.Load(null, Write(yaml), setting is null ? [] : [setting]);
        RunConfigFile.Write(config, folder["run.yaml"]);
        RunConfig read = RunConfigFile.Read(folder["run.yaml"]);

        Assert.Equal(new HyperparameterSpace() with { DropoutRate = null }, config.Population.Space);
        Assert.Equal(config.Population, read.Population);
    }

    [Fact]
    public void Load_NothingToSearch_IsAProblem()
    {
        string[] settings = [.. Hyperparameter.All.Select(hyperparameter => $"population.space.{hyperparameter.Name}=null")];

        ConfigurationProblem problem = Assert.Single(Fails(null, null, settings).Problems);

        Assert.Equal("population.space", problem.Path);
        Assert.StartsWith("must search at least one setting", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PopulationWithManyMistakes_ListsEachWithItsLine()
    {
        string file = Write(
            """
            population:
              members: 1
              epochs_per_generation: 0
              burn_in_epochs: -1
              patience_generations: 1
              improvement_ratio: -0.1
              exploit: lottery
              workers: -2
              space:
                learning_rate:
                  min: -1e-4
                  max: 6e-3
                dropout_rate:
                  max: 1
                coordinated_dropout_rate: {min: 0.8}
                initial_condition_kl_scale:
                  min: 0
                generator_l2_scale:
                  explore_weight: 0
                controller_l2_scale:
                  max: .inf
                weight_decay: {min: 1e-6, max: 1e-2, initial: 1, enforce_limits: true}
            selection:
              guard_nats: -1
              held_out_share: 1
              block_bins: 100
              every_epochs: 0
            """);

        ConfigurationException exception = Fails(null, file);

        Assert.Equal(
            [
                "2:3 population.members", "3:3 population.epochs_per_generation", "4:3 population.burn_in_epochs", "5:3 population.patience_generations",
                "6:3 population.improvement_ratio", "7:3 population.exploit", "8:3 population.workers", "11:7 population.space.learning_rate.min",
                "14:7 population.space.dropout_rate.max", "19:7 population.space.generator_l2_scale.explore_weight", "21:7 population.space.controller_l2_scale.max",
                "24:3 selection.guard_nats", "25:3 selection.held_out_share", "27:3 selection.every_epochs",
                "15:32 population.space.coordinated_dropout_rate.min", "17:7 population.space.initial_condition_kl_scale.min",
                "22:42 population.space.weight_decay.initial", "26:3 selection.block_bins",
            ],
            exception.Problems.Select(problem => $"{problem.Line}:{problem.Column} {problem.Path}"));
    }

    [Theory]
    [InlineData("windowing.merge_power=.inf", double.PositiveInfinity)]
    [InlineData("windowing.merge_power=2", 2)]
    [InlineData("windowing.merge_power=2.5e-1", 0.25)]
    public void Load_MergePower_AcceptsInfinity(string setting, double expected) =>
        Assert.Equal(expected, RunConfigFile.Load(null, null, [setting]).Windowing.MergePower);

    [Fact]
    public void Load_EmptyFileAndEmptySection_SetNothing()
    {
        string file = Write("# nothing yet\nmodel:\n  # factor_dim: 3\ndata:\n");

        AssertSame(new RunConfig(), RunConfigFile.Load(null, file, []));
        AssertSame(new RunConfig(), RunConfigFile.Load(null, Write(""), []));
    }

    [Fact]
    public void Load_UnquotedWordsThatOldYamlReadAsBooleans_AreNames()
    {
        RunConfig config = RunConfigFile.Load(null, Write("data:\n  channel_names: [no, y, TA, '7']\n"), []);

        Assert.Equal(["no", "y", "TA", "7"], config.Data.ChannelNames);
    }

    [Fact]
    public void Load_FileWithThreeMistakes_ListsAllThreeWithLines()
    {
        string file = Write(
            """
            # my run
            training:
              learning_rat: 1e-3
              batch_size: many
            windowing:
              window_bins: 100
              overlap_bins: 120
            """);

        ConfigurationException exception = Fails(null, file);

        Assert.Equal(
            [
                $"{file}:3:3: training.learning_rat: is not a setting. Did you mean training.learning_rate?",
                $"{file}:4:3: training.batch_size: must be a whole number at least 1 and at most 1000000, was 'many'.",
                $"{file}:7:3: windowing.overlap_bins: must be less than the window length (100 bins), was 120. Reduce windowing.overlap_bins.",
            ],
            exception.Problems.Select(problem => problem.ToString()));
        Assert.StartsWith("The configuration has 3 problems:", exception.Message, StringComparison.Ordinal);
        Assert.All(exception.Problems, problem => Assert.Contains(problem.ToString(), exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_MistakesInEverySource_AreReportedTogether()
    {
        string file = Write("loss:\n  scale: -1\n");

        ConfigurationException exception = Fails("papr-rat", file, "training.device=gpu", "seed=3", "nonsense");

        Assert.Equal(
            [
                "--preset papr-rat: there is no preset 'papr-rat'. The presets are lfads-torch, paper-rat, quick.",
                $"{file}:2:3: loss.scale: must be a number above 0, was -1.",
                "--set training.device=gpu: training.device: must be one of cpu, cuda, was 'gpu'.",
                "--set seed=3: seed: is not a setting. Did you mean training.seed?",
                "--set nonsense: must be path=value, e.g. training.learning_rate=1e-3.",
            ],
            exception.Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("training.learning_rate=abc", "must be a number above 0, was 'abc'.")]
    [InlineData("training.learning_rate=0", "must be a number above 0, was 0.")]
    [InlineData("training.learning_rate=.inf", "must be a number above 0, was 'Infinity'.")]
    [InlineData("training.learning_rate=1e999", "must be a number above 0, was '1e999'.")]
    [InlineData("training.learning_rate=[1]", "must be a number above 0, was a list.")]
    [InlineData("training.learning_rate=", "must be a number above 0, was null.")]
    [InlineData("training.beta1=1", "must be a number at least 0 and below 1, was 1.")]
    [InlineData("training.seed=99999999999999999999", "must be a whole number, was 1E+20.")]
    [InlineData("training.seed=0.5", "must be a whole number, was 0.5.")]
    [InlineData("windowing.cover_tail=yes", "must be true or false, was 'yes'.")]
    [InlineData("windowing.merge_power=0", "must be a number above 0 or .inf, was 0.")]
    [InlineData("selection.guard_nats=-1", "must be a number at least 0 or .inf, was -1.")]
    [InlineData("selection.guard_nats=-.inf", "must be a number at least 0 or .inf, was '-Infinity'.")]
    [InlineData("population.members=1", "must be a whole number at least 2 and at most 1000000, was 1.")]
    [InlineData("population.space.dropout_rate.max=1", "must be a number at least 0 and below 1, was 1.")]
    [InlineData("population.space.learning_rate.initial=0", "must be a number above 0 or null, was 0.")]
    [InlineData("population.space.learning_rate=1e-3", "must be a section of settings or null, was 0.001.")]
    [InlineData("windowing.merge_power=much", "must be a number above 0 or .inf, was 'much'.")]
    [InlineData("preprocessing.clip_quantile=1.5", "must be a number above 0 and at most 1 or null, was 1.5.")]
    [InlineData("preprocessing.chain=mouse", "must be one of rat, monkey, surface, none, was 'mouse'.")]
    [InlineData("preprocessing.channel_clip_quantiles=[0.9]", "must be a mapping of names to numbers, was a list.")]
    [InlineData("data.channel_names=TA", "must be a list of names, was 'TA'.")]
    [InlineData("data.unit=5", "must be text, was 5. Put it in quotes.")]
    [InlineData("model=5", "must be a section of settings, was 5.")]
    [InlineData("model.observation=Gamma", "must be one of gamma, poisson, gaussian, mean_squared_error, log_normal, zero_inflated_gamma, was 'Gamma'.")]
    public void Load_ValueOfWrongTypeOrRange_SaysWhatIsRequiredAndFound(string setting, string message)
    {
        ConfigurationProblem problem = Assert.Single(Fails(null, null, setting).Problems);

        Assert.Equal(setting[..setting.IndexOf('=', StringComparison.Ordinal)], problem.Path);
        Assert.Equal(message, problem.Message);
    }

    [Theory]
    [InlineData("preprocessing.notch_hz=[60, -1]", "preprocessing.notch_hz[1]", "must be a number above 0, was -1.")]
    [InlineData("data.channel_names=[TA, 3]", "data.channel_names[1]", "must be text that is not blank, was 3. Put it in quotes.")]
    [InlineData("data.channel_names=[TA, ' ']", "data.channel_names[1]", "must be text that is not blank, was ' '.")]
    [InlineData("data.channel_names=[TA, GA, TA]", "data.channel_names[2]", "must be unique, 'TA' was listed before.")]
    [InlineData("preprocessing.channel_clip_quantiles.TA=2", "preprocessing.channel_clip_quantiles.TA", "must be a number above 0 and at most 1, was 2.")]
    [InlineData("preprocessing.channel_clip_quantiles={A.B: 2}", "preprocessing.channel_clip_quantiles.A.B", "must be a number above 0 and at most 1, was 2.")]
    public void Load_ItemOfListOrMap_IsNamed(string setting, string path, string message)
    {
        ConfigurationProblem problem = Assert.Single(Fails(null, null, setting).Problems);

        Assert.Equal((path, message), (problem.Path, problem.Message));
    }

    [Theory]
    [InlineData("training.learningRate=1", "Did you mean training.learning_rate?")]
    [InlineData("learning_rate=1", "Did you mean training.learning_rate?")]
    [InlineData("model.learning_rate=1", "Did you mean training.learning_rate?")]
    [InlineData("windwing.window_bins=1", "Did you mean windowing?")]
    [InlineData("model.zero_inflated_gamma.locatoin=1", "Did you mean model.zero_inflated_gamma.location?")]
    [InlineData("inference.quux=1", "The settings of inference are samples, seed, credible_mass, rows_per_run, threads, engine.")]
    [InlineData("population.space.learning_rat.max=1", "Did you mean population.space.learning_rate?")]
    [InlineData("population.space.learning_rate.inital=1", "Did you mean population.space.learning_rate.initial?")]
    [InlineData("population.space.batch_size=null", "Did you mean training.batch_size?")]
    [InlineData("quux=1", "The sections are data, preprocessing, windowing, model, loss, augmentation, training, population, selection, inference.")]
    public void Load_UnknownName_SuggestsTheNearest(string setting, string advice)
    {
        ConfigurationProblem problem = Assert.Single(Fails(null, null, setting).Problems);

        Assert.Equal($"is not a setting. {advice}", problem.Message);
    }

    [Theory]
    [InlineData("windowing.window_bins=20", "windowing.overlap_bins", "must be less than the window length (20 bins), was 25. Reduce windowing.overlap_bins.")]
    [InlineData("model.controller_input_lag=100", "model.controller_input_lag", "must be less than the window length (100 bins), was 100. Reduce model.controller_input_lag or raise windowing.window_bins.")]
    [InlineData("model.initial_condition_encoder_bins=300", "model.initial_condition_encoder_bins", "must be less than the window length (100 bins), was 300. Reduce model.initial_condition_encoder_bins or raise windowing.window_bins.")]
    [InlineData("augmentation.shift_max_bins=100", "augmentation.shift_max_bins", "must be less than the window length (100 bins), was 100. Reduce augmentation.shift_max_bins or raise windowing.window_bins.")]
    [InlineData("augmentation.shift_sd_bins=0", "augmentation.shift_sd_bins", "must be above 0 for a shift of up to 6 bins, was 0. To switch the shift off set augmentation.shift_max_bins to 0.")]
    [InlineData("selection.block_bins=100", "selection.block_bins", "must be less than the window length (100 bins), was 100. Reduce selection.block_bins or raise windowing.window_bins.")]
    [InlineData("population.max_generations=100000", "population.max_generations", "must ask for at most 1000000 epochs of a member, asks for 2500050. Reduce it or population.epochs_per_generation.")]
    [InlineData("population.space.learning_rate.max=1e-4", "population.space.learning_rate.min", "must be below the maximum (0.0001), was 0.0001. Correct it or population.space.learning_rate.max.")]
    [InlineData("population.space.dropout_rate.draw=log_uniform", "population.space.dropout_rate.min", "must be above 0 for log-uniform draws, was 0. Raise it, or set population.space.dropout_rate.draw to uniform.")]
    [InlineData("population.space.weight_decay.max=0.1", "population.space.weight_decay.min", "must be above 0 for log-uniform draws, was 0. Raise it, or set population.space.weight_decay.draw to uniform.")]
    [InlineData("training.learning_rate_min=0.1", "training.learning_rate_min", "must not be above the initial learning rate (0.002), was 0.1. Reduce training.learning_rate_min, or set training.plateau_factor to 1 for a constant rate.")]
    [InlineData("data={channel_names: [a, b], side_signals: [b]}", "data.side_signals[0]", "must not be an EMG channel, 'b' is in data.channel_names too. Keep it in one of the two lists.")]
    public void Load_SettingsThatContradict_NamesRuleAndSource(string setting, string path, string message)
    {
        ConfigurationProblem problem = Assert.Single(Fails(null, null, setting).Problems);

        Assert.Equal(($"--set {setting}", path, message), (problem.Source, problem.Path, problem.Message));
    }

    [Fact]
    public void Load_FrequenciesAboveHalfTheSampleRate_AreNamedEach()
    {
        ConfigurationException exception = Fails(null, null, "data.sample_rate_hz=200", "preprocessing.high_pass_hz=100", "preprocessing.notch_hz=[60, 120]");

        Assert.Equal(
            [
                "--set preprocessing.high_pass_hz=100: preprocessing.high_pass_hz: must be below half the sample rate (200 Hz), was 100. Correct it or data.sample_rate_hz.",
                "--set preprocessing.notch_hz=[60, 120]: preprocessing.notch_hz[1]: must be below half the sample rate (200 Hz), was 120. Correct it or data.sample_rate_hz.",
            ],
            exception.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Load_ContradictionWithARefusedValue_IsNotReported()
    {
        // Whether 150 fits is unknown until window_bins is a number; the default of 100 says nothing about it.
        ConfigurationProblem problem = Assert.Single(Fails(null, null, "windowing.window_bins=wide", "windowing.overlap_bins=150").Problems);

        Assert.Equal("windowing.window_bins", problem.Path);
    }

    [Theory]
    [InlineData("model: [1\n", "is not YAML")]
    [InlineData("model:\n  factor_dim: 3\n  factor_dim: 4\n", "is not YAML")]
    [InlineData("- a\n- b\n", "must be a mapping of settings")]
    [InlineData("model: &m {factor_dim: 3}\n", "must be written out, uses a YAML anchor or alias.")]
    [InlineData("model: &m {factor_dim: *m}\n", "YAML")]
    [InlineData("model: {factor_dim: 3}\n---\nmodel: {factor_dim: 4}\n", "must hold one document, holds several.")]
    [InlineData("? [a]\n: 3\n", "must have plain names")]
    public void Load_FileThatIsNoConfiguration_IsRefusedWithItsName(string yaml, string message)
    {
        string file = Write(yaml);

        ConfigurationException exception = Fails(null, file);

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.All(exception.Problems, problem => Assert.Equal(file, problem.Source));
    }

    [Fact]
    public void Load_MissingFile_IsReportedBesideOtherProblems()
    {
        ConfigurationException exception = Fails(null, folder["absent.yaml"], "training.device=gpu");

        Assert.Equal([folder["absent.yaml"], "--set training.device=gpu"], exception.Problems.Select(problem => problem.Source));
        Assert.StartsWith("cannot be read:", exception.Problems[0].Message, StringComparison.Ordinal);
    }

    private static ConfigurationException Fails(string? preset, string? file, params string[] settings) =>
        Assert.Throws<ConfigurationException>(() => RunConfigFile.Load(preset, file, settings));

    internal static void AssertSame(RunConfig expected, RunConfig actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected, JsonFormat.Indented), JsonSerializer.Serialize(actual, JsonFormat.Indented));

    private string Write(string yaml)
    {
        string path = folder["config.yaml"];
        File.WriteAllText(path, yaml);
        return path;
    }
}
