using MathNet.Numerics;

namespace AutoLfads.Evaluation.HeldOut;

/// <summary>A gamma distribution around an envelope: its shape and what the envelope is multiplied by to be its mean.</summary>
internal sealed record GammaFit(double Shape, double Gain)
{
    private const double LargestLogShape = 14;
    private const int Bisections = 60;

    /// <summary>Maximum likelihood from samples divided by the envelope: their mean is the gain, and log a - ψ(a) = log mean - mean log gives the shape.</summary>
    /// <returns>The fit; its shape is limited to e^±14, which only a noiseless estimate reaches.</returns>
    public static GammaFit To(IReadOnlyCollection<double> ratios)
    {
        double gain = ratios.Average(), spread = Math.Log(gain) - ratios.Average(Math.Log);
        double low = -LargestLogShape, high = LargestLogShape;
        for (int i = 0; i < Bisections; i++)
        {
            double middle = (low + high) / 2;
            // log a - ψ(a) falls from infinity to 0.
            if (middle - SpecialFunctions.DiGamma(Math.Exp(middle)) > spread) low = middle;
            else high = middle;
        }

        return new GammaFit(Math.Exp((low + high) / 2), gain);
    }

    /// <summary>Negative log-likelihood of a sample, nats.</summary>
    public double Nll(double sample, double envelope)
    {
        double rate = Shape / (Gain * envelope);
        return SpecialFunctions.GammaLn(Shape) - (Shape * Math.Log(rate)) - ((Shape - 1) * Math.Log(sample)) + (rate * sample);
    }
}
