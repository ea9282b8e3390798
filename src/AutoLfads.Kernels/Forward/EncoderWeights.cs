using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Forward;

/// <summary>An encoder: a cell along time, a cell against it, and what both read of the data.</summary>
internal sealed class EncoderWeights : IDisposable
{
    public EncoderWeights(int channels, int stateDim, int lanes)
    {
        Along = new RecurrentCell(0, stateDim, lanes);
        Against = new RecurrentCell(0, stateDim, lanes);
        Inputs = new AffineMap(channels, 6 * Along.PaddedStateDim, lanes);
    }

    public RecurrentCell Along { get; }

    public RecurrentCell Against { get; }

    /// <summary>From the data to z, r, n of the cell along time, then of the cell against it, each padded.</summary>
    public AffineMap Inputs { get; }

    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Load(in GruParameters along, in GruParameters against, string name)
    {
        Require(along, $"{name}Along");
        Require(against, $"{name}Against");
        Along.Load(along, Inputs, 0, 0);
        Against.Load(against, Inputs, 3 * Along.PaddedStateDim, 0);
    }

    public void Dispose()
    {
        Along.Dispose();
        Against.Dispose();
        Inputs.Dispose();
    }

    private void Require(in GruParameters parameters, string name) => GruLengths.Require(parameters, Inputs.Weight.Rows, Along.StateDim, hasInitialState: true, name);
}
