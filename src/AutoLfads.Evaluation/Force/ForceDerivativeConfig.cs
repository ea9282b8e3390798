namespace AutoLfads.Evaluation.Force;

/// <summary>The recipe of the correlation with the derivative of force.</summary>
public sealed record ForceDerivativeConfig
{
    /// <summary>Bins of the window in which a polynomial gives the derivative; odd, above <see cref="PolynomialOrder"/>. Default 27, which is 54 ms at 500 Hz.</summary>
    public int WindowBins { get; init; } = 27;

    /// <summary>Order of that polynomial; 1 or more. Default 5.</summary>
    public int PolynomialOrder { get; init; } = 5;

    /// <summary>Largest lag, seconds: the estimate at t is correlated with the derivative at t + lag, every bin from 0 to here. 0 or more. Default 0.15.</summary>
    public double MaxLagSeconds { get; init; } = 0.15;

    /// <summary>Every problem of these settings, one message each; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> problems = [];
        if (PolynomialOrder < 1) problems.Add($"The polynomial's order (polynomial_order) must be 1 or more, was {PolynomialOrder}.");
        if (WindowBins % 2 == 0 || WindowBins <= PolynomialOrder) problems.Add($"The window (window_bins) must be odd and longer than the polynomial's order, was {WindowBins}.");
        if (!(double.IsFinite(MaxLagSeconds) && MaxLagSeconds >= 0)) problems.Add($"The largest lag (max_lag_seconds) must be 0 or more, was {MaxLagSeconds}.");
        return problems;
    }
}
