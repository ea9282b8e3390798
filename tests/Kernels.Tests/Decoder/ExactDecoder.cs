using AutoLfads.Kernels.Tests.Gru;

namespace AutoLfads.Kernels.Tests.Decoder;

/// <summary>The definition of the decoder in double precision, one sequence after the other, and the sum of its outputs times the given gradients.</summary>
internal sealed class ExactDecoder(DecoderData data)
{
    private readonly DecoderCase sizes = data.Sizes;
    private readonly int[] widths = [data.Sizes.Generator, data.Sizes.Factors, data.Sizes.Controller, data.Sizes.Inferred, data.Sizes.Inferred, data.Sizes.Inferred];

    /// <summary>As in the data; a test may change them.</summary>
    public double[][] Values { get; } = [.. data.Values.Select(v => Array.ConvertAll(v, x => (double)x))];

    /// <summary>Every output, [step, row, feature].</summary>
    public double[][] Outputs()
    {
        double[][] outputs = [.. widths.Select(width => new double[sizes.Steps * sizes.Rows * width])];
        for (int row = 0; row < sizes.Rows; row++) Walk(row, outputs);
        return outputs;
    }

    /// <summary>What the gradient is the gradient of.</summary>
    public double Objective()
    {
        double[][] outputs = Outputs();
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (data.OutputGradients[i] is { } gradient) sum += outputs[i].Zip(gradient, (o, g) => o * g).Sum();
        }

        return sum;
    }

    private void Walk(int row, double[][] outputs)
    {
        ExactGruCell generator = new(Values[DecoderData.GeneratorInput], Values[DecoderData.GeneratorRecurrent], Values[DecoderData.GeneratorBias], sizes.Clip);
        double[] state = At(Values[DecoderData.InitialState], sizes.Generator, 0, row), control = sizes.HasController ? Values[DecoderData.ControllerInitial] : [];
        double[] factors = Factors(Masked(state, data.InitialMask, 0, row));
        for (int step = 0; step < sizes.Steps; step++)
        {
            double[] inferred = [];
            if (sizes.HasController)
            {
                double[] read = [.. At(Values[DecoderData.EncoderStates], 2 * sizes.Encoder, step, row), .. factors];
                control = Controller().Step(control, Masked(read, data.ControllerMask, step, row));
                (double[] means, double[] deviations) = Posterior(control);
                double[] noise = sizes.Noise ? At(data.Noise, sizes.Inferred, step, row) : new double[sizes.Inferred];
                inferred = [.. means.Select((mean, i) => mean + (deviations[i] * noise[i]))];
                Put(DecoderData.ControllerStates, control);
                Put(DecoderData.Means, means);
                Put(DecoderData.StandardDeviations, deviations);
                Put(DecoderData.InferredInputs, inferred);
            }

            state = generator.Step(state, [.. inferred, .. At(data.External, sizes.External, step, row)]);
            factors = Factors(Masked(state, data.GeneratorMask, step, row));
            Put(DecoderData.GeneratorStates, state);
            Put(DecoderData.Factors, factors);

            void Put(int output, double[] values) => values.CopyTo(outputs[output], ((step * sizes.Rows) + row) * values.Length);
        }
    }

    private ExactGruCell Controller() => new(Values[DecoderData.ControllerInput], Values[DecoderData.ControllerRecurrent], Values[DecoderData.ControllerBias], sizes.Clip);

    /// <summary>The readout's first half are means, its second half log variances.</summary>
    private (double[] Means, double[] Deviations) Posterior(double[] control)
    {
        double[] moments = Product(Values[DecoderData.ReadoutWeight], control);
        for (int i = 0; i < moments.Length; i++) moments[i] += Values[DecoderData.ReadoutBias][i];
        return (moments[..sizes.Inferred], Array.ConvertAll(moments[sizes.Inferred..], logVariance => Math.Exp(logVariance / 2)));
    }

    private double[] Factors(double[] state) => Product(Values[DecoderData.FactorWeight], state);

    private double[] Masked(double[] values, float[] mask, int step, int row) =>
        sizes.Dropout ? [.. At(mask, values.Length, step, row).Zip(values, (m, v) => m * v)] : values;

    private static double[] Product(double[] matrix, double[] vector)
    {
        double[] result = new double[matrix.Length / vector.Length];
        for (int i = 0; i < result.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < vector.Length; j++) sum += matrix[(i * vector.Length) + j] * vector[j];
            result[i] = sum;
        }

        return result;
    }

    private double[] At(double[] sequence, int width, int step, int row) => sequence.AsSpan(((step * sizes.Rows) + row) * width, width).ToArray();

    private double[] At(float[] sequence, int width, int step, int row) => Array.ConvertAll(sequence.AsSpan(((step * sizes.Rows) + row) * width, width).ToArray(), v => (double)v);
}
