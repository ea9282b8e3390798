using AutoLfads.Core.Configuration;

namespace AutoLfads.Inference;

/// <summary>Reads one output of a run by its name in the graph: [sample, window, ...], of a pooled output [model, sample, window, ...], of the initial condition [window, ...].</summary>
internal delegate void OutputReader(string name, ReadOnlySpan<float> values);

/// <summary>Computes the outputs of a model file, by their names in its graph. Safe for use by several threads at once.</summary>
internal interface IInferenceEngine : IDisposable
{
    /// <summary>What the file says about itself.</summary>
    ModelMetadata Metadata { get; }

    /// <summary>Size of the last axis of each output the model has, by name.</summary>
    IReadOnlyDictionary<string, int> OutputWidths { get; }

    /// <summary>Computes samples of some windows on the calling thread.</summary>
    /// <param name="batch">Windows and noise.</param>
    /// <param name="outputs">Names of outputs that the model has.</param>
    /// <param name="read">Given each of them once; their memory is valid until it returns.</param>
    void Run(in SampleBatch batch, IReadOnlyList<string> outputs, OutputReader read);
}
