using AutoLfads.Core.Configuration;

namespace AutoLfads.Core.Tests.Configuration;

public sealed class PopulationConfigTests
{
    [Fact]
    public void Validate_Defaults_HaveNoProblem()
    {
        Assert.Empty(new PopulationConfig().Validate());
        Assert.Empty(new SelectionConfig().Validate());
        Assert.Empty(new SelectionConfig { GuardNats = double.PositiveInfinity }.Validate());
    }

    [Fact]
    public void EpochsBy_Generations_AddsTheBurnInOnce()
    {
        PopulationConfig config = new() { BurnInEpochs = 80, EpochsPerGeneration = 25 };

        Assert.Equal([105, 130, 155], Enumerable.Range(0, 3).Select(config.EpochsBy));
    }

    [Fact]
    public void Validate_RangesOutsideOfTheSettings_NameTheSettingAndWhatItAllows()
    {
        HyperparameterSpace space = new()
        {
            LearningRate = new() { Min = -1e-3, Max = double.PositiveInfinity, Initial = 0 },
            DropoutRate = new() { Min = 0, Max = 1, Draw = HyperparameterDraw.Uniform },
            CoordinatedDropoutRate = new() { Min = -0.1, Max = 0.5, Draw = HyperparameterDraw.Uniform },
            InferredInputKlScale = new() { Min = double.NaN, Max = 1 },
        };

        Assert.Equal(
            [
                "population.space.learning_rate.min: must be above 0, as training.learning_rate itself, was -0.001.",
                "population.space.learning_rate.max: must be above 0, as training.learning_rate itself, was .inf.",
                "population.space.learning_rate.initial: must be above 0, as training.learning_rate itself, was 0.",
                "population.space.dropout_rate.max: must be at least 0 and below 1, as model.dropout_rate itself, was 1.",
                "population.space.coordinated_dropout_rate.min: must be at least 0 and below 1, as augmentation.coordinated_dropout_rate itself, was -0.1.",
                "population.space.inferred_input_kl_scale.min: must be at least 0, as loss.inferred_input_kl_scale itself, was .nan.",
            ],
            Problems(space));
    }

    [Theory]
    [InlineData(true, 1e-3, 1)]
    [InlineData(true, 1e-6, 0)]
    [InlineData(true, 1e-4, 0)]
    [InlineData(false, 1e-3, 0)] // exploration may leave the range, so the first value may too
    public void Validate_InitialOutsideOfTheRange_MattersWhereLimitsAreEnforced(bool enforced, double initial, int problems)
    {
        HyperparameterSpace space = new() { InitialConditionKlScale = new() { Min = 1e-6, Max = 1e-4, Initial = initial, EnforceLimits = enforced } };

        Assert.Equal(problems, space.Validate().Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.3)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Validate_ExploreWeightThatMovesNothing_IsAProblem(double weight) =>
        Assert.StartsWith(
            "population.space.weight_decay.explore_weight: must be above 0, was ",
            Assert.Single(Problems(new() { WeightDecay = new() { Min = 1e-6, Max = 1e-2, ExploreWeight = weight } })),
            StringComparison.Ordinal);

    [Fact]
    public void Validate_ManyProblems_ListsEach()
    {
        PopulationConfig config = new()
        {
            Members = 1, EpochsPerGeneration = 0, BurnInEpochs = -1, MaxGenerations = 0, PatienceGenerations = 1, ImprovementRatio = double.NaN, Workers = -1,
            Space = new() { LearningRate = new() { Min = 2, Max = 1 } },
        };

        Assert.Equal(
            ["members", "epochs_per_generation", "burn_in_epochs", "max_generations", "patience_generations", "improvement_ratio", "workers", "space.learning_rate.min"],
            config.Validate().Select(problem => problem.Path["population.".Length..]));
        Assert.Equal(
            "must leave at least 2 of the 9 members to every island, asks for 5 islands. Set it to 4 or less.",
            Assert.Single(new PopulationConfig { Members = 9, Islands = 5 }.Validate()).Message);
        Assert.Empty(new PopulationConfig { Members = 9, Islands = 4 }.Validate());
        Assert.Equal(["selection.guard_nats", "selection.held_out_share", "selection.block_bins", "selection.every_epochs"], new SelectionConfig { GuardNats = double.NaN, HeldOutShare = 1, BlockBins = 0, EveryEpochs = 0 }.Validate().Select(p => p.Path));
    }

    [Fact]
    public void Validate_NothingToSearch_IsAProblemOfTheSpace() =>
        Assert.Equal(
            "population.space",
            Assert.Single(new HyperparameterSpace
            {
                LearningRate = null, DropoutRate = null, CoordinatedDropoutRate = null, InitialConditionKlScale = null,
                InferredInputKlScale = null, GeneratorL2Scale = null, ControllerL2Scale = null,
            }.Validate()).Path);

    private static IEnumerable<string> Problems(HyperparameterSpace space) => new PopulationConfig { Space = space }.Validate().Select(problem => problem.ToString());
}
