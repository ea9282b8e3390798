using System.Text.Json;
using System.Text.Json.Nodes;
using AutoLfads.Cli.Configuration;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Excitations;
using AutoLfads.Core.Excitations.Dynamics;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Configuration;

public sealed class MuscleMapFileTests : IDisposable
{
    private static readonly string[] Channels = ["TA", "GA", "SOL.l"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_EverySetting_GivesThemInTheOrderOfTheFile()
    {
        MuscleMapConfig map = Read(
            """
            normalisation: { method: quantile, quantile: 0.95, values: { TA: 1e-1 } }
            aliases:
              TA: tibant_r
            actuators:
              soleus_r: { SOL.l: 1 }
              tibpost_r: {}
              perbrev_r:
              gasmed_r: { GA: 0.75, SOL.l: .25 }
            activation_dynamics:
              model: lloyd_besier
              lloyd_besier: { c1: -0.6, c2: -0.3, shape: -2, delay_seconds: 0.04 }
            """);
        Assert.Equal((NormalisationMethod.Quantile, 0.95, 0.1), (map.Normalisation.Method, map.Normalisation.Quantile, map.Normalisation.Values["TA"]));
        Assert.Equal(["soleus_r", "tibpost_r", "perbrev_r", "gasmed_r", "tibant_r"], MuscleMap.Of(map, Channels).Actuators.Select(a => a.Name));
        Assert.Equal([new ChannelWeight("GA", 0.75), new ChannelWeight("SOL.l", 0.25)], MuscleMap.Of(map, Channels).Driven[1].Inputs);
        Assert.Equal(new LloydBesierConfig { C1 = -0.6, C2 = -0.3, Shape = -2, DelaySeconds = 0.04 }, map.ActivationDynamics.LloydBesier);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing set\n")]
    [InlineData("normalisation:\n  # method: quantile\n")]
    public void Read_NothingSet_IsTheDefault(string yaml) => Assert.Equal(Tree(new MuscleMapConfig()), Tree(Read(yaml)));

    [Fact]
    public void Read_ManyMistakes_ListsThemAllWithTheirLines()
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Read(
            """
            normalization: {}
            normalisation:
              method: mvc
              values: { XX: 1 }
            aliases:
              GA: soleus_r
            actuators:
              soleus_r: { SOL.l: 1, XX: 1 }
              tibant_r: { TA: -1 }
              tibpost_r: { TA: .inf }
              edl r: { TA: 1 }
              ehl_r: { TA: 0 }
              per_r: 1
            activation_dynamics:
              lloyd_besier: { c1: -1 }
            """));
        Assert.Equal(
            [
                "1:1: normalization: is not a setting. Did you mean normalisation?",
                "3:3: normalisation.method: must be one of maximum, quantile, given, was 'mvc'.",
                "9:15: actuators.tibant_r.TA: must be a number at least 0, was -1.",
                "10:16: actuators.tibpost_r.TA: must be a number at least 0, was 'Infinity'.",
                "13:3: actuators.per_r: must be a mapping of names to numbers or null, was 1.",
                "15:19: activation_dynamics.lloyd_besier.c1: must be a number above -1 and below 1, was -1.",
                "4:13: normalisation.values.XX: there is no such channel. The channels are TA, GA, SOL.l.",
                "6:3: aliases.GA: 'soleus_r' is listed in actuators too. Leave one of them out.",
                "8:25: actuators.soleus_r.XX: there is no such channel. The channels are TA, GA, SOL.l.",
                "11:3: actuators.edl r: names of actuators are letters, digits and _ . / | -, found 'edl r'. Write the name as the musculoskeletal model has it; a channel of another name gets an alias.",
                "12:3: actuators.ehl_r: one weight must be above 0, all are 0. An actuator without EMG is written with {}.",
            ],
            error.Problems.Select(p => p.ToString().Replace(folder["map.yaml"] + ":", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("actuators:\n  soleus_r: { TA: 1 }\n  soleus_r: { GA: 1 }\n", "3:3", "soleus_r")]
    [InlineData("actuators: [soleus_r]\n", "1:1", "must be a mapping of names to mappings, was a list.")]
    [InlineData("aliases: { TA: 5 }\n", "1:12", "must be text that is not blank, was 5. Put it in quotes.")]
    [InlineData("aliases: { TA: [a] }\n", "1:12", "must be text that is not blank, was a list.")]
    public void Read_Mistake_SaysWhereAndWhat(string yaml, string place, string said)
    {
        string problem = Assert.Single(Assert.Throws<ConfigurationException>(() => Read(yaml)).Problems).ToString();
        Assert.StartsWith($"{folder["map.yaml"]}:{place}:", problem, StringComparison.Ordinal);
        Assert.Contains(said, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatIsMissing_IsAProblem() => Assert.Contains(
        "cannot be read", Assert.Throws<ConfigurationException>(() => MuscleMapFile.Read(folder["none.yaml"], Channels)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("leg.yaml", 13)]
    [InlineData("mvc.yaml", 12)]
    [InlineData("states.yaml", 12)]
    public void Read_Example_FitsTheDemonstration(string name, int driven)
    {
        DirectoryInfo repository = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(repository.FullName, "AutoLfadsBridge.sln"))) repository = repository.Parent!;
        string[] muscles = ["IL", "RF", "VM", "VI", "VL", "TA", "GA", "ST", "BFpR", "SM", "GRr", "GS"];
        MuscleMapConfig map = MuscleMapFile.Read(Path.Combine(repository.FullName, "plugins", "opensim", "examples", name), muscles);
        Assert.Equal(driven, MuscleMap.Of(map, muscles).Driven.Count);
    }

    [Fact]
    public void Schema_PropertiesAndDefaults_AreThoseOfTheRecords()
    {
        using StreamReader text = new(typeof(MuscleMapFile).Assembly.GetManifestResourceStream("muscle-map.schema.json")!);
        Assert.Equal(Tree(new MuscleMapConfig()), Defaults(JsonNode.Parse(text.ReadToEnd())!.AsObject()).ToJsonString());
    }

    private static JsonNode Defaults(JsonObject schema)
    {
        if (schema.TryGetPropertyValue("default", out JsonNode? value)) return value?.DeepClone()!;
        return new JsonObject(schema["properties"]!.AsObject().Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Defaults(p.Value!.AsObject()))));
    }

    private static string Tree(MuscleMapConfig map) => JsonSerializer.SerializeToNode(map, JsonFormat.Options)!.ToJsonString();

    private MuscleMapConfig Read(string yaml)
    {
        File.WriteAllText(folder["map.yaml"], yaml);
        return MuscleMapFile.Read(folder["map.yaml"], Channels);
    }
}
