using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Encoding;

/// <summary>What the controller sees of the encoder: each direction late by the lag, zeros where the encoder has nothing to say.</summary>
internal static class ControllerInputs
{
    /// <summary>Aligns encoder states with the decoder's bins.</summary>
    /// <param name="forwards">Forward states over the bins from <paramref name="firstBin"/> on, [batch, encoded time, state].</param>
    /// <param name="backwards">Backward states of the same bins.</param>
    /// <param name="lag">Bin t sees the forward state of t − lag and the backward state of t + lag.</param>
    /// <param name="firstBin">First bin that the encoder read; the bins before it see zeros.</param>
    /// <param name="outputBins">Bins of the decoder; those after the encoder's last see zeros.</param>
    /// <returns>[batch, output time, 2·state], forward half first.</returns>
    public static Tensor Align(Tensor forwards, Tensor backwards, long lag, long firstBin, long outputBins)
    {
        long encoded = forwards.shape[1], kept = Math.Max(encoded - lag, 0), hidden = encoded - kept;
        long after = outputBins - firstBin - encoded;
        return cat(
            [
                PadTime(forwards.narrow(1, 0, kept), firstBin + hidden, after),
                PadTime(backwards.narrow(1, hidden, kept), firstBin, hidden + after),
            ],
            dim: -1);
    }

    private static Tensor PadTime(Tensor states, long before, long after) =>
        before == 0 && after == 0 ? states : nn.functional.pad(states, [0, 0, before, after]);
}
