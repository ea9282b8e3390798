using System.Text.Json;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Files;
using AutoLfads.Core.Weights;
using AutoLfads.Model;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Onnx.Graph;
using Google.Protobuf;

namespace AutoLfads.Onnx;

/// <summary>Writes a trained model as an ONNX file that describes itself: named, documented inputs and outputs and one JSON document of metadata.</summary>
/// <remarks>
/// Opset 17, IR version 8. Inputs: emg, external_inputs (models with external inputs), initial_condition_noise, inferred_input_noise (models with a controller).
/// Batch, time and the number of samples are free. What a model lacks is not among its inputs and outputs.
/// An ensemble reads the same inputs: its models share the noise. Its outputs mean, variance and parameters are those of its models one after the other,
/// [models · samples, batch, output time, ...]; all others are those of the first model alone.
/// </remarks>
public static class OnnxExporter
{
    private const long IrVersion = 8, Opset = 17;

    /// <summary>Writes a model as an ONNX file.</summary>
    /// <param name="model">The trained model; its weights are written in single precision.</param>
    /// <param name="metadata">What the file says about itself; its architecture and sizes are the model's.</param>
    /// <param name="path">File to write; replaced in one step when it exists.</param>
    /// <exception cref="ArgumentException">The metadata describe another architecture or other sizes than the model's.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Export(LfadsModel model, ModelMetadata metadata, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.Model != model.Config || metadata.Dimensions != model.Dimensions)
            throw new ArgumentException("The metadata describe another architecture or other sizes than the model's. Take both from the model.", nameof(metadata));
        Export([LfadsTorchNames.ReadWeights(model)], metadata, path);
    }

    /// <summary>Writes the weights of one model, e.g. of a checkpoint, or of an ensemble of models as an ONNX file.</summary>
    /// <param name="models">Each model's weights by their lfads-torch names, the best model first; 1 to <see cref="ModelMetadata.LargestEnsembleSize"/>.</param>
    /// <param name="metadata">What the file says about itself; its architecture and sizes are those of all models. The file gets the number of models given, whatever its ensemble size is.</param>
    /// <param name="path">File to write; replaced in one step when it exists.</param>
    /// <exception cref="ArgumentException">There are no models or too many, a weight is missing or has another shape than the metadata's architecture asks for, or the channels are not as many as the model reads.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Export(IReadOnlyList<IReadOnlyDictionary<string, WeightArray>> models, ModelMetadata metadata, string path)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (metadata.Channels.Count != metadata.Dimensions.ChannelCount)
            throw new ArgumentException($"The metadata name {metadata.Channels.Count} channels for a model that reads {metadata.Dimensions.ChannelCount}. Name every channel once.", nameof(metadata));
        if (models.Count is < 1 or > ModelMetadata.LargestEnsembleSize)
            throw new ArgumentException($"A model file holds 1 to {ModelMetadata.LargestEnsembleSize} models, {models.Count} were given. Export the best of them.", nameof(models));
        ModelProto model = ToModel(models, metadata with { EnsembleSize = models.Count });
        AtomicFile.Write(path, temporary =>
        {
            using FileStream stream = File.Create(temporary);
            model.WriteTo(stream);
        });
    }

    private static ModelProto ToModel(IReadOnlyList<IReadOnlyDictionary<string, WeightArray>> models, ModelMetadata metadata) => new()
    {
        IrVersion = IrVersion,
        ProducerName = "AutoLFADS Bridge",
        ProducerVersion = typeof(OnnxExporter).Assembly.GetName().Version?.ToString(3) ?? "",
        Domain = "autolfads",
        DocString = (models.Count == 1 ? "LFADS model" : $"Ensemble of {models.Count} LFADS models") + " of multi-muscle EMG. 'mean' is the estimate of the EMG envelope's mean. The metadata property '" + ModelMetadata.FileKey + "' says how to preprocess, window and merge.",
        Graph = LfadsGraph.Build(metadata.Model, metadata.Dimensions, models),
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
        MetadataProps = { new StringStringEntryProto { Key = ModelMetadata.FileKey, Value = JsonSerializer.Serialize(metadata, JsonFormat.Options) } },
    };
}
