using System.Runtime.InteropServices;
using System.Text;
using AutoLfads.Core.Files;
using AutoLfads.Core.Weights;

namespace AutoLfads.Inference.Forward;

/// <summary>The constant arrays and the metadata properties of an ONNX file; its nodes are passed over.</summary>
/// <param name="Arrays">Arrays of single precision by their names.</param>
/// <param name="Properties">Metadata properties.</param>
internal sealed record ModelFile(IReadOnlyDictionary<string, WeightArray> Arrays, IReadOnlyDictionary<string, string> Properties)
{
    // Field numbers of the public ONNX schema.
    private const int ModelGraph = 7, ModelProperty = 14, PropertyKey = 1, PropertyValue = 2, GraphInitializer = 5;
    private const int TensorDimension = 1, TensorDataType = 2, TensorName = 8, TensorRawData = 9, SinglePrecision = 1;
    private const int MostDimensions = 8;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is truncated or not an ONNX file.</exception>
    public static ModelFile Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no model file '{path}'.", path);
        long length = FileLength.Of(path);
        if (length > Array.MaxLength) throw new InvalidDataException($"'{path}' has {length} bytes; model files have at most {Array.MaxLength}.");
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            return Parse(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{path}' ({length} bytes) is not a complete ONNX file: {e.Message}. {ModelFileMetadata.Remedy}", e);
        }
    }

    private static ModelFile Parse(ReadOnlySpan<byte> bytes)
    {
        Dictionary<string, WeightArray> arrays = [];
        Dictionary<string, string> properties = [];
        bool hasGraph = false;
        ProtobufReader model = new(bytes);
        while (model.Next())
        {
            if (model.Field == ModelProperty) ReadProperty(model.Bytes, properties);
            if (model.Field != ModelGraph) continue;
            hasGraph = true;
            ProtobufReader graph = new(model.Bytes);
            while (graph.Next())
            {
                if (graph.Field == GraphInitializer) ReadArray(graph.Bytes, arrays);
            }
        }

        return hasGraph ? new(arrays, properties) : throw new InvalidDataException("it has no graph");
    }

    private static void ReadProperty(ReadOnlySpan<byte> message, Dictionary<string, string> properties)
    {
        string key = "", value = "";
        ProtobufReader property = new(message);
        while (property.Next())
        {
            if (property.Field == PropertyKey) key = Encoding.UTF8.GetString(property.Bytes);
            if (property.Field == PropertyValue) value = Encoding.UTF8.GetString(property.Bytes);
        }

        if (!properties.TryAdd(key, value)) throw new InvalidDataException($"the metadata property '{key}' occurs twice");
    }

    /// <summary>Reads an array; those of other types than single precision are passed over.</summary>
    private static void ReadArray(ReadOnlySpan<byte> message, Dictionary<string, WeightArray> arrays)
    {
        List<long> shape = [];
        string name = "";
        long type = 0;
        ReadOnlySpan<byte> data = default;
        ProtobufReader tensor = new(message);
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case TensorDimension:
                    shape.Add(tensor.Integer);
                    if (shape.Count > MostDimensions) throw new InvalidDataException($"an array has more than {MostDimensions} axes");
                    break;
                case TensorDataType: type = tensor.Integer; break;
                case TensorName: name = Encoding.UTF8.GetString(tensor.Bytes); break;
                case TensorRawData: data = tensor.Bytes; break;
            }
        }

        if (type != SinglePrecision) return;
        Int128 count = 1;
        foreach (long size in shape) count = size < 0 || count > data.Length ? -1 : count * size;
        if (count < 0 || count * sizeof(float) != data.Length)
            throw new InvalidDataException($"the array '{name}' of shape [{string.Join(", ", shape)}] has {data.Length} bytes of data");
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("ONNX files are read on little-endian machines only.");
        float[] values = new float[(int)count];
        data.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        if (!arrays.TryAdd(name, new WeightArray(shape, values))) throw new InvalidDataException($"the array '{name}' occurs twice");
    }
}
