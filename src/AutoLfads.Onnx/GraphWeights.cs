using AutoLfads.Core.Weights;

namespace AutoLfads.Onnx;

/// <summary>A model's weights by their lfads-torch names, checked for shape on every access and laid out as the graph multiplies them.</summary>
/// <param name="weights">The weights by name.</param>
/// <param name="ofModel">Whose they are, for messages: " of model 2 of 4", or nothing where there is one model.</param>
internal sealed class GraphWeights(IReadOnlyDictionary<string, WeightArray> weights, string ofModel)
{
    /// <summary>The values of one array.</summary>
    /// <exception cref="ArgumentException">The name is missing or the shape differs.</exception>
    public float[] Get(string name, params ReadOnlySpan<long> shape)
    {
        if (!weights.TryGetValue(name, out WeightArray? array))
            throw new ArgumentException($"The weights{ofModel} lack '{name}'. Export the weights of a model with the same configuration.");
        if (!shape.SequenceEqual([.. array.Shape]))
            throw new ArgumentException($"'{name}'{ofModel} must have the shape [{string.Join(", ", shape.ToArray())}], has [{string.Join(", ", array.Shape)}]. Export the weights of a model with the same configuration.");
        return array.Values;
    }

    /// <summary>A weight stored [out, in] as the [in, out] matrix that a row vector is multiplied by.</summary>
    public float[] Transposed(string name, int outputs, int inputs) => Transpose(Get(name, outputs, inputs), outputs, inputs);

    /// <summary>The bias of a recurrent cell's gates: with the reset gate applied before the recurrent product, input and recurrent bias always add up.</summary>
    public float[] GateBias(string cell, int units)
    {
        float[] input = Get(cell + ".bias_ih", 3 * units), recurrent = Get(cell + ".bias_hh", 3 * units);
        return [.. input.Zip(recurrent, (a, b) => a + b)];
    }

    /// <summary>The factors' weight with every row divided by its length, as an [in, out] matrix.</summary>
    public float[] NormalisedTransposed(string name, int outputs, int inputs)
    {
        const double SmallestNorm = 1e-12;
        float[] rows = [.. Get(name, outputs, inputs)];
        for (int r = 0; r < outputs; r++)
        {
            Span<float> row = rows.AsSpan(r * inputs, inputs);
            double squares = 0;
            foreach (float value in row) squares += (double)value * value;
            double norm = Math.Max(Math.Sqrt(squares), SmallestNorm);
            foreach (ref float value in row) value = (float)(value / norm);
        }

        return Transpose(rows, outputs, inputs);
    }

    private static float[] Transpose(ReadOnlySpan<float> values, int rows, int columns)
    {
        float[] transposed = new float[values.Length];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++) transposed[(c * rows) + r] = values[(r * columns) + c];
        }

        return transposed;
    }
}
