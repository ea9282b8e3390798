using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AutoLfads.Onnx.Tests;

/// <summary>Runs a file with ONNX Runtime as any user of the file would.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession session;

    public OnnxRun(string path) => session = new(path);

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => session.OutputMetadata;

    public IReadOnlyDictionary<string, string> Metadata => session.ModelMetadata.CustomMetadataMap;

    /// <summary>All outputs for the inputs that the file has; inputs it lacks are left out.</summary>
    public Dictionary<string, (int[] Shape, float[] Values)> Run(params (string Name, float[] Values, int[] Shape)[] inputs)
    {
        NamedOnnxValue[] given =
        [
            .. inputs.Where(i => session.InputMetadata.ContainsKey(i.Name))
                .Select(i => NamedOnnxValue.CreateFromTensor(i.Name, new DenseTensor<float>(i.Values, i.Shape))),
        ];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(given);
        return results.ToDictionary(r => r.Name, r => (r.AsTensor<float>().Dimensions.ToArray(), r.AsTensor<float>().ToArray()));
    }

    public void Dispose() => session.Dispose();
}
