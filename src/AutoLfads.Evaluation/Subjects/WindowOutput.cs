using AutoLfads.Core.Estimates;
using AutoLfads.Core.Windowing;

namespace AutoLfads.Evaluation.Subjects;

/// <summary>An estimate of training and validation windows, without margins.</summary>
/// <param name="Name">Name of the estimator.</param>
/// <param name="Train">Estimate of the training windows, [window, WindowBins, channel].</param>
/// <param name="Valid">Estimate of the validation windows, [window, WindowBins, channel].</param>
public sealed record WindowOutput(string Name, WindowSet Train, WindowSet Valid)
{
    /// <summary>Lower end of its interval, of both sets; null where it gives none.</summary>
    public IReadOnlyList<WindowSet>? Lower { get; init; }

    /// <summary>Upper end of its interval, of both sets; null where it gives none.</summary>
    public IReadOnlyList<WindowSet>? Upper { get; init; }

    /// <summary>Estimates windows again, [window, WindowBins, channel], in which NaN are missing samples, a share of all that the second argument states; null where that cannot be done.</summary>
    public Func<WindowSet, double, WindowSet>? Again { get; init; }

    /// <summary>A model's estimates.</summary>
    /// <param name="name">Name of the estimator.</param>
    /// <param name="train">Estimates of the training windows.</param>
    /// <param name="valid">Estimates of the validation windows.</param>
    public static WindowOutput Of(string name, WindowEstimates train, WindowEstimates valid)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(valid);
        return new WindowOutput(name, train.OutputMeans, valid.OutputMeans) { Lower = Both(train.Lower, valid.Lower), Upper = Both(train.Upper, valid.Upper) };
    }

    private static IReadOnlyList<WindowSet>? Both(WindowSet? train, WindowSet? valid) => train is null || valid is null ? null : [train, valid];
}
