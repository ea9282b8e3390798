using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Weights;
using AutoLfads.Model;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Training;

/// <summary>A checkpoint: one safetensors file with lfads-torch's parameter names, the optimiser's moments, and the <see cref="TrainingState"/> as JSON in the file's header, so that all of it is replaced at once.</summary>
public static class Checkpoint
{
    private const string StateKey = "autolfads.training_state";
    private const string OptimiserPrefix = "optimiser.";
    private const string FirstMomentPrefix = OptimiserPrefix + "first_moment.";
    private const string SecondMomentPrefix = OptimiserPrefix + "second_moment.";

    /// <summary>Writes a checkpoint beside the old one and replaces it.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="model">The model.</param>
    /// <param name="optimiser">Its optimiser.</param>
    /// <param name="state">Where training stands.</param>
    public static void Write(string path, LfadsModel model, AdamW optimiser, TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(optimiser);
        Dictionary<string, StoredArray> arrays = LfadsTorchNames.ReadWeights(model).ToDictionary(w => w.Key, w => StoredArray.FromWeight(w.Value));
        foreach ((string name, Tensor first, Tensor second) in optimiser.Moments)
        {
            arrays[FirstMomentPrefix + name] = ToArray(first);
            arrays[SecondMomentPrefix + name] = ToArray(second);
        }

        new SafetensorsFile(arrays, new Dictionary<string, string> { [StateKey] = JsonSerializer.Serialize(state, JsonFormat.Options) }).Write(path);
    }

    /// <summary>Reads a checkpoint into a model and its optimiser.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="model">A model of the same architecture.</param>
    /// <param name="optimiser">Its optimiser; null reads the weights alone.</param>
    /// <returns>Where training stood.</returns>
    /// <exception cref="InvalidDataException">The file is not a checkpoint of this model.</exception>
    public static TrainingState Read(string path, LfadsModel model, AdamW? optimiser) => NamingTheFile(path, () => ReadInto(path, model, optimiser));

    /// <summary>Reads where training stood, without a model.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="InvalidDataException">The file is not a checkpoint.</exception>
    public static TrainingState ReadState(string path) => NamingTheFile(path, () => StateOf(SafetensorsFile.Read(path)));

    private static TrainingState NamingTheFile(string path, Func<TrainingState> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is InvalidDataException or JsonException or ArgumentException)
        {
            throw new InvalidDataException($"The checkpoint '{path}' cannot be used. {problem.Message} Restore the file from a copy, or train anew in another folder.", problem);
        }
    }

    private static TrainingState StateOf(SafetensorsFile content)
    {
        if (!content.Metadata.TryGetValue(StateKey, out string? json))
            throw new InvalidDataException($"It is a safetensors file, but its header has no '{StateKey}'.");
        return JsonSerializer.Deserialize<TrainingState>(json, JsonFormat.Options)
            ?? throw new InvalidDataException("The training state in its header is empty.");
    }

    private static TrainingState ReadInto(string path, LfadsModel model, AdamW? optimiser)
    {
        SafetensorsFile content = SafetensorsFile.Read(path);
        TrainingState state = StateOf(content);
        Dictionary<string, WeightArray> weights = content.Arrays.Where(a => !a.Key.StartsWith(OptimiserPrefix, StringComparison.Ordinal)).ToDictionary(a => a.Key, a => a.Value.ToWeight());
        LfadsTorchNames.LoadWeights(model, weights);
        if (optimiser is not null) RestoreMoments(content.Arrays, optimiser, state);
        return state;
    }

    private static void RestoreMoments(IReadOnlyDictionary<string, StoredArray> arrays, AdamW optimiser, TrainingState state)
    {
        using IDisposable noGrad = no_grad();
        foreach ((string name, Tensor first, Tensor second) in optimiser.Moments)
        {
            Fill(first, FirstMomentPrefix + name);
            Fill(second, SecondMomentPrefix + name);
        }

        optimiser.StepCount = state.OptimiserSteps;

        void Fill(Tensor moment, string name)
        {
            if (!arrays.TryGetValue(name, out StoredArray? array) || array.Values is not float[] stored || stored.LongLength != moment.numel())
                throw new InvalidDataException($"'{name}' is missing or has another size than the model's parameter: it belongs to another model.");
            using Tensor values = tensor(stored, moment.shape);
            moment.copy_(values);
        }
    }

    private static StoredArray ToArray(Tensor tensor)
    {
        using Tensor onCpu = tensor.cpu();
        return new StoredArray(onCpu.shape, onCpu.data<float>().ToArray());
    }
}
