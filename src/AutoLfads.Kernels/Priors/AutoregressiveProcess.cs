namespace AutoLfads.Kernels.Priors;

/// <summary>The prior's numbers, spread over the bins of a window, so that registers need not know where one input ends.</summary>
internal sealed class AutoregressiveProcess
{
    /// <summary>Padding behind every row: as many numbers as the widest register holds.</summary>
    public const int Padding = 16;

    private readonly double[] coefficients; // a, [input]
    private readonly double[] remainders; // 1 − a², [input]
    private readonly double[] variances; // v, [input]

    public AutoregressiveProcess(int bins, int inputs, ReadOnlySpan<float> logTau, ReadOnlySpan<float> logVariance)
    {
        (Bins, Inputs, Length) = (bins, inputs, bins * inputs);
        (coefficients, remainders, variances) = (new double[inputs], new double[inputs], new double[inputs]);
        (Coefficients, Precisions) = (new float[Length + inputs + Padding], new float[Length + Padding]);
        for (int i = 0; i < inputs; i++)
        {
            double rate = Math.Exp(-(double)logTau[i]);
            coefficients[i] = Math.Exp(-rate);
            remainders[i] = 1 - (coefficients[i] * coefficients[i]);
            variances[i] = Math.Exp(logVariance[i]);
            HalfLogVariances += 0.5 * ((bins * (double)logVariance[i]) - Math.Log(remainders[i]));
            Precisions[i] = (float)(remainders[i] / variances[i]);
            for (int j = i + inputs; j < Length; j += inputs) (Coefficients[j], Precisions[j]) = ((float)coefficients[i], (float)(1 / variances[i]));
        }
    }

    public int Bins { get; }

    public int Inputs { get; }

    /// <summary>Numbers in a window.</summary>
    public int Length { get; }

    /// <summary>a of every [bin, input]: 0 at the first bin, which has no bin before, and again one bin after the last.</summary>
    public float[] Coefficients { get; }

    /// <summary>1/variance of every [bin, input].</summary>
    public float[] Precisions { get; }

    /// <summary>Half of the sum of all log variances.</summary>
    public double HalfLogVariances { get; }

    /// <summary>Gradient of a window's divergence with respect to log τ and log v of one input.</summary>
    /// <param name="input">Which.</param>
    /// <param name="crossed">Σ deviation·(u of the bin before)/v from the second bin on.</param>
    /// <param name="squared">Σ deviation²/variance over all bins.</param>
    /// <param name="first">u at the first bin.</param>
    public (double LogTau, double LogVariance) Gradient(int input, double crossed, double squared, double first)
    {
        double a = coefficients[input];
        double byCoefficient = (a * ((1 / remainders[input]) - (first * first / variances[input]))) - crossed;
        double coefficientByLogTau = a * -Math.Log(a); // a = exp(−exp(−log τ))
        return (byCoefficient * coefficientByLogTau, 0.5 * (Bins - squared));
    }
}
