namespace AutoLfads.Inference.Forward.Observations;

/// <summary>Poisson: the rate from its log, which is limited to ±20, is mean and variance.</summary>
internal sealed class PoissonTransform(int channels) : ObservationTransform(1, channels)
{
    private const float LogLimit = 20;

    private protected override void Transform()
    {
        Limit(0, -LogLimit, LogLimit);
        Exp(0);
        Block(0).CopyTo(Mean);
        Block(0).CopyTo(Variance);
    }
}
