using System.Text.Json.Serialization;

namespace AutoLfads.Core.Configuration;

/// <summary>Which settings differ between the members of a population, and within what range; null where a setting is the same for all of them.</summary>
/// <remarks>Defaults are those of the EMG runs of AutoLFADS (deEMG), with dropout up to 0.6 as lfads-torch has it. A null is written into files, where leaving the entry out means its default.</remarks>
public sealed record HyperparameterSpace
{
    /// <summary>training.learning_rate. Default 1e-4 to 5e-3 from 2e-3, explored by 0.3 within its limits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public HyperparameterRange? LearningRate { get; init; } = new() { Min = 1e-4, Max = 5e-3, Initial = 2e-3, ExploreWeight = 0.3, EnforceLimits = true };

    /// <summary>model.dropout_rate. Default uniform in 0 to 0.6, explored by 0.3 within its limits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public HyperparameterRange? DropoutRate { get; init; } = new() { Min = 0, Max = 0.6, Draw = HyperparameterDraw.Uniform, ExploreWeight = 0.3, EnforceLimits = true };

    /// <summary>augmentation.coordinated_dropout_rate. Default 0.01 to 0.7 from 0.5, explored by 0.3 within its limits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public HyperparameterRange? CoordinatedDropoutRate { get; init; } = new() { Min = 0.01, Max = 0.7, Initial = 0.5, Draw = HyperparameterDraw.Uniform, ExploreWeight = 0.3, EnforceLimits = true };

    /// <summary>loss.initial_condition_kl_scale. Default 1e-6 to 1e-4, explored by 0.8.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public HyperparameterRange? InitialConditionKlScale { get; init; } = new() { Min = 1e-6, Max = 1e-4 };

    /// <summary>loss.inferred_input_kl_scale. Default 1e-6 to 1e-4, explored by 0.8.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public HyperparameterRange? InferredInputKlScale { get; init; } = new() { Min = 1e-6, Max = 1e-4 };

    /// <summary>loss.generator_l2_scale. Default 1e-5 to 1e-1, explored by 0.8.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public HyperparameterRange? GeneratorL2Scale { get; init; } = new() { Min = 1e-5, Max = 1e-1 };

    /// <summary>loss.controller_l2_scale. Default 1e-5 to 1e-1, explored by 0.8.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public HyperparameterRange? ControllerL2Scale { get; init; } = new() { Min = 1e-5, Max = 1e-1 };

    /// <summary>training.weight_decay. Default null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public HyperparameterRange? WeightDecay { get; init; }

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        if (Hyperparameter.All.All(hyperparameter => hyperparameter.Range(this) is null))
            return [new("population.space", $"must search at least one setting, every entry is null. Give one of {string.Join(", ", Hyperparameter.All.Select(h => h.Name))} a range.")];
        return [.. Hyperparameter.All.SelectMany(hyperparameter => hyperparameter.Range(this)?.Validate(hyperparameter) ?? [])];
    }
}
