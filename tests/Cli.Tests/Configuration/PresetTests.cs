using AutoLfads.Cli.Configuration;
using AutoLfads.Core.Configuration;

namespace AutoLfads.Cli.Tests.Configuration;

public sealed class PresetTests
{
    public static TheoryData<string> Names => [.. Preset.All.Select(preset => preset.Name)];

    [Fact]
    public void All_IsListedByName() => Assert.Equal(["lfads-torch", "paper-rat", "quick"], Preset.All.Select(preset => preset.Name));

    [Theory, MemberData(nameof(Names))]
    public void Load_EveryPreset_IsValidAndSaysItsSource(string name)
    {
        Preset preset = Preset.Find(name)!;

        Assert.Empty(RunConfigFile.Load(name, null, []).Validate());
        Assert.Contains("# Source", preset.Yaml, StringComparison.Ordinal);
        Assert.NotEmpty(preset.Summary);
        Assert.DoesNotContain('#', preset.Summary);
    }

    [Fact]
    public void Load_PaperRat_HasTheWeightsOfTheReferenceRunsInWiderNetworks()
    {
        RunConfig config = RunConfigFile.Load("paper-rat", null, []);

        LfadsConfig model = config.Model;
        Assert.Equal((128, 128, 128, 128), (model.InitialConditionEncoderDim, model.ControllerInputEncoderDim, model.ControllerDim, model.GeneratorDim));
        Assert.Equal((30, 5, 20, 1), (model.InitialConditionDim, model.InferredInputDim, model.FactorDim, model.ControllerInputLag));
        Assert.Equal((0.05, 5, ObservationKind.Gamma), (model.DropoutRate, model.StateClip, model.Observation));
        LossConfig loss = config.Loss;
        Assert.Equal((1e4, 1e-5, 1e-5), (loss.Scale, loss.InitialConditionKlScale, loss.InferredInputKlScale));
        Assert.Equal((1e-2, 1e-2, 50, 50), (loss.GeneratorL2Scale, loss.ControllerL2Scale, loss.KlRampEpochs, loss.L2RampEpochs));
        Assert.Equal((6, 3, 0.3), (config.Augmentation.ShiftMaxBins, config.Augmentation.ShiftSdBins, config.Augmentation.CoordinatedDropoutRate));
        Assert.Equal((64, 2e-3, 200), (config.Training.BatchSize, config.Training.LearningRate, config.Training.GradientClip));
        Assert.Equal((100, 25, 1), (config.Windowing.WindowBins, config.Windowing.OverlapBins, config.Windowing.MergePower));
        Assert.Equal("BFpR GA GRr GS IL RF SM ST TA VI VL VM", string.Join(' ', config.Data.ChannelNames));
        Assert.Equal(("rat", 0.002), (config.Preprocessing.Chain, config.Data.BinSeconds));
        Assert.Equal((20, 4, 30, 50, 8), (config.Population.Members, config.Population.Islands, config.Population.EpochsPerGeneration, config.Population.BurnInEpochs, config.Population.MaxGenerations));
        HyperparameterSpace defaults = new();
        Assert.Equal(defaults with { DropoutRate = defaults.DropoutRate! with { Max = 0.7 } }, config.Population.Space);
    }

    [Fact]
    public void Load_LfadsTorch_HasTheSizesOfItsEmgRuns()
    {
        RunConfig config = RunConfigFile.Load("lfads-torch", null, []);

        LfadsConfig model = config.Model;
        Assert.Equal((100, 100, 100, 100), (model.InitialConditionEncoderDim, model.ControllerInputEncoderDim, model.ControllerDim, model.GeneratorDim));
        Assert.Equal((20, 3, 10, 0.1), (model.InitialConditionDim, model.InferredInputDim, model.FactorDim, model.DropoutRate));
        Assert.Equal((80, 80, 1e-6), (config.Loss.KlRampEpochs, config.Loss.L2RampEpochs, config.Loss.InferredInputKlScale));
        Assert.Equal((128, 4e-3), (config.Training.BatchSize, config.Training.LearningRate));
        Assert.Equal((false, 0.5), (config.Augmentation.ShiftValidation, config.Augmentation.CoordinatedDropoutRate));
        Assert.Equal([105, 130, 980], new[] { 0, 1, config.Population.MaxGenerations - 1 }.Select(config.Population.EpochsBy));
        HyperparameterSpace space = config.Population.Space;
        HyperparameterRange l2 = new() { Min = 1e-7, Max = 1, Initial = 1e-6 };
        Assert.Equal(new() { Min = 1e-10, Max = 5e-3, Initial = 1e-3, ExploreWeight = 0.3, EnforceLimits = true }, space.LearningRate);
        Assert.Equal((0, 0.6, 0.1), (space.DropoutRate!.Min, space.DropoutRate.Max, space.DropoutRate.Initial));
        Assert.Equal((l2, l2, l2 with { Max = 1e-4 }, l2 with { Max = 1e-4 }), (space.GeneratorL2Scale, space.ControllerL2Scale, space.InitialConditionKlScale, space.InferredInputKlScale));
    }

    [Fact]
    public void Load_Quick_IsASearchOfNinetyEpochsThatComparesAfterItsRamps()
    {
        RunConfig config = RunConfigFile.Load("quick", null, []);

        Assert.Equal((8, 90), (config.Population.Members, config.Population.EpochsBy(config.Population.MaxGenerations - 1)));
        Assert.True(config.Population.BurnInEpochs >= Math.Max(config.Loss.KlRampEpochs, config.Loss.L2RampEpochs));
        foreach (Hyperparameter hyperparameter in Hyperparameter.All)
        {
            if (hyperparameter.Range(config.Population.Space) is not { } range) continue;
            Assert.InRange(hyperparameter.Read(config), range.Min, range.Max); // what a single run is trained with is part of what is searched
        }
    }
}
