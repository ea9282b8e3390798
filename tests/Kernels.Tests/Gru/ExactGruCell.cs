namespace AutoLfads.Kernels.Tests.Gru;

/// <summary>The definition of the cell in double precision: z, r = σ(W x + U h + b), n = tanh(W x + U(r∘h) + b), h' = clamp(z∘h + (1−z)∘n); gate blocks z, r, n.</summary>
/// <param name="inputWeight">W, [3·state, input].</param>
/// <param name="recurrentWeight">U, [3·state, state].</param>
/// <param name="bias">b, [3·state].</param>
/// <param name="clip">Limit of the state.</param>
internal sealed class ExactGruCell(double[] inputWeight, double[] recurrentWeight, double[] bias, double clip)
{
    private readonly int width = bias.Length / 3;

    public double[] Step(double[] state, double[] input)
    {
        double[] z = new double[width], reset = new double[width], next = new double[width];
        for (int j = 0; j < width; j++)
        {
            z[j] = Sigmoid(Product(j, input, state));
            reset[j] = Sigmoid(Product(width + j, input, state)) * state[j];
        }

        for (int j = 0; j < width; j++)
        {
            double n = Math.Tanh(Product((2 * width) + j, input, reset));
            next[j] = Math.Clamp((z[j] * state[j]) + ((1 - z[j]) * n), -clip, clip);
        }

        return next;
    }

    private double Product(int unit, double[] input, double[] state)
    {
        double sum = bias[unit];
        int inputs = input.Length, first = unit * inputs, firstState = unit * width;
        for (int i = 0; i < inputs; i++) sum += inputWeight[first + i] * input[i];
        for (int i = 0; i < width; i++) sum += recurrentWeight[firstState + i] * state[i];
        return sum;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
