using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace AutoLfads.Onnx.Graph;

/// <summary>Writes an ONNX graph node by node. A value is known by its name, which every method that makes one returns.</summary>
/// <remarks>The body of a Scan is a builder of its own whose constants live in the outermost graph, where ONNX Runtime can pack them once.</remarks>
internal sealed class OnnxGraphBuilder
{
    private readonly GraphProto graph;
    private readonly HashSet<string> names;
    private readonly string prefix;
    private readonly OnnxGraphBuilder outer;

    public OnnxGraphBuilder(string name)
        : this(new GraphProto { Name = name }, [], "", null)
    {
    }

    private OnnxGraphBuilder(GraphProto graph, HashSet<string> names, string prefix, OnnxGraphBuilder? outer) =>
        (this.graph, this.names, this.prefix, this.outer) = (graph, names, prefix, outer ?? this);

    /// <summary>A builder for a part of the same graph; its values and constants get the name as a prefix. Scalars and lists of integers stay common to all parts.</summary>
    public OnnxGraphBuilder Part(string name) => new(graph, names, prefix + name + "/", null);

    /// <summary>A builder for the body of a Scan; its values get the name as a prefix, so that no body hides a value of the outer graph.</summary>
    public OnnxGraphBuilder Body(string name) => new(new GraphProto { Name = prefix + name }, [], prefix + name + "/", outer);

    public string Input(string name, string documentation, params ReadOnlySpan<Dimension> shape)
    {
        string value = Claim(name);
        graph.Input.Add(FloatValue(value, documentation, shape));
        return value;
    }

    /// <summary>Makes a value an output of the graph under a name of its own.</summary>
    public void Output(string name, string value, string documentation, params ReadOnlySpan<Dimension> shape) =>
        graph.Output.Add(FloatValue(Node("Identity", name, [value]), documentation, shape));

    /// <summary>A constant array of single precision.</summary>
    /// <param name="name">Its name in the file.</param>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Size of each axis; none for a scalar.</param>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long size in shape) count *= size;
        if (count != values.Length)
            throw new ArgumentException($"The constant '{name}' has {values.Length} values for a shape of {count}.", nameof(values));
        return AddArray(outer.Claim(name), TensorProto.Types.DataType.Float, values, shape);
    }

    /// <summary>A scalar constant; equal scalars share one entry.</summary>
    public string Scalar(float value)
    {
        string name = "scalar_" + value.ToString("R", CultureInfo.InvariantCulture);
        return outer.names.Add(name) ? AddArray<float>(name, TensorProto.Types.DataType.Float, [value]) : name;
    }

    /// <summary>A constant list of integers such as axes or sizes; equal lists share one entry.</summary>
    public string Integers(params ReadOnlySpan<long> values)
    {
        string name = "integers_" + string.Join('_', values.ToArray());
        return outer.names.Add(name) ? AddArray(name, TensorProto.Types.DataType.Int64, values, values.Length) : name;
    }

    /// <summary>A node with one output, which gets the name given.</summary>
    public string Node(string operation, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Nodes(operation, [name], inputs, attributes)[0];

    /// <summary>A node with several outputs, which get the names given.</summary>
    public string[] Nodes(string operation, ReadOnlySpan<string> outputs, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        NodeProto node = new() { OpType = operation };
        foreach (string input in inputs) node.Input.Add(input);
        foreach (string output in outputs) node.Output.Add(Claim(output));
        foreach (AttributeProto attribute in attributes) node.Attribute.Add(attribute);
        node.Name = node.Output[0];
        graph.Node.Add(node);
        return [.. node.Output];
    }

    /// <summary>Input times a constant matrix plus a constant row, over all leading axes.</summary>
    public string Affine(string name, string input, string matrix, string row) =>
        Node("Add", name, [Node("MatMul", name + "_product", [input, matrix]), row]);

    /// <summary>Cuts the last axis into parts of the sizes given.</summary>
    public string[] SplitLast(string value, ReadOnlySpan<string> outputs, params ReadOnlySpan<long> sizes) =>
        Nodes("Split", outputs, [value, Integers(sizes)], Attribute("axis", -1));

    /// <summary>The elements from start to end of one axis.</summary>
    public string Slice(string name, string value, long axis, long start, long end = long.MaxValue) =>
        Node("Slice", name, [value, Integers(start), Integers(end), Integers(axis)]);

    /// <summary>A Scan: runs the body once per step of its scan inputs, carrying the states along.</summary>
    /// <param name="outputs">Names of the final states, then of the stacked outputs.</param>
    /// <param name="inputs">Initial states, then scan inputs.</param>
    /// <param name="body">Reads states, then one step of each scan input; gives the new states, then one step of each output.</param>
    /// <param name="scanInputs">Axis and direction of each scan input.</param>
    /// <param name="scanOutputs">Axis and direction of each scan output.</param>
    public string[] Scan(ReadOnlySpan<string> outputs, ReadOnlySpan<string> inputs, OnnxGraphBuilder body, IReadOnlyList<ScanAxis> scanInputs, IReadOnlyList<ScanAxis> scanOutputs)
    {
        List<AttributeProto> attributes =
        [
            new() { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body.graph },
            Attribute("num_scan_inputs", scanInputs.Count),
            Attribute("scan_input_axes", scanInputs.Select(a => a.Axis)),
            Attribute("scan_input_directions", scanInputs.Select(a => a.Backward ? 1L : 0L)),
        ];
        if (scanOutputs.Count > 0)
        {
            attributes.Add(Attribute("scan_output_axes", scanOutputs.Select(a => a.Axis)));
            attributes.Add(Attribute("scan_output_directions", scanOutputs.Select(a => a.Backward ? 1L : 0L)));
        }

        return Nodes("Scan", outputs, inputs, [.. attributes]);
    }

    public static AttributeProto Attribute(string name, long value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Attribute(string name, IEnumerable<long> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <summary>The finished graph.</summary>
    public GraphProto Build() => graph;

    private string AddArray<T>(string name, TensorProto.Types.DataType type, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        TensorProto tensor = new() { Name = name, DataType = (int)type, RawData = LittleEndian(values) };
        foreach (long size in shape) tensor.Dims.Add(size);
        outer.graph.Initializer.Add(tensor);
        return name;
    }

    private string Claim(string name)
    {
        string full = prefix + name;
        return names.Add(full) ? full : throw new InvalidOperationException($"The graph '{graph.Name}' already has a value named '{full}'.");
    }

    private static ValueInfoProto FloatValue(string name, string documentation, ReadOnlySpan<Dimension> shape)
    {
        TensorShapeProto proto = new();
        foreach (Dimension dimension in shape) proto.Dim.Add(dimension.ToProto());
        TypeProto type = new() { TensorType = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = proto } };
        return new() { Name = name, DocString = documentation, Type = type };
    }

    private static ByteString LittleEndian<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("ONNX files are written on little-endian machines only.");
        return ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
    }
}

/// <summary>Along which axis, and in which direction, a Scan walks one of its inputs or stacks one of its outputs.</summary>
/// <param name="Axis">Zero-based axis.</param>
/// <param name="Backward">True: from the last step to the first; an output is stored at its own step all the same.</param>
internal sealed record ScanAxis(long Axis, bool Backward = false);
