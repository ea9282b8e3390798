using AutoLfads.Core.Configuration;
using AutoLfads.Model;

namespace AutoLfads.Benchmarks.Measurement;

/// <summary>
/// Floating-point operations that LFADS asks for, counted from the sizes of its matrix products: a multiply-add is 2 operations, all else (gates, noise, likelihood, optimiser) is not counted.
/// </summary>
/// <remarks>
/// A recurrent cell of n units and m inputs has three products of [m + n] × [n] a bin: 6·n·(m + n) operations. Backward, a product of the forward pass becomes two:
/// the gradient of its weights and that of its inputs. The encoders' inputs are data and need none. Both encoders read the whole window and there are no external inputs, as in every architecture measured here.
/// </remarks>
internal sealed class FlopCount
{
    private readonly LfadsConfig config;
    private readonly double bins;
    private readonly double channels;
    private readonly double parameters;

    public FlopCount(LfadsModel model)
    {
        config = model.Config;
        bins = model.Dimensions.WindowBins;
        channels = model.Dimensions.ChannelCount;
        parameters = model.Observation.ParameterCount * channels;
    }

    /// <summary>Both encoders, each in two directions, and the initial condition's mean and log variance, of one window.</summary>
    public double EncodersPerWindow =>
        (bins * 2 * (Cell(channels, config.InitialConditionEncoderDim) + (config.HasController ? Cell(channels, config.ControllerInputEncoderDim) : 0)))
        + Product(2.0 * config.InitialConditionEncoderDim, 2.0 * config.InitialConditionDim);

    /// <summary>Initial state and factors; then in each bin controller, inferred inputs' mean and log variance, generator, factors, output parameters, of one window.</summary>
    public double DecoderPerWindow =>
        Product(config.InitialConditionDim, config.GeneratorDim)
        + Product(config.GeneratorDim, config.FactorDim)
        + (bins * ((config.HasController ? Cell((2.0 * config.ControllerInputEncoderDim) + config.FactorDim, config.ControllerDim) : 0)
            + Product(config.ControllerDim, 2.0 * config.InferredInputDim)
            + Cell(config.InferredInputDim, config.GeneratorDim)
            + Product(config.GeneratorDim, config.FactorDim)
            + Product(config.FactorDim, parameters)));

    /// <summary>Encoders and decoder of one window.</summary>
    public double ForwardPerWindow => EncodersPerWindow + DecoderPerWindow;

    /// <summary>Forward and backward of one window.</summary>
    public double TrainingPerWindow => (3 * ForwardPerWindow) - DataGradientPerWindow;

    private double DataGradientPerWindow => bins * 2 * 3 * Product(channels, config.InitialConditionEncoderDim + config.ControllerInputEncoderDim);

    private static double Cell(double inputs, double units) => 3 * Product(inputs + units, units);

    private static double Product(double inputs, double outputs) => 2 * inputs * outputs;
}
