namespace AutoLfads.Core.Preprocessing.Filtering;

/// <summary>One section of a recursive filter: (B0 + B1 z⁻¹ + B2 z⁻²) / (1 + A1 z⁻¹ + A2 z⁻²). A first-order section has B2 = A2 = 0.</summary>
/// <param name="B0">Coefficient of the present input.</param>
/// <param name="B1">Coefficient of the input one sample ago.</param>
/// <param name="B2">Coefficient of the input two samples ago.</param>
/// <param name="A1">Coefficient of the output one sample ago.</param>
/// <param name="A2">Coefficient of the output two samples ago.</param>
public readonly record struct SecondOrderSection(double B0, double B1, double B2, double A1, double A2)
{
    /// <summary>Gain at frequency 0.</summary>
    public double ConstantGain => (B0 + B1 + B2) / (1 + A1 + A2);
}
