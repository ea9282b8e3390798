using System.Text.Json;
using AutoLfads.Cli.Configuration;
using AutoLfads.Core.Configuration;
using AutoLfads.Tests;
using CsCheck;

namespace AutoLfads.Cli.Tests.Configuration;

public sealed class RunConfigWritingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_ThenRead_GivesTheSameConfiguration()
    {
        Gen<string> names = Gen.OneOf([.. new[] { "TA", "no", "7", "1e-3", ".inf", "Infinity", "null", "a: b", "#x", " lead", "é", "A.B", "[", "true",
            "-", "it's \"q\"", "two\nlines", "end\n", "~" }.Select(Gen.Const)]);
        Gen<RunConfig> configurations = Gen.Select(names.HashSet[0, 6], Gen.Double[1e-12, 1e12], Gen.Double[1e-9, 1], Gen.Long, Gen.Bool).Select(
            (texts, rate, share, seed, infinite) => new RunConfig
            {
                Data = new DataConfig { ChannelNames = [.. texts], SampleRateHz = rate, Unit = texts.FirstOrDefault("mV") },
                Preprocessing = new PreprocessingConfig { NotchHz = [rate / 3], ChannelClipQuantiles = texts.ToDictionary(text => text, _ => share) },
                Windowing = new WindowingConfig { MergePower = infinite ? double.PositiveInfinity : rate, CoverTail = infinite },
                Training = new TrainingConfig { Seed = seed, Epsilon = share * 1e-9, Device = ComputeDevice.Cuda },
                Population = new PopulationConfig { Space = new HyperparameterSpace { LearningRate = infinite ? null : new() { Min = rate, Max = rate * 2 } } },
                Selection = new SelectionConfig { GuardNats = infinite ? double.PositiveInfinity : share },
            });
        string file = folder["run.yaml"];

        configurations.Sample(
            config =>
            {
                RunConfigFile.Write(config, file);
                RunConfigFileTests.AssertSame(config, RunConfigFile.Read(file));
            },
            iter: 60,
            threads: 1);
        Assert.Equal([file], Directory.GetFiles(folder.Path)); // nothing temporary is left
    }

    [Fact]
    public void Write_Default_IsReadableText()
    {
        string file = folder["run.yaml"];

        RunConfigFile.Write(new RunConfig { Windowing = new WindowingConfig { MergePower = double.PositiveInfinity } }, file);

        string[] lines = File.ReadAllText(file).Split('\n');
        Assert.StartsWith("# AutoLFADS Bridge", lines[0], StringComparison.Ordinal);
        Assert.Contains("  merge_power: .inf", lines);
        Assert.Contains("  initial_condition_kl_scale: 1.0e-05", lines);
        Assert.Contains("  observation: gamma", lines);
        Assert.Contains("  channel_names: []", lines);
        Assert.DoesNotContain("...", lines);
    }

    [Fact]
    public void Write_FolderMissing_ThrowsAndLeavesNothing()
    {
        Assert.Throws<DirectoryNotFoundException>(() => RunConfigFile.Write(new RunConfig(), Path.Combine(folder.Path, "absent", "run.yaml")));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_TrickyValues_AnotherYamlReaderAndSchemaCheckerAgree()
    {
        string file = folder["run.yaml"];
        var config = new RunConfig
        {
            Data = new DataConfig { ChannelNames = ["no", "Y", "7", "1e-3", "1:30", "2020-01-01", "0x1F", "1_000", "a: b", "#x", "null", ".inf", "é", "TA"], SampleRateHz = 1e-7 },
            Preprocessing = new PreprocessingConfig { ChannelClipQuantiles = new Dictionary<string, double> { ["A.B"] = 0.5, ["on"] = 1 } },
        };
        RunConfigFile.Write(config, file);
        string expected = folder["expected.json"], schema = folder["schema.json"];
        File.WriteAllText(expected, JsonSerializer.Serialize(config, JsonFormat.Options));
        File.WriteAllText(schema, SettingProbe.Schema().ToJsonString());

        const string Script = """
            import json, sys, yaml, jsonschema
            run, expected, schema = sys.argv[1:]
            tree, schema = yaml.safe_load(open(run, encoding="utf-8")), json.load(open(schema, encoding="utf-8"))
            jsonschema.Draft7Validator.check_schema(schema)
            jsonschema.Draft7Validator(schema).validate(tree)
            tree["selection"]["guard_nats"] = {float("inf"): "Infinity"}[tree["selection"]["guard_nats"]]  # JSON has no infinity
            print("same" if tree == json.load(open(expected, encoding="utf-8")) else tree)
            """;
        Assert.Equal("same", Python.Run(Script, file, expected, schema));
    }
}
