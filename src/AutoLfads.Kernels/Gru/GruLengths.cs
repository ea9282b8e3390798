using AutoLfads.Kernels.Memory;

namespace AutoLfads.Kernels.Gru;

/// <summary>Checks of a cell's parameters.</summary>
internal static class GruLengths
{
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void Require(in GruParameters parameters, int inputDim, int stateDim, bool hasInitialState, string name)
    {
        Lengths.Require(parameters.InputWeight, 3L * stateDim * inputDim, $"{name}.{nameof(parameters.InputWeight)}");
        Lengths.Require(parameters.RecurrentWeight, 3L * stateDim * stateDim, $"{name}.{nameof(parameters.RecurrentWeight)}");
        Lengths.Require(parameters.Bias, 3L * stateDim, $"{name}.{nameof(parameters.Bias)}");
        Lengths.Require(parameters.InitialState, hasInitialState ? stateDim : 0, $"{name}.{nameof(parameters.InitialState)}");
    }
}
