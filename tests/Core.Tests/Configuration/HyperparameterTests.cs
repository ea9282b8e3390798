using System.Text.Json;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Core.Tests.Configuration;

public sealed class HyperparameterTests
{
    public static TheoryData<string> Names => [.. Hyperparameter.All.Select(hyperparameter => hyperparameter.Name)];

    [Fact]
    public void All_CoversEveryPropertyOfTheSpaceInItsOrder() =>
        Assert.Equal(
            typeof(HyperparameterSpace).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)),
            Hyperparameter.All.Select(hyperparameter => hyperparameter.Name));

    [Theory, MemberData(nameof(Names))]
    public void Range_OfASpaceThatHasNoOther_IsThatOne(string name)
    {
        HyperparameterRange only = new() { Min = 0.25, Max = 0.5 };
        HyperparameterSpace space = JsonSerializer.Deserialize<HyperparameterSpace>(
            JsonSerializer.Serialize(Hyperparameter.All.ToDictionary(h => h.Name, h => h.Name == name ? only : null), JsonFormat.Options), JsonFormat.Options)!;

        foreach (Hyperparameter hyperparameter in Hyperparameter.All) Assert.Equal(hyperparameter.Name == name ? only : null, hyperparameter.Range(space));
    }

    [Theory, MemberData(nameof(Names))]
    public void Write_ThenRead_ChangesTheSettingAtThePathAndNothingElse(string name)
    {
        Hyperparameter hyperparameter = Find(name);
        RunConfig config = new();

        RunConfig written = hyperparameter.Write(config, 0.123456789);

        Assert.Equal(0.123456789, hyperparameter.Read(written));
        JsonElement document = JsonSerializer.SerializeToElement(written, JsonFormat.Options);
        Assert.Equal(0.123456789, hyperparameter.Path.Split('.').Aggregate(document, (node, part) => node.GetProperty(part)).GetDouble());
        Assert.Equal(Serialized(config), Serialized(hyperparameter.Write(written, hyperparameter.Read(config))));
    }

    [Theory, MemberData(nameof(Names))]
    public void Allows_AnyValue_AgreesWithTheValidationOfTheSetting(string name)
    {
        Hyperparameter hyperparameter = Find(name);
        double[] probes = [double.NegativeInfinity, -1, -double.Epsilon, 0, double.Epsilon, 0.5, Math.BitDecrement(1), 1, 1e300, double.PositiveInfinity, double.NaN];
        Assert.All(probes, probe =>
        {
            bool valid = hyperparameter.Write(new RunConfig(), probe).Validate().All(problem => problem.Path != hyperparameter.Path);
            Assert.Equal(valid, hyperparameter.Allows(probe));
        });
    }

    [Theory, MemberData(nameof(Names))]
    public void Nearest_OfAnyNumber_IsAllowedAndTheNumberItselfWhereItIs(string name)
    {
        Hyperparameter hyperparameter = Find(name);
        double[] probes = [double.NegativeInfinity, -1, 0, 1e-9, 0.5, 1, 7, double.PositiveInfinity];
        Assert.All(probes, probe =>
        {
            double nearest = hyperparameter.Nearest(probe);
            Assert.True(hyperparameter.Allows(nearest), $"{probe} became {nearest}.");
            if (hyperparameter.Allows(probe)) Assert.Equal(probe, nearest);
        });
    }

    [Fact]
    public void Apply_Values_SetsEachAndLeavesTheRest()
    {
        RunConfig applied = Hyperparameter.Apply(new RunConfig(), new Dictionary<string, double> { ["dropout_rate"] = 0.25, ["weight_decay"] = 0.5 });

        Assert.Equal((0.25, 0.5, 2e-3), (applied.Model.DropoutRate, applied.Training.WeightDecay, applied.Training.LearningRate));
    }

    [Fact]
    public void Apply_UnknownName_ThrowsWithTheNames()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Hyperparameter.Apply(new RunConfig(), new Dictionary<string, double> { ["batch_size"] = 3 }));

        Assert.StartsWith("'batch_size' is not a hyperparameter. They are learning_rate, dropout_rate,", error.Message, StringComparison.Ordinal);
    }

    private static Hyperparameter Find(string name) => Hyperparameter.All.Single(hyperparameter => hyperparameter.Name == name);

    private static string Serialized(RunConfig config) => JsonSerializer.Serialize(config, JsonFormat.Options);
}
