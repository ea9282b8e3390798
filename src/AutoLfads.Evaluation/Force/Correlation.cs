namespace AutoLfads.Evaluation.Force;

/// <summary>Pearson's correlation of pairs as they come, by Welford's updates; pairs with a missing value are left out.</summary>
internal sealed class Correlation
{
    private const int FewestPairs = 3;
    private const double Rounding = 1e-14; // spread relative to the size of the values that is rounding alone

    private int count;
    private double meanX, meanY, scatterX, scatterY, product, sizeX, sizeY;

    /// <summary>The correlation, in [-1, 1]; null with fewer than three pairs or where one side does not change.</summary>
    public double? Value => count < FewestPairs || scatterX <= Rounding * sizeX || scatterY <= Rounding * sizeY ? null : Math.Clamp(product / Math.Sqrt(scatterX * scatterY), -1, 1);

    /// <summary>Adds the pairs (first at t, second at t + lag).</summary>
    public void Add(double[] first, double[] second, int lag)
    {
        for (int t = 0; t + lag < second.Length; t++)
        {
            double x = first[t], y = second[t + lag];
            if (!double.IsFinite(x) || !double.IsFinite(y)) continue;
            count++;
            double dx = x - meanX, dy = y - meanY;
            meanX += dx / count;
            meanY += dy / count;
            scatterX += dx * (x - meanX);
            scatterY += dy * (y - meanY);
            product += dx * (y - meanY);
            sizeX += x * x;
            sizeY += y * y;
        }
    }
}
