using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population;

namespace AutoLfads.Training.Tests.Population;

public sealed class ExplorationTests
{
    private const int Draws = 20_000;

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.8)]
    [InlineData(5)]
    public void Of_FreeValue_IsMultipliedByAFactorUniformAndSymmetricInTheLogarithm(double weight)
    {
        double[] steps = [.. Moved(new() { Min = 1e-6, Max = 1e-4, ExploreWeight = weight }, 1e-5).Select(value => Math.Log(value / 1e-5))];

        double smallest = Math.Log(1 + (0.002 * weight)), largest = Math.Log(1 + weight);
        Assert.All(steps, step => Assert.InRange(Math.Abs(step), smallest - 1e-12, largest + 1e-12));
        Assert.InRange(steps.Count(step => step > 0), (Draws / 2) - 300, (Draws / 2) + 300); // standard deviation 71
        Assert.InRange(steps.Average() / largest, -0.017, 0.017); // standard deviation of the mean 0.0041
        double[] sizes = [.. steps.Select(step => (Math.Abs(step) - smallest) / (largest - smallest)).Order()];
        for (int tenth = 1; tenth < 10; tenth++) Assert.InRange(sizes[tenth * Draws / 10], (tenth / 10.0) - 0.015, (tenth / 10.0) + 0.015);
    }

    [Fact]
    public void Of_EnforcedLimits_AreNeverLeftAndNotPiledUpAt()
    {
        HyperparameterRange range = new() { Min = 1e-4, Max = 5e-3, ExploreWeight = 0.3, EnforceLimits = true };
        double[] moved = Moved(range, 4.9e-3);

        Assert.All(moved, value => Assert.InRange(value, range.Min, range.Max));
        Assert.True(moved.Distinct().Count() > Draws * 0.9, "Values that left the limits are drawn again, not cut off."); // the step of the generator is far finer
        Assert.InRange(moved.Count(value => value > 4.9e-3), 1, Draws / 4);
    }

    [Theory]
    [InlineData(3, 0.7)]
    [InlineData(1e-6, 0.01)]
    public void Of_ValueFarOutsideOfEnforcedLimits_IsClippedToThem(double value, double expected) =>
        Assert.All(
            Moved(new() { Min = 0.01, Max = 0.7, ExploreWeight = 0.3, EnforceLimits = true, Draw = HyperparameterDraw.Uniform }, value, "coordinated_dropout_rate", draws: 20),
            moved => Assert.Equal(expected, moved));

    [Fact]
    public void Of_NoEnforcedLimits_MayLeaveTheRangeButNotWhatTheSettingAllows()
    {
        double[] moved = Moved(new() { Min = 0.1, Max = 0.6, Draw = HyperparameterDraw.Uniform, ExploreWeight = 2 }, 0.9, "dropout_rate");

        Assert.All(moved, value => Assert.True(value is > 0 and < 1, $"A dropout rate of {value}."));
        Assert.Contains(moved, value => value > 0.9);
        Assert.Contains(moved, value => value < 0.6);
    }

    [Fact]
    public void Of_ManyGenerations_DriftsNowhereInTheLogarithm()
    {
        HyperparameterRange range = new() { Min = 1e-6, Max = 1e-4 };
        double mean = Enumerable.Range(0, 2000).Average(seed =>
        {
            Random random = new(seed);
            double value = 1e-5;
            for (int generation = 0; generation < 30; generation++) value = Move(range, value, "inferred_input_kl_scale", random);
            return Math.Log(value / 1e-5);
        });

        // Standard deviation of a step 0.34, of thirty 1.86, of the mean of 2000 0.042. A factor 1 ± δ would drift by −0.14 a step, −4.2 in all.
        Assert.InRange(mean, -0.17, 0.17);
    }

    [Fact]
    public void Of_Zero_IsDrawnAnewFromTheRange()
    {
        double[] moved = [.. Moved(new() { Min = 0, Max = 0.6, Draw = HyperparameterDraw.Uniform, ExploreWeight = 0.3, EnforceLimits = true }, 0, "dropout_rate").Order()];

        Assert.InRange(moved[0], 0, 0.6);
        Assert.InRange(moved[^1], 0, 0.6);
        for (int tenth = 1; tenth < 10; tenth++) Assert.InRange(moved[tenth * Draws / 10] / 0.6, (tenth / 10.0) - 0.015, (tenth / 10.0) + 0.015);
    }

    [Fact]
    public void Of_Space_MovesEverySettingThatIsSearchedAndNoOther()
    {
        HyperparameterSpace space = new() { DropoutRate = null };
        IReadOnlyDictionary<string, double> winner = InitialHyperparameters.Of(space, 3, 0);

        IReadOnlyDictionary<string, double> moved = Exploration.Of(winner, space, new Random(1));

        Assert.Equal(Hyperparameter.All.Select(h => h.Name).Except(["dropout_rate", "weight_decay"]), moved.Keys);
        Assert.All(moved, entry => Assert.NotEqual(winner[entry.Key], entry.Value));
    }

    [Fact]
    public void Of_WinnerWithoutASearchedSetting_ThrowsWithItsName()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Exploration.Of(new Dictionary<string, double>(), new HyperparameterSpace(), new Random(1)));

        Assert.Contains("'learning_rate'", error.Message, StringComparison.Ordinal);
    }

    private static double[] Moved(HyperparameterRange range, double value, string name = "inferred_input_kl_scale", int draws = Draws)
    {
        Random random = new(11);
        return [.. Enumerable.Range(0, draws).Select(_ => Move(range, value, name, random))];
    }

    private static double Move(HyperparameterRange range, double value, string name, Random random) =>
        Exploration.Of(new Dictionary<string, double> { [name] = value }, Only(name, range), random)[name];

    private static HyperparameterSpace Only(string name, HyperparameterRange range) => new()
    {
        LearningRate = null, InitialConditionKlScale = null, GeneratorL2Scale = null, ControllerL2Scale = null,
        DropoutRate = name == "dropout_rate" ? range : null,
        CoordinatedDropoutRate = name == "coordinated_dropout_rate" ? range : null,
        InferredInputKlScale = name == "inferred_input_kl_scale" ? range : null,
    };
}
