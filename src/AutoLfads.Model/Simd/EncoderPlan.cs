using AutoLfads.Kernels.Gru;

namespace AutoLfads.Model.Simd;

/// <summary>What an encoder computes of its states, and where they go in [bin, row, 2·padded state], the half along time first.</summary>
/// <param name="Kernels">Kernels of the encoder's size.</param>
/// <param name="States">States of each direction: the first along time, the last against it.</param>
/// <param name="AlongFirstBin">Bin of the first state along time.</param>
/// <param name="AgainstFirstBin">Bin of the first state against time, in the order of time.</param>
/// <param name="Bins">Bins in all; those without a state are 0.</param>
/// <param name="Threads">Threads that the kernels use.</param>
internal sealed record EncoderPlan(BidirectionalGru Kernels, int States, int AlongFirstBin, int AgainstFirstBin, int Bins, int Threads);
