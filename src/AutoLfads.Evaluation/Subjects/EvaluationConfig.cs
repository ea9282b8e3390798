using AutoLfads.Evaluation.Cortex;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Force;
using AutoLfads.Evaluation.FrequencyResponse;
using AutoLfads.Evaluation.HeldOut;
using AutoLfads.Evaluation.Oscillations;
using AutoLfads.Evaluation.Profiles;

namespace AutoLfads.Evaluation.Subjects;

/// <summary>The recipes of all analyses.</summary>
public sealed record EvaluationConfig
{
    /// <summary>Decoding.</summary>
    public DecodingConfig Decoding { get; init; } = new();

    /// <summary>Samples that are hidden from estimators. Default 20 % in blocks of 3 bins, because EMG that was resampled shares noise between neighbouring bins.</summary>
    public HeldOutConfig HeldOut { get; init; } = new() { BlockBins = 3 };

    /// <summary>Frequency response around events.</summary>
    public FrequencyResponseConfig FrequencyResponse { get; init; } = new();

    /// <summary>Correlation with the derivative of force.</summary>
    public ForceDerivativeConfig Force { get; init; } = new();

    /// <summary>Search for oscillations.</summary>
    public OscillationConfig Oscillations { get; init; } = new();

    /// <summary>Prediction from spikes.</summary>
    public CortexPredictionConfig Cortex { get; init; } = new();

    /// <summary>Mean course over trials.</summary>
    public ProfileConfig Profiles { get; init; } = new();

    /// <summary>Events that trials are aligned to, the one that others are compared with first; empty for all that the recording has.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Longest segment of a spectrum, bins; shorter where trials are. 8 or more. Default 256.</summary>
    public int SegmentBins { get; init; } = 256;

    /// <summary>Time before and after an event that profiles of a recording show, seconds; above 0. Default 0.5.</summary>
    public double ProfileSeconds { get; init; } = 0.5;
}
