namespace AutoLfads.Inference.Forward.Observations;

/// <summary>Squared error: the parameter is the mean; no variance is claimed.</summary>
internal sealed class MeanSquaredErrorTransform(int channels) : ObservationTransform(1, channels)
{
    private protected override void Transform()
    {
        Block(0).CopyTo(Mean);
        Variance.Clear();
    }
}
