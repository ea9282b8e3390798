namespace AutoLfads.Kernels.Priors;

/// <summary>Rows [bin, input] for one window at a time.</summary>
/// <param name="rows">Memory for <see cref="Count"/> rows.</param>
/// <param name="length">Numbers from one row to the next: a window, one bin and the padding.</param>
/// <param name="inputs">Numbers of a bin.</param>
/// <param name="coefficients">a.</param>
/// <param name="precisions">1/variance.</param>
internal readonly unsafe struct AutoregressiveRows(float* rows, nint length, int inputs, float* coefficients, float* precisions)
{
    public const int Count = 7;

    public float* Mean => rows;

    public float* Std => rows + length;

    public float* Noise => rows + (2 * length);

    /// <summary>The draw; the bin before the first is 0.</summary>
    public float* Path => rows + (3 * length) + inputs;

    /// <summary>The draw less what the bin before predicts.</summary>
    public float* Deviation => rows + (4 * length);

    /// <summary>The deviation divided by its variance; the bin after the last is 0.</summary>
    public float* Weighted => rows + (5 * length);

    /// <summary>Each bin's part of the divergence.</summary>
    public float* Term => rows + (6 * length);

    public float* Coefficients => coefficients;

    public float* Precisions => precisions;
}
