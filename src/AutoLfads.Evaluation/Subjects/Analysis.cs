namespace AutoLfads.Evaluation.Subjects;

/// <summary>What can be found out about estimates.</summary>
public enum Analysis
{
    /// <summary>How well behaviour is decoded, over lags, beside rectified EMG and fixed low-passes.</summary>
    Decoding,

    /// <summary>Decoding beside baselines that were tuned, by EMG and by nested decoding, with paired tests.</summary>
    Comparison,

    /// <summary>How well the known activation of simulated EMG is recovered.</summary>
    Truth,

    /// <summary>Likelihood of EMG samples that the estimators were not given.</summary>
    HeldOut,

    /// <summary>Frequency response around events.</summary>
    FrequencyResponse,

    /// <summary>Power spectra, and coherence with the EMG.</summary>
    Spectra,

    /// <summary>Correlation and coherence with the derivative of force.</summary>
    Force,

    /// <summary>Oscillations above the background.</summary>
    Oscillations,

    /// <summary>Prediction from the spikes of motor cortex.</summary>
    Cortex,

    /// <summary>Mean course over trials, and their variability.</summary>
    Profiles,

    /// <summary>Single trials to look at.</summary>
    Examples,
}
