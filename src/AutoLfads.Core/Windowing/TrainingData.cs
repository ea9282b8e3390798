using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Windowing;

/// <summary>Everything a model is trained on: preprocessed windows, how they were split, and how they came about.</summary>
public sealed record TrainingData
{
    /// <summary>Name and unit of each EMG channel, in column order.</summary>
    public required IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>Width of a bin, seconds; above 0.</summary>
    public required double BinSeconds { get; init; }

    /// <summary>Bins on each side of a window kept for the temporal shift; 0 or more.</summary>
    public required int MarginBins { get; init; }

    /// <summary>EMG of the training windows, [window, WindowBins + 2·MarginBins, channel].</summary>
    public required WindowSet Train { get; init; }

    /// <summary>EMG of the validation windows, the same bins and channels.</summary>
    public required WindowSet Valid { get; init; }

    /// <summary>Zero-based number of each training window among all windows, in recording order.</summary>
    public required IReadOnlyList<int> TrainIndices { get; init; }

    /// <summary>Zero-based number of each validation window among all windows, in recording order.</summary>
    public required IReadOnlyList<int> ValidIndices { get; init; }

    /// <summary>What is reconstructed for the training windows where it is not the encoder's data (forward prediction, held-out channels), [window, OutputBins + 2·MarginBins, output channel]; null when it is.</summary>
    public WindowSet? TrainTarget { get; init; }

    /// <summary>The same for the validation windows.</summary>
    public WindowSet? ValidTarget { get; init; }

    /// <summary>Measured external inputs of the training windows, [window, OutputBins, input]; null when there are none.</summary>
    public WindowSet? TrainExternalInputs { get; init; }

    /// <summary>The same for the validation windows.</summary>
    public WindowSet? ValidExternalInputs { get; init; }

    /// <summary>Behaviour to decode; null when there is none.</summary>
    public DecodingTarget? Decoding { get; init; }

    /// <summary>The fitted preprocessing that made the windows; null when the file's windows came preprocessed.</summary>
    public PreprocessingChain? Preprocessing { get; init; }

    /// <summary>How the windows were cut; null when the file's windows are trials of its own.</summary>
    public WindowingConfig? Windowing { get; init; }

    /// <summary>Where each window was cut, in the order of the window numbers; empty when unknown.</summary>
    public IReadOnlyList<WindowPlacement> Placements { get; init; } = [];

    /// <summary>Where the recordings come from, one entry a recording.</summary>
    public IReadOnlyList<Provenance> Sources { get; init; } = [];

    /// <summary>Bins per window without margins.</summary>
    public int WindowBins => Train.TimeBins - (2 * MarginBins);
}
