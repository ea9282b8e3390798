using AutoLfads.Core.Configuration;
using AutoLfads.Core.Weights;

namespace AutoLfads.Inference.Forward;

/// <summary>Turns a model file's arrays, which lie as its graph multiplies them, into lfads-torch's weights.</summary>
/// <param name="arrays">The arrays by their names in the graph.</param>
/// <param name="config">Architecture; without problems.</param>
/// <param name="dimensions">Sizes that the training data dictated.</param>
/// <param name="prefix">What the names of the model's arrays begin with; nothing where the file has one model.</param>
internal sealed class ModelFileWeights(IReadOnlyDictionary<string, WeightArray> arrays, LfadsConfig config, LfadsDimensions dimensions, string prefix)
{
    private const string UpdateReset = ".weight_hh_update_reset", Candidate = ".weight_hh_candidate";
    private readonly Dictionary<string, WeightArray> weights = [];

    /// <summary>Weights by their names; both biases of a cell are one in the graph, so that the recurrent one is 0 here.</summary>
    /// <exception cref="ArgumentException">An array is missing or has another shape.</exception>
    public Dictionary<string, WeightArray> ToLfadsTorch()
    {
        long condition = config.InitialConditionDim, generator = config.GeneratorDim, channels = dimensions.OutputChannelCount;
        AddEncoder(WeightNames.ConditionEncoder, config.InitialConditionEncoderDim);
        AddLinear(WeightNames.Condition, 2L * config.InitialConditionEncoderDim, 2 * condition);
        AddLinear(WeightNames.GeneratorStart, condition, generator);
        AddGenerator(generator);
        AddTransposed(WeightNames.Factors + WeightNames.Weight, generator, config.FactorDim);
        AddLinear(WeightNames.Readout, config.FactorDim, WeightNames.ParametersPerChannel(config.Observation) * channels);
        if (config.HasController) AddController();
        if (config.Observation == ObservationKind.ZeroInflatedGamma)
        {
            float[] shape = Get(WeightNames.ObservationScale + "_shape", channels), rate = Get(WeightNames.ObservationScale + "_rate", channels);
            Add(WeightNames.ObservationScale, [.. shape, .. rate], 2, channels);
        }

        return weights;
    }

    private void AddEncoder(string encoder, long units)
    {
        long channels = dimensions.ChannelCount, width = 3 * units;
        float[] input = Get(encoder + WeightNames.InputWeight, channels, 2 * width), bias = Get(encoder + WeightNames.Bias, 2 * width);
        foreach ((string cell, int first) in new[] { (encoder + WeightNames.Along, 0), (encoder + WeightNames.Against, (int)width) })
        {
            Add(cell + WeightNames.InputWeight, Transpose(input, (int)channels, 2 * (int)width, first, (int)width), width, channels);
            AddRecurrent(cell, bias[first..(first + (int)width)], units);
        }

        string start = encoder + WeightNames.EncoderStart;
        Add(start, [.. Get(start + "_forward", 1, units), .. Get(start + "_backward", 1, units)], 2, 1, units);
    }

    private void AddController()
    {
        long units = config.ControllerDim, width = 3 * units, encoded = 2L * config.ControllerInputEncoderDim;
        const string Cell = WeightNames.Controller;
        AddEncoder(WeightNames.ControllerEncoder, config.ControllerInputEncoderDim);
        AddInput(Cell, width, (Cell + WeightNames.InputWeight + "_encoded", encoded), (Cell + WeightNames.InputWeight + "_factors", config.FactorDim));
        AddRecurrent(Cell, Get(Cell + WeightNames.Bias, width), units);
        AddLinear(WeightNames.InferredInputs, units, 2L * config.InferredInputDim);
        Add(WeightNames.ControllerStart, Get(WeightNames.ControllerStart, 1, 1, units), 1, units);
    }

    private void AddGenerator(long units)
    {
        const string Cell = WeightNames.Generator;
        List<(string Name, long Rows)> inputs = [];
        if (config.HasController) inputs.Add((Cell + WeightNames.InputWeight + "_inferred", config.InferredInputDim));
        if (dimensions.ExternalInputDim > 0) inputs.Add((Cell + WeightNames.InputWeight + "_external", dimensions.ExternalInputDim));
        AddInput(Cell, 3 * units, [.. inputs]);
        AddRecurrent(Cell, Get(Cell + WeightNames.Bias, 3 * units), units);
    }

    /// <summary>The input weight of a cell, which the graph holds in parts one below the other.</summary>
    private void AddInput(string cell, long width, params ReadOnlySpan<(string Name, long Rows)> parts)
    {
        List<float> stacked = [];
        long rows = 0;
        foreach ((string name, long count) in parts)
        {
            stacked.AddRange(Get(name, count, width));
            rows += count;
        }

        Add(cell + WeightNames.InputWeight, Transpose([.. stacked], (int)rows, (int)width, 0, (int)width), width, rows);
    }

    private void AddRecurrent(string cell, float[] bias, long units)
    {
        float[] gates = Get(cell + UpdateReset, units, 2 * units), candidate = Get(cell + Candidate, units, units);
        int n = (int)units;
        Add(cell + WeightNames.RecurrentWeight, [.. Transpose(gates, n, 2 * n, 0, 2 * n), .. Transpose(candidate, n, n, 0, n)], 3 * units, units);
        Add(cell + WeightNames.InputBias, bias, 3 * units);
        Add(cell + WeightNames.RecurrentBias, new float[bias.Length], 3 * units);
    }

    private void AddLinear(string layer, long inputs, long outputs)
    {
        AddTransposed(layer + WeightNames.Weight, inputs, outputs);
        Add(layer + WeightNames.Bias, Get(layer + WeightNames.Bias, outputs), outputs);
    }

    private void AddTransposed(string name, long inputs, long outputs) => Add(name, Transpose(Get(name, inputs, outputs), (int)inputs, (int)outputs, 0, (int)outputs), outputs, inputs);

    private void Add(string name, float[] values, params long[] shape) => weights.Add(name, new WeightArray(shape, values));

    private float[] Get(string name, params ReadOnlySpan<long> shape)
    {
        if (!arrays.TryGetValue(prefix + name, out WeightArray? array)) throw new ArgumentException($"Its graph has no '{prefix + name}'. {ModelFileMetadata.Remedy} Where another tool has rewritten the file, let ONNX Runtime run its graph: inference.engine=onnx_runtime.");
        if (!shape.SequenceEqual([.. array.Shape]))
        {
            throw new ArgumentException(
                $"Its metadata ask for '{prefix + name}' of shape [{string.Join(", ", shape.ToArray())}], its graph has [{string.Join(", ", array.Shape)}]. {ModelFileMetadata.Remedy}");
        }

        return array.Values;
    }

    /// <summary>Some columns of a matrix, each as a row.</summary>
    private static float[] Transpose(ReadOnlySpan<float> matrix, int rows, int columns, int firstColumn, int count)
    {
        float[] transposed = new float[rows * count];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < count; c++) transposed[(c * rows) + r] = matrix[(r * columns) + firstColumn + c];
        }

        return transposed;
    }
}
