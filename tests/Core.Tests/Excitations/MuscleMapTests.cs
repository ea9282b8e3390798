using AutoLfads.Core.Excitations;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Tests.Excitations;

public sealed class MuscleMapTests
{
    private static readonly string[] Channels = ["TA", "GA", "SOL"];

    [Fact]
    public void Of_EmptyConfiguration_DrivesActuatorsOfTheirOwnNames()
    {
        MuscleMap map = MuscleMap.Of(new MuscleMapConfig(), Channels);
        Assert.Equal(Channels, map.Actuators.Select(a => a.Name));
        Assert.Equal(Channels, map.Channels);
        SampleMatrix emg = new(2, 3, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
        Assert.Equal(emg.Values, map.Apply(emg).Values);
    }

    [Fact]
    public void Of_AliasesAlone_RenameAndKeepTheOthers() =>
        Assert.Equal(["tibant_r", "GA", "SOL"], MuscleMap.Of(new MuscleMapConfig { Aliases = new Dictionary<string, string> { ["TA"] = "tibant_r" } }, Channels).Driven.Select(a => a.Name));

    [Fact]
    public void Apply_OneToSeveralAndSeveralToOne_SumsAndLimits()
    {
        MuscleMap map = MuscleMap.Of(
            new MuscleMapConfig
            {
                Aliases = new Dictionary<string, string> { ["TA"] = "tibant_r" },
                Actuators = Weights(("gasmed_r", [("GA", 1)]), ("tibpost_r", []), ("gaslat_r", [("GA", 0.5), ("SOL", 0.75)]), ("soleus_r", [("SOL", 2), ("TA", 0)])),
            },
            Channels);

        Assert.Equal(["gasmed_r", "tibpost_r", "gaslat_r", "soleus_r", "tibant_r"], map.Actuators.Select(a => a.Name));
        Assert.Equal(["gasmed_r", "gaslat_r", "soleus_r", "tibant_r"], map.Driven.Select(a => a.Name));
        Assert.Equal(["GA", "SOL", "TA"], map.Channels);
        // [time, GA SOL TA] to [time, gasmed gaslat soleus tibant].
        Assert.Equal([0.5, 0.5 * 0.5 + 0.75 * 0.25, 0.5, 0.125, 1, 1, 1, 0], map.Apply(new SampleMatrix(2, 3, [0.5, 0.25, 0.125, 1, 1, 0])).Values);
    }

    [Theory]
    [InlineData("SOLEUS", 1.0, "actuators.soleus_r.SOLEUS: there is no such channel. The channels are TA, GA, SOL.")]
    [InlineData("SOL", -0.5, "actuators.soleus_r.SOL: must be at least 0, was -0.5.")]
    [InlineData("SOL", double.NaN, "actuators.soleus_r.SOL: must be at least 0, was .nan.")]
    [InlineData("SOL", double.PositiveInfinity, "actuators.soleus_r.SOL: must be at least 0, was .inf.")]
    [InlineData("SOL", 0.0, "actuators.soleus_r: one weight must be above 0, all are 0.")]
    public void Validate_ChannelOrWeightThatMakesNoSense_SaysWhichAndWhy(string channel, double weight, string said)
    {
        MuscleMapConfig config = new() { Actuators = Weights(("soleus_r", [(channel, weight)])) };
        Assert.StartsWith(said, Assert.Single(config.Validate(Channels)).ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MuscleMap.Of(config, Channels));
    }

    [Fact]
    public void Validate_ManyProblems_ListsThemAll()
    {
        MuscleMapConfig config = new()
        {
            Normalisation = new() { Quantile = 2, Values = new Dictionary<string, double> { ["XX"] = 1 } },
            Aliases = new Dictionary<string, string> { ["TA"] = "soleus_r", ["GA"] = "gas med", ["SOL"] = "gas med" },
            Actuators = Weights(("soleus_r", [("SOL", 1)]), ("time", [])),
            ActivationDynamics = new() { Thelen = new() { ActivationSeconds = 0 }, LloydBesier = new() { C1 = -1 } },
        };
        Assert.Equal(
            [
                "normalisation.quantile", "normalisation.values.XX", "aliases.TA", "aliases.GA", "aliases.SOL", "aliases.SOL", "actuators.time",
                "activation_dynamics.thelen.activation_seconds", "activation_dynamics.lloyd_besier.c1",
            ],
            config.Validate(Channels).Select(p => p.Path));
    }

    [Fact]
    public void Validate_MapsThatDriveNothingOrTwice_AreRefused()
    {
        Assert.Contains("at least one actuator must be driven", Assert.Single(new MuscleMapConfig { Actuators = Weights(("soleus_r", [])) }.Validate(Channels)).Message, StringComparison.Ordinal);
        Assert.Contains("'GA' is a channel too", Assert.Single(new MuscleMapConfig { Aliases = new Dictionary<string, string> { ["TA"] = "GA" } }.Validate(Channels)).Message, StringComparison.Ordinal);
        Assert.Contains("found 'GA, medial'", Assert.Single(new MuscleMapConfig().Validate(["TA", "GA, medial"])).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, IReadOnlyDictionary<string, double>?> Weights(params (string Actuator, (string Channel, double Weight)[] Inputs)[] actuators) =>
        actuators.ToDictionary(a => a.Actuator, IReadOnlyDictionary<string, double>? (a) => a.Inputs.ToDictionary(i => i.Channel, i => i.Weight));
}
