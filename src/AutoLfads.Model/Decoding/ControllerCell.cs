using AutoLfads.Model.Layers;
using TorchSharp;

namespace AutoLfads.Model.Decoding;

/// <summary>The controller: a recurrent cell and the map from its state to mean and log variance of each inferred input.</summary>
internal sealed class ControllerCell : torch.nn.Module
{
    public ControllerCell(string name, long encoderDim, long factorDim, long stateDim, long inferredInputDim, WeightDraw draw) : base(name)
    {
        EncoderDim = encoderDim;
        long inputDim = encoderDim + factorDim;
        Cell = new GruCell("cell", inputDim, stateDim, WeightDraw.FanIn(inputDim), WeightDraw.FanIn(stateDim), draw);
        Readout = new LinearLayer("readout", stateDim, 2 * inferredInputDim, draw);
        register_module("cell", Cell);
        register_module("readout", Readout);
    }

    /// <summary>Leading columns of the cell's input that come from the encoder; the others are the factors of the bin before.</summary>
    public long EncoderDim { get; }

    public GruCell Cell { get; }

    /// <summary>Rows: means first, then log variances.</summary>
    public LinearLayer Readout { get; }
}
