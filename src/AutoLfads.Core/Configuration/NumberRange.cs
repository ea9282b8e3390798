using System.Globalization;

namespace AutoLfads.Core.Configuration;

/// <summary>The finite values that a setting may take.</summary>
internal sealed record NumberRange(double Minimum, bool IncludesMinimum, double Maximum, bool IncludesMaximum)
{
    /// <summary>Any finite number.</summary>
    public static NumberRange Finite { get; } = new(double.NegativeInfinity, true, double.PositiveInfinity, true);

    /// <summary>Above 0.</summary>
    public static NumberRange Positive { get; } = Finite with { Minimum = 0, IncludesMinimum = false };

    /// <summary>0 or more.</summary>
    public static NumberRange NotNegative { get; } = Finite with { Minimum = 0 };

    /// <summary>[0, 1): a rate at which something is left.</summary>
    public static NumberRange ZeroToBelowOne { get; } = new(0, true, 1, false);

    /// <summary>[0, 1].</summary>
    public static NumberRange ZeroToOne { get; } = new(0, true, 1, true);

    /// <summary>(0, 1]: a quantile.</summary>
    public static NumberRange AboveZeroToOne { get; } = new(0, false, 1, true);

    /// <summary>(0, 1).</summary>
    public static NumberRange BetweenZeroAndOne { get; } = new(0, false, 1, false);

    public bool Contains(double value) =>
        double.IsFinite(value)
        && (IncludesMinimum ? value >= Minimum : value > Minimum)
        && (IncludesMaximum ? value <= Maximum : value < Maximum);

    /// <summary>The value inside that is nearest to one; a neighbour of a bound that is not included.</summary>
    public double Nearest(double value)
    {
        double lowest = double.IsNegativeInfinity(Minimum) ? double.MinValue : IncludesMinimum ? Minimum : Math.BitIncrement(Minimum);
        double highest = double.IsPositiveInfinity(Maximum) ? double.MaxValue : IncludesMaximum ? Maximum : Math.BitDecrement(Maximum);
        return Math.Clamp(value, lowest, highest);
    }

    /// <summary>The range in words that continue "must be".</summary>
    public override string ToString()
    {
        string? lower = double.IsFinite(Minimum) ? (IncludesMinimum ? "at least " : "above ") + Text(Minimum) : null;
        string? upper = double.IsFinite(Maximum) ? (IncludesMaximum ? "at most " : "below ") + Text(Maximum) : null;
        string bounds = string.Join(" and ", new[] { lower, upper }.OfType<string>());
        return bounds.Length > 0 ? bounds : "a finite number";
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
