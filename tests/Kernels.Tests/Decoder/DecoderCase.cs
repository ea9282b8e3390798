using AutoLfads.Kernels.Decoder;
using CsCheck;

namespace AutoLfads.Kernels.Tests.Decoder;

/// <summary>Sizes of a decoder and of what it runs over, and what is given to it.</summary>
/// <param name="Generator">Width of the generator.</param>
/// <param name="Factors">Factors.</param>
/// <param name="External">Measured inputs.</param>
/// <param name="Rows">Sequences.</param>
/// <param name="Steps">Steps.</param>
public sealed record DecoderCase(int Generator, int Factors, int External, int Rows, int Steps)
{
    /// <summary>Width of the controller; 0 leaves it out.</summary>
    public int Controller { get; init; }

    /// <summary>Width of each direction of the encoder; 0 without a controller.</summary>
    public int Encoder { get; init; }

    /// <summary>Inferred inputs; 0 without a controller.</summary>
    public int Inferred { get; init; }

    public bool Noise { get; init; } = true;

    public bool Dropout { get; init; }

    /// <summary>Outputs that have a gradient, by their positions in <see cref="DecoderData.OutputNames"/>.</summary>
    public IReadOnlyList<int> Given { get; init; } = [0, 1, 2, 3, 4, 5];

    public float Clip { get; init; } = 5;

    public Layout Layout { get; init; }

    public int Seed { get; init; } = 1;

    public bool HasController => Controller > 0;

    public DecoderSizes DecoderSizes => new()
    {
        GeneratorDim = Generator, FactorDim = Factors, ExternalInputDim = External, ControllerDim = Controller, EncoderDim = Encoder, InferredInputDim = Inferred, StateClip = Clip,
    };

    /// <summary>Any sizes, with and without controller, dropout, noise and external inputs, and with any of the outputs' gradients.</summary>
    public static Gen<DecoderCase> Any { get; } =
        from generator in Gen.Int[1, 130]
        from factors in Gen.Int[1, 130]
        from external in Gen.Frequency((1, Gen.Const(0)), (2, Gen.Int[1, 130]))
        from rows in Gen.Int[1, 70]
        from steps in Gen.Int[1, Effort.Times(release: 12, debug: 4)]
        from hasController in Gen.Frequency((1, Gen.Const(false)), (3, Gen.Const(true)))
        from controller in Gen.Int[1, 130]
        from encoder in Gen.Int[1, 130]
        from inferred in Gen.Int[1, 130]
        from switches in Gen.Bool.Array[9]
        from layout in Gen.Enum<Layout>()
        from seed in Gen.Int[1, 1000]
        select new DecoderCase(generator, factors, external, rows, steps)
        {
            Controller = hasController ? controller : 0,
            Encoder = hasController ? encoder : 0,
            Inferred = hasController ? inferred : 0,
            Noise = switches[6],
            Dropout = switches[7],
            Clip = switches[8] ? 0.3f : 5,
            Given = [.. Enumerable.Range(0, 6).Where(i => switches[i])],
            Layout = layout,
            Seed = seed,
        };

    public override string ToString() =>
        $"generator {Generator}, factors {Factors}, external {External}, controller {Controller}, encoder {Encoder}, inferred {Inferred}, {Rows} rows, {Steps} steps, clip {Clip}, " +
        $"{(Noise ? "noise" : "means")}{(Dropout ? ", dropout" : "")}, gradients of {string.Join(' ', Given)}, {Layout}, seed {Seed}";
}
