using System.Text.Json;

namespace AutoLfads.Core.Configuration;

/// <summary>A setting that a population can search: where it lies in the run configuration, and what it may be.</summary>
public sealed class Hyperparameter
{
    private readonly Func<HyperparameterSpace, HyperparameterRange?> range;
    private readonly Func<RunConfig, double> read;
    private readonly Func<RunConfig, double, RunConfig> write;

    private Hyperparameter(
        string property,
        string section,
        NumberRange allowed,
        Func<HyperparameterSpace, HyperparameterRange?> range,
        Func<RunConfig, double> read,
        Func<RunConfig, double, RunConfig> write)
    {
        Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property);
        Path = $"{section}.{Name}";
        Allowed = allowed;
        this.range = range;
        this.read = read;
        this.write = write;
    }

    /// <summary>Every setting that can be searched, in the order of <see cref="HyperparameterSpace"/>.</summary>
    public static IReadOnlyList<Hyperparameter> All { get; } =
    [
        new(nameof(HyperparameterSpace.LearningRate), "training", NumberRange.Positive, s => s.LearningRate, c => c.Training.LearningRate,
            (c, value) => c with { Training = c.Training with { LearningRate = value } }),
        new(nameof(HyperparameterSpace.DropoutRate), "model", NumberRange.ZeroToBelowOne, s => s.DropoutRate, c => c.Model.DropoutRate,
            (c, value) => c with { Model = c.Model with { DropoutRate = value } }),
        new(nameof(HyperparameterSpace.CoordinatedDropoutRate), "augmentation", NumberRange.ZeroToBelowOne, s => s.CoordinatedDropoutRate, c => c.Augmentation.CoordinatedDropoutRate,
            (c, value) => c with { Augmentation = c.Augmentation with { CoordinatedDropoutRate = value } }),
        new(nameof(HyperparameterSpace.InitialConditionKlScale), "loss", NumberRange.NotNegative, s => s.InitialConditionKlScale, c => c.Loss.InitialConditionKlScale,
            (c, value) => c with { Loss = c.Loss with { InitialConditionKlScale = value } }),
        new(nameof(HyperparameterSpace.InferredInputKlScale), "loss", NumberRange.NotNegative, s => s.InferredInputKlScale, c => c.Loss.InferredInputKlScale,
            (c, value) => c with { Loss = c.Loss with { InferredInputKlScale = value } }),
        new(nameof(HyperparameterSpace.GeneratorL2Scale), "loss", NumberRange.NotNegative, s => s.GeneratorL2Scale, c => c.Loss.GeneratorL2Scale,
            (c, value) => c with { Loss = c.Loss with { GeneratorL2Scale = value } }),
        new(nameof(HyperparameterSpace.ControllerL2Scale), "loss", NumberRange.NotNegative, s => s.ControllerL2Scale, c => c.Loss.ControllerL2Scale,
            (c, value) => c with { Loss = c.Loss with { ControllerL2Scale = value } }),
        new(nameof(HyperparameterSpace.WeightDecay), "training", NumberRange.NotNegative, s => s.WeightDecay, c => c.Training.WeightDecay,
            (c, value) => c with { Training = c.Training with { WeightDecay = value } }),
    ];

    /// <summary>Its name in <c>population.space</c>, e.g. learning_rate.</summary>
    public string Name { get; }

    /// <summary>The setting's path in the run configuration, e.g. training.learning_rate.</summary>
    public string Path { get; }

    /// <summary>What the setting may be, in words that continue "must be".</summary>
    internal NumberRange Allowed { get; }

    /// <summary>Lays values over a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="values">Values by <see cref="Name"/>; settings without a value stay as they are.</param>
    /// <exception cref="ArgumentException">A name is none of <see cref="All"/>.</exception>
    public static RunConfig Apply(RunConfig config, IReadOnlyDictionary<string, double> values)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(values);
        foreach ((string name, double value) in values)
        {
            Hyperparameter hyperparameter = All.FirstOrDefault(known => known.Name == name)
                ?? throw new ArgumentException($"'{name}' is not a hyperparameter. They are {string.Join(", ", All.Select(known => known.Name))}.", nameof(values));
            config = hyperparameter.Write(config, value);
        }

        return config;
    }

    /// <summary>What a space searches of it; null where it is not searched.</summary>
    /// <param name="space">The space.</param>
    public HyperparameterRange? Range(HyperparameterSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return range(space);
    }

    /// <summary>Its value in a configuration.</summary>
    /// <param name="config">The configuration.</param>
    public double Read(RunConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return read(config);
    }

    /// <summary>The configuration with another value of it.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="value">The value; not checked, see <see cref="Allows"/>.</param>
    public RunConfig Write(RunConfig config, double value)
    {
        ArgumentNullException.ThrowIfNull(config);
        return write(config, value);
    }

    /// <summary>Whether the setting may have a value, whatever a space says of it.</summary>
    /// <param name="value">The value.</param>
    public bool Allows(double value) => Allowed.Contains(value);

    /// <summary>The allowed value that is nearest to one.</summary>
    /// <param name="value">A number, or an infinity.</param>
    public double Nearest(double value) => Allowed.Nearest(value);
}
