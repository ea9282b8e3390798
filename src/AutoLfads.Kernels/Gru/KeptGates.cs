namespace AutoLfads.Kernels.Gru;

/// <summary>Gates and candidate of one step, kept for the backward pass, or nothing.</summary>
/// <param name="gates">z and r, [row, 2·padded state]; null keeps nothing.</param>
/// <param name="candidate">n, [row, padded state].</param>
/// <param name="pastCaches">True where the whole sequence is so long that what is kept would only push other numbers out of the caches.</param>
internal readonly unsafe struct KeptGates(float* gates, float* candidate, bool pastCaches)
{
    public float* Gates { get; } = gates;

    public float* Candidate { get; } = candidate;

    public bool PastCaches { get; } = pastCaches;
}
