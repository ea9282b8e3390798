namespace AutoLfads.Kernels.Tests.Decoder;

/// <summary>Random parameters, inputs, masks and gradients of the outputs of one case, [step, row, feature].</summary>
internal sealed class DecoderData
{
    /// <summary>Positions of what has a gradient; those from <see cref="ControllerInput"/> on need a controller.</summary>
    public const int GeneratorInput = 0, GeneratorRecurrent = 1, GeneratorBias = 2, FactorWeight = 3, InitialState = 4,
        ControllerInput = 5, ControllerRecurrent = 6, ControllerBias = 7, ControllerInitial = 8, ReadoutWeight = 9, ReadoutBias = 10, EncoderStates = 11;

    /// <summary>Positions of the outputs; those from <see cref="ControllerStates"/> on need a controller.</summary>
    public const int GeneratorStates = 0, Factors = 1, ControllerStates = 2, Means = 3, StandardDeviations = 4, InferredInputs = 5;

    private const float Kept = 1 / 0.7f;

    public DecoderData(DecoderCase sizes)
    {
        Sizes = sizes;
        Random random = new(sizes.Seed);
        int generator = sizes.Generator, controller = sizes.Controller, read = (2 * sizes.Encoder) + sizes.Factors, driven = sizes.Inferred + sizes.External, all = sizes.Steps * sizes.Rows;
        double generatorScale = 1.5 / Math.Sqrt(generator + driven), controllerScale = 1.5 / Math.Sqrt(controller + read);
        Values =
        [
            Normal.Array(random, 3 * generator * driven, generatorScale),
            Normal.Array(random, 3 * generator * generator, generatorScale),
            Normal.Array(random, 3 * generator, 0.5),
            Normal.Array(random, sizes.Factors * generator, 1 / Math.Sqrt(generator)),
            Normal.Array(random, sizes.Rows * generator, 0.5),
        ];
        if (sizes.HasController)
        {
            Values =
            [
                .. Values,
                Normal.Array(random, 3 * controller * read, controllerScale),
                Normal.Array(random, 3 * controller * controller, controllerScale),
                Normal.Array(random, 3 * controller, 0.5),
                Normal.Array(random, controller, 0.5),
                Normal.Array(random, 2 * sizes.Inferred * controller, 1 / Math.Sqrt(controller)),
                Normal.Array(random, 2 * sizes.Inferred, 0.5),
                Normal.Array(random, all * 2 * sizes.Encoder, 0.5),
            ];
        }

        External = Normal.Array(random, all * sizes.External);
        Noise = Normal.Array(random, sizes.Noise ? all * sizes.Inferred : 0);
        ControllerMask = Mask(random, all * read);
        InitialMask = Mask(random, sizes.Rows * generator);
        GeneratorMask = Mask(random, all * generator);
        int[] widths = [generator, sizes.Factors, controller, sizes.Inferred, sizes.Inferred, sizes.Inferred];
        OutputGradients = [.. widths.Select((width, i) => sizes.Given.Contains(i) && width > 0 ? Normal.Array(random, all * width) : null)];
    }

    private DecoderData(DecoderData all, int row)
    {
        DecoderCase sizes = all.Sizes;
        int read = (2 * sizes.Encoder) + sizes.Factors;
        Sizes = sizes with { Rows = 1, Given = [] };
        Values = [.. all.Values];
        Values[InitialState] = Of(all.Values[InitialState], sizes.Generator);
        if (sizes.HasController) Values[EncoderStates] = Of(all.Values[EncoderStates], 2 * sizes.Encoder);
        External = Of(all.External, sizes.External);
        Noise = Of(all.Noise, sizes.Inferred);
        ControllerMask = Of(all.ControllerMask, read);
        InitialMask = Of(all.InitialMask, sizes.Generator);
        GeneratorMask = Of(all.GeneratorMask, sizes.Generator);
        OutputGradients = new float[]?[6];

        float[] Of(float[] sequence, int width) => Rows.Of(sequence, sizes.Rows, width, row);
    }

    /// <summary>Names of what has a gradient.</summary>
    public static string[] Names { get; } =
    [
        "generator.input_weight", "generator.recurrent_weight", "generator.bias", "factor_weight", "generator.initial_state",
        "controller.input_weight", "controller.recurrent_weight", "controller.bias", "controller.initial_state", "readout.weight", "readout.bias", "controller_inputs",
    ];

    public static string[] OutputNames { get; } = ["generator_states", "factors", "controller_states", "means", "standard_deviations", "inferred_inputs"];

    public DecoderCase Sizes { get; }

    /// <summary>What has a gradient, in the order of the names.</summary>
    public float[][] Values { get; }

    public float[] External { get; }

    public float[] Noise { get; }

    /// <summary>Encoders, then factors; as the other masks 0 or 1/0.7, used only with dropout.</summary>
    public float[] ControllerMask { get; }

    public float[] InitialMask { get; }

    public float[] GeneratorMask { get; }

    /// <summary>Null where an output has no gradient.</summary>
    public float[]?[] OutputGradients { get; }

    /// <summary>One sequence alone.</summary>
    public DecoderData Row(int row) => new(this, row);

    private static float[] Mask(Random random, int length)
    {
        float[] mask = new float[length];
        for (int i = 0; i < length; i++) mask[i] = random.NextDouble() < 0.3 ? 0 : Kept;
        return mask;
    }
}
