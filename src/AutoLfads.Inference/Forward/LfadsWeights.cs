using AutoLfads.Core.Configuration;
using AutoLfads.Core.Weights;

namespace AutoLfads.Inference.Forward;

/// <summary>A trained model's weights by their lfads-torch names, checked against its architecture.</summary>
public sealed class LfadsWeights
{
    private readonly Dictionary<string, float[]> arrays;

    /// <summary>Checks weights.</summary>
    /// <param name="config">Architecture.</param>
    /// <param name="dimensions">Sizes that the training data dictated.</param>
    /// <param name="weights">Weights by name, as a checkpoint holds them; not copied. Those that a forward pass does not need, such as priors, are passed over.</param>
    /// <exception cref="ArgumentException">The architecture is not possible, or weights are missing or have other shapes; the message lists all of them.</exception>
    public LfadsWeights(LfadsConfig config, LfadsDimensions dimensions, IReadOnlyDictionary<string, WeightArray> weights)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(dimensions);
        ArgumentNullException.ThrowIfNull(weights);
        List<string> problems = [.. config.Validate().Select(p => p.ToString()), .. Problems(config, dimensions)];
        if (problems.Count > 0) throw new ArgumentException($"There is no such model: {string.Join("; ", problems)}.", nameof(config));
        IReadOnlyList<(string Name, long[] Shape)> required = WeightNames.Required(config, dimensions);
        problems.AddRange(required.Select(r => Problem(weights, r.Name, r.Shape)).OfType<string>());
        if (problems.Count > 0)
            throw new ArgumentException($"The weights do not fit the architecture: {string.Join("; ", problems)}. Use the configuration that they were trained with.", nameof(weights));
        (Config, Dimensions) = (config, dimensions);
        arrays = required.ToDictionary(r => r.Name, r => weights.TryGetValue(r.Name, out WeightArray? array) ? array.Values : []);
    }

    /// <summary>Architecture.</summary>
    public LfadsConfig Config { get; }

    /// <summary>Sizes that the training data dictated.</summary>
    public LfadsDimensions Dimensions { get; }

    /// <summary>What the model file says about itself; null for weights that come from elsewhere.</summary>
    public ModelMetadata? Metadata { get; private init; }

    /// <summary>The values of one weight, which exists.</summary>
    internal float[] this[string name] => arrays[name];

    /// <summary>Reads the weights of a checkpoint: a safetensors file with lfads-torch's names, e.g. one that training wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="config">Architecture that was trained; a checkpoint does not hold it.</param>
    /// <param name="dimensions">Sizes that its data dictated.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a safetensors file, or does not hold the weights of such a model.</exception>
    public static LfadsWeights FromCheckpoint(string path, LfadsConfig config, LfadsDimensions dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafetensorsFile file = SafetensorsFile.Read(path);
        Dictionary<string, WeightArray> weights = file.Arrays.Where(a => a.Value.Values is float[]).ToDictionary(a => a.Key, a => a.Value.ToWeight());
        return Checked(path, () => new LfadsWeights(config, dimensions, weights));
    }

    /// <summary>Reads the weights of a file of one model. Nothing of its graph is run: the metadata say what the weights mean.</summary>
    /// <param name="path">An ONNX file that AutoLFADS Bridge wrote.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file holds an ensemble, is truncated, not ONNX, not a model of this software, of a newer version of it, or its weights and metadata do not belong together.</exception>
    public static LfadsWeights FromModelFile(string path)
    {
        IReadOnlyList<LfadsWeights> models = AllFromModelFile(path);
        return models.Count == 1
            ? models[0]
            : throw new InvalidDataException($"'{path}' is an ensemble of {models.Count} models, no single one. Read all of them with AllFromModelFile and average over them, or use ActivationEstimator, which does.");
    }

    /// <summary>Reads the weights of every model of a file, the best model first. The file's estimate is the average over all of them.</summary>
    /// <param name="path">An ONNX file that AutoLFADS Bridge wrote.</param>
    /// <returns>At least one; all of one architecture.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is truncated, not ONNX, not a model of this software, of a newer version of it, or its weights and metadata do not belong together.</exception>
    public static IReadOnlyList<LfadsWeights> AllFromModelFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ModelFile file = ModelFile.Read(path);
        ModelMetadata metadata = ModelFileMetadata.Parse(path, file.Properties.GetValueOrDefault(ModelMetadata.FileKey));
        if (metadata.Channels.Count != metadata.Dimensions.ChannelCount)
            throw new InvalidDataException($"The metadata of '{path}' name {metadata.Channels.Count} channels for a model that reads {metadata.Dimensions.ChannelCount}. {ModelFileMetadata.Remedy}");
        return Checked(path, () =>
        {
            IReadOnlyList<ConfigProblem> problems = metadata.Model.Validate();
            if (problems.Count > 0) throw new ArgumentException(string.Join(" ", problems));
            RequireAllModels(file, metadata);
            return Enumerable.Range(1, metadata.EnsembleSize).Select(model => Read(file, metadata, metadata.EnsembleSize == 1 ? "" : Prefix(model))).ToArray();
        });
    }

    private static LfadsWeights Read(ModelFile file, ModelMetadata metadata, string prefix)
    {
        Dictionary<string, WeightArray> weights = new ModelFileWeights(file.Arrays, metadata.Model, metadata.Dimensions, prefix).ToLfadsTorch();
        return new(metadata.Model, metadata.Dimensions, weights) { Metadata = metadata };
    }

    /// <summary>Refuses metadata that leave models of the file out.</summary>
    private static void RequireAllModels(ModelFile file, ModelMetadata metadata)
    {
        string further = Prefix(metadata.EnsembleSize + 1);
        if (file.Arrays.Keys.Any(name => name.StartsWith(further, StringComparison.Ordinal)))
            throw new ArgumentException($"Its metadata tell of an ensemble of {metadata.EnsembleSize}, its graph holds more models. {ModelFileMetadata.Remedy}");
    }

    /// <summary>What the names of a model's arrays begin with in an ensemble's file.</summary>
    private static string Prefix(int model) => $"model_{model}/";

    private static T Checked<T>(string path, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e) when (e is not ArgumentNullException)
        {
            throw new InvalidDataException($"The weights in '{path}' cannot be used. {e.Message}", e);
        }
    }

    /// <summary>Sizes that no model has; the configuration's own are checked by itself.</summary>
    private static IEnumerable<string> Problems(LfadsConfig config, LfadsDimensions dimensions)
    {
        if (dimensions.ChannelCount < 1) yield return $"channel_count must be 1 or more, was {dimensions.ChannelCount}";
        if (dimensions.OutputChannelCount < dimensions.ChannelCount) yield return $"output_channel_count must be channel_count ({dimensions.ChannelCount}) or more, was {dimensions.OutputChannelCount}";
        if (dimensions.WindowBins <= config.InitialConditionEncoderBins)
            yield return $"window_bins must be above initial_condition_encoder_bins ({config.InitialConditionEncoderBins}), was {dimensions.WindowBins}";
        if (dimensions.OutputBins < dimensions.WindowBins) yield return $"output_bins must be window_bins ({dimensions.WindowBins}) or more, was {dimensions.OutputBins}";
        if (dimensions.ExternalInputDim < 0) yield return $"external_input_dim must be 0 or more, was {dimensions.ExternalInputDim}";
    }

    private static string? Problem(IReadOnlyDictionary<string, WeightArray> weights, string name, long[] shape)
    {
        if (!weights.TryGetValue(name, out WeightArray? array)) return shape.Contains(0) ? null : $"'{name}' is missing";
        if (!array.Shape.SequenceEqual(shape)) return $"'{name}' must be [{string.Join(", ", shape)}], was [{string.Join(", ", array.Shape)}]";
        Int128 count = shape.Aggregate((Int128)1, (product, size) => product * size);
        return array.Values.LongLength == count ? null : $"'{name}' needs {count} values, has {array.Values.LongLength}";
    }
}
