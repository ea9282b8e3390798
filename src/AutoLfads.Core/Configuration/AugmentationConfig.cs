namespace AutoLfads.Core.Configuration;

/// <summary>What happens to each batch on its way into training, in the order temporal shift, log, sample validation, coordinated dropout.</summary>
public sealed record AugmentationConfig
{
    /// <summary>Largest temporal shift, bins; 0 switches the shift off. Default 6.</summary>
    /// <remarks>The shift is the subject of a published patent application, WO2023064498A1.</remarks>
    public int ShiftMaxBins { get; init; } = 6;

    /// <summary>Standard deviation of the shift before truncation, bins. Default 3.</summary>
    public double ShiftSdBins { get; init; } = 3;

    /// <summary>True: validation batches are shifted too, so that copying the input does not pay there. Default true.</summary>
    public bool ShiftValidation { get; init; } = true;

    /// <summary>Share of samples held out of training and of the input, in [0, 1); their likelihood is logged. Default 0.</summary>
    public double SampleValidationRate { get; init; }

    /// <summary>Share of input samples that coordinated dropout removes, in [0, 1). Default 0.3.</summary>
    public double CoordinatedDropoutRate { get; init; } = 0.3;

    /// <summary>Neighbouring bins of a channel that coordinated dropout removes together; 1 draws every sample by itself, as the reference does. Default 1.</summary>
    public int CoordinatedDropoutBlockBins { get; init; } = 1;

    /// <summary>Share of the kept input samples whose reconstruction still gives gradient, in [0, 1]. Default 0.</summary>
    public double CoordinatedDropoutPassRate { get; init; }

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        var checks = new ConfigChecks("augmentation");
        checks.Count(ShiftMaxBins, minimum: 0);
        checks.Number(ShiftSdBins, NumberRange.NotNegative);
        checks.Number(SampleValidationRate, NumberRange.ZeroToBelowOne);
        checks.Number(CoordinatedDropoutRate, NumberRange.ZeroToBelowOne);
        checks.Count(CoordinatedDropoutBlockBins, minimum: 1);
        checks.Number(CoordinatedDropoutPassRate, NumberRange.ZeroToOne);
        if (ShiftMaxBins > 0 && ShiftSdBins == 0)
        {
            checks.Add(
                nameof(ShiftSdBins),
                $"must be above 0 for a shift of up to {ShiftMaxBins} bins, was 0. To switch the shift off set augmentation.shift_max_bins to 0.",
                "augmentation.shift_max_bins");
        }

        return checks.Problems;
    }
}
