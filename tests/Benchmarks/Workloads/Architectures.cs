using AutoLfads.Core.Configuration;

namespace AutoLfads.Benchmarks.Workloads;

/// <summary>The models that are measured, by name.</summary>
internal static class Architectures
{
    /// <summary>The size of models of one limb's EMG.</summary>
    public const string EmgBench = "emg-bench";

    /// <summary>About four times the arithmetic of <see cref="EmgBench"/>.</summary>
    public const string Large = "large";

    /// <summary>The model that was put on an FPGA for the shortest delay (arXiv 2402.04274): 73 bins of 70 channels, encoder 2x64, generator 64, no controller.</summary>
    public const string Fpga = "fpga";

    /// <summary>Channels of the simulated EMG.</summary>
    public const int ChannelCount = 12;

    /// <summary>Bins of a window where a row does not say otherwise.</summary>
    public const int WindowBins = 100;

    /// <summary>Ordinary dropout is off, so that both paths compute nothing but LFADS; coordinated dropout and temporal shift are on, as in every training.</summary>
    private static readonly LfadsConfig Emg = new()
    {
        InitialConditionEncoderDim = 64,
        ControllerInputEncoderDim = 64,
        ControllerDim = 64,
        InferredInputDim = 4,
        InitialConditionDim = 32,
        GeneratorDim = 100,
        FactorDim = 16,
        Observation = ObservationKind.Gamma,
        DropoutRate = 0,
    };

    /// <summary>Sizes of one window of the model of a name.</summary>
    public static LfadsDimensions Window(string name) => name == Fpga ? LfadsDimensions.Autoencoder(70, 73) : LfadsDimensions.Autoencoder(ChannelCount, WindowBins);

    /// <summary>The configuration of a name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no model of that name.</exception>
    public static LfadsConfig Named(string name) => name switch
    {
        EmgBench => Emg,
        Large => Emg with { InitialConditionEncoderDim = 128, ControllerInputEncoderDim = 128, ControllerDim = 128, GeneratorDim = 200, FactorDim = 40 },
        Fpga => Emg with
        {
            InitialConditionEncoderDim = 64,
            ControllerInputEncoderDim = 0,
            ControllerDim = 0,
            InferredInputDim = 0,
            InitialConditionDim = 64,
            GeneratorDim = 64,
            Observation = ObservationKind.Poisson,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"The models are {EmgBench}, {Large} and {Fpga}."),
    };
}
