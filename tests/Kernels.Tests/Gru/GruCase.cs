using CsCheck;

namespace AutoLfads.Kernels.Tests.Gru;

/// <summary>Sizes of a bidirectional pass, and what its random numbers are drawn from.</summary>
/// <param name="Inputs">Width of the input.</param>
/// <param name="State">Width of each state.</param>
/// <param name="Rows">Sequences.</param>
/// <param name="Steps">Steps of input.</param>
public sealed record GruCase(int Inputs, int State, int Rows, int Steps)
{
    /// <summary>States of each direction, at most as many as steps.</summary>
    public int States { get; init; } = Steps;

    /// <summary>States of each direction that have a gradient: the last ones that the direction reaches.</summary>
    public int Gradients { get; init; } = Steps;

    public float Clip { get; init; } = 5;

    public Layout Layout { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Any sizes: several blocks of rows with a short last one, widths that fill no whole registers, fewer states than steps and fewer gradients than states.</summary>
    public static Gen<GruCase> Any { get; } =
        from inputs in Gen.Int[1, 130]
        from state in Gen.Int[1, 130]
        from rows in Gen.Int[1, 70]
        from steps in Gen.Int[1, Effort.Times(release: 12, debug: 4)]
        from states in Gen.Int[1, steps]
        from gradients in Gen.Int[0, states]
        from clip in Gen.Bool.Select(tight => tight ? 0.3f : 5)
        from layout in Gen.Enum<Layout>()
        from seed in Gen.Int[1, 1000]
        select new GruCase(inputs, state, rows, steps) { States = states, Gradients = gradients, Clip = clip, Layout = layout, Seed = seed };
}
