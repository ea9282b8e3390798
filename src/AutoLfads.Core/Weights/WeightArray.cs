namespace AutoLfads.Core.Weights;

/// <summary>One named array of a model's weights or of an optimiser's state, outside of any tensor library.</summary>
/// <param name="Shape">Size of each axis; empty for a scalar.</param>
/// <param name="Values">Row-major values.</param>
public sealed record WeightArray(IReadOnlyList<long> Shape, float[] Values);
