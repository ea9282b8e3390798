namespace AutoLfads.Core.Configuration;

/// <summary>Sizes of an LFADS model that its data dictate.</summary>
public sealed record LfadsDimensions
{
    /// <summary>Channels that the encoders read.</summary>
    public required int ChannelCount { get; init; }

    /// <summary>Channels that are reconstructed; more than <see cref="ChannelCount"/> where channels are held out of the encoders' sight, whose columns come last.</summary>
    public required int OutputChannelCount { get; init; }

    /// <summary>Bins that the encoders read.</summary>
    public required int WindowBins { get; init; }

    /// <summary>Bins that are reconstructed; more than <see cref="WindowBins"/> for forward prediction.</summary>
    public required int OutputBins { get; init; }

    /// <summary>Measured external inputs to the generator. Default 0.</summary>
    public int ExternalInputDim { get; init; }

    /// <summary>Dimensions of a model that reconstructs exactly what it reads.</summary>
    /// <param name="channelCount">Channels read and reconstructed.</param>
    /// <param name="windowBins">Bins read and reconstructed.</param>
    public static LfadsDimensions Autoencoder(int channelCount, int windowBins) =>
        new() { ChannelCount = channelCount, OutputChannelCount = channelCount, WindowBins = windowBins, OutputBins = windowBins };
}
