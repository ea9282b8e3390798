using AutoLfads.Core.Configuration;
using AutoLfads.Training.Population;

namespace AutoLfads.Training.Tests.Population;

public sealed class InitialHyperparametersTests
{
    private const int Members = 10_000;

    [Fact]
    public void Of_LogUniformRange_IsUniformInTheLogarithm() =>
        AssertUniform([.. Values(new() { GeneratorL2Scale = new() { Min = 1e-5, Max = 1e-1 } }, "generator_l2_scale").Select(value => (Math.Log10(value) + 5) / 4)]);

    [Fact]
    public void Of_UniformRange_IsUniform() =>
        AssertUniform([.. Values(new() { DropoutRate = new() { Min = 0.1, Max = 0.6, Draw = HyperparameterDraw.Uniform } }, "dropout_rate").Select(value => (value - 0.1) / 0.5)]);

    [Fact]
    public void Of_TwoDrawnSettings_AreUnrelated()
    {
        double[] one = [.. Values(new(), "initial_condition_kl_scale").Select(value => Math.Log(value))], other = [.. Values(new(), "inferred_input_kl_scale").Select(value => Math.Log(value))];
        double meanOne = one.Average(), meanOther = other.Average();

        double correlation = one.Zip(other, (a, b) => (a - meanOne) * (b - meanOther)).Sum()
            / Math.Sqrt(one.Sum(a => (a - meanOne) * (a - meanOne)) * other.Sum(b => (b - meanOther) * (b - meanOther)));

        Assert.InRange(correlation, -0.045, 0.045); // standard deviation 0.01
    }

    [Fact]
    public void Of_RangeWithInitialValue_IsThatForEveryMember() => Assert.All(Values(new(), "learning_rate"), value => Assert.Equal(2e-3, value));

    [Fact]
    public void Of_SameSeedAndMember_IsTheSameInAnyOrderAndAnotherForOthers()
    {
        HyperparameterSpace space = new();
        string[] forwards = [.. Enumerable.Range(0, 50).Select(member => Populations.Json(InitialHyperparameters.Of(space, 5, member)))];
        string[] backwards = [.. Enumerable.Range(0, 50).Reverse().Select(member => Populations.Json(InitialHyperparameters.Of(space, 5, member)))];

        Assert.Equal(forwards, backwards.Reverse());
        Assert.Equal(50, forwards.Distinct().Count());
        Assert.NotEqual(forwards[0], Populations.Json(InitialHyperparameters.Of(space, 6, 0)));
    }

    private static double[] Values(HyperparameterSpace space, string name) => [.. Enumerable.Range(0, Members).Select(member => InitialHyperparameters.Of(space, 1, member)[name])];

    private static void AssertUniform(double[] shares)
    {
        Array.Sort(shares);
        Assert.InRange(shares[0], -1e-12, 0.01);
        Assert.InRange(shares[^1], 0.99, 1 + 1e-12);
        for (int tenth = 1; tenth < 10; tenth++) Assert.InRange(shares[tenth * Members / 10], (tenth / 10.0) - 0.02, (tenth / 10.0) + 0.02); // standard deviation 0.005 at most
    }
}
