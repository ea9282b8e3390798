namespace AutoLfads.Inference.Forward.Observations;

/// <summary>Gaussian: mean, and variance from its log, which is limited to ln 1e-6 and 20.</summary>
internal sealed class GaussianTransform(int channels) : ObservationTransform(2, channels)
{
    private const float SmallestVariance = 1e-6f, LargestLogVariance = 20;

    private protected override void Transform()
    {
        Limit(1, MathF.Log(SmallestVariance), LargestLogVariance);
        Exp(1);
        Block(0).CopyTo(Mean);
        Block(1).CopyTo(Variance);
    }
}
