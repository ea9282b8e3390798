using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Layers;

/// <summary>The recurrent half of one cell, or of two cells side by side, prepared once per pass: kernels transposed, gates z and r as one product.</summary>
internal sealed class GruRecurrence
{
    private readonly Tensor gateKernel; // [(2,) state, 2·state]
    private readonly Tensor candidateKernel; // [(2,) state, state]
    private readonly Scalar lower;
    private readonly Scalar upper;

    public GruRecurrence(GruCell cell, double stateClip) : this(cell.RecurrentWeight.t(), cell.StateDim, stateClip)
    {
    }

    /// <summary>Two cells of one size that step together over states [2, batch, state].</summary>
    public GruRecurrence(GruCell first, GruCell second, double stateClip)
        : this(stack([first.RecurrentWeight.t(), second.RecurrentWeight.t()]), first.StateDim, stateClip)
    {
    }

    private GruRecurrence(Tensor kernel, long stateDim, double stateClip)
    {
        Sizes = [2 * stateDim, stateDim];
        Tensor[] parts = kernel.split(Sizes, -1);
        gateKernel = parts[0];
        candidateKernel = parts[1];
        lower = -stateClip;
        upper = stateClip;
    }

    /// <summary>Widths of the two parts of an input product: gates z and r, then the candidate.</summary>
    public long[] Sizes { get; }

    /// <summary>One step: h' = clamp(z∘h + (1−z)∘n), n = tanh(candidate + U_n(r∘h)).</summary>
    /// <param name="gates">Input's and bias's part of the gates z and r, [(2,) batch, 2·state].</param>
    /// <param name="candidate">The same of the candidate, [(2,) batch, state].</param>
    /// <param name="state">[(2,) batch, state].</param>
    public Tensor Step(Tensor gates, Tensor candidate, Tensor state)
    {
        Tensor[] zr = AddProduct(gates, state, gateKernel).sigmoid().chunk(2, -1);
        Tensor n = AddProduct(candidate, zr[1] * state, candidateKernel).tanh();
        return n.lerp(state, zr[0]).clamp(lower, upper);
    }

    private static Tensor AddProduct(Tensor addend, Tensor state, Tensor kernel) =>
        state.dim() == 3 ? addend.baddbmm(state, kernel) : addend.addmm(state, kernel);
}
