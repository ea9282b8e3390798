namespace AutoLfads.Kernels.Tests.Gru;

/// <summary>Random parameters, inputs and gradients of the states of one case, [step, row, feature].</summary>
internal sealed class GruData
{
    /// <summary>Positions of one direction's parameters; the direction against time comes after the other.</summary>
    public const int InputWeight = 0, RecurrentWeight = 1, Bias = 2, InitialState = 3, Count = 4;

    public GruData(GruCase sizes)
    {
        Sizes = sizes;
        Random random = new(sizes.Seed);
        int inputs = sizes.Inputs, state = sizes.State;
        double scale = 1.5 / Math.Sqrt(inputs + state);
        Parameters = [.. Enumerable.Range(0, 2).SelectMany<int, float[]>(_ =>
        [
            Normal.Array(random, 3 * state * inputs, scale), Normal.Array(random, 3 * state * state, scale), Normal.Array(random, 3 * state, 0.5), Normal.Array(random, state, 0.5),
        ])];
        Input = Normal.Array(random, sizes.Steps * sizes.Rows * inputs);
        StateGradients = [Normal.Array(random, sizes.Gradients * sizes.Rows * state), Normal.Array(random, sizes.Gradients * sizes.Rows * state)];
    }

    private GruData(GruCase sizes, float[][] parameters, float[] input, float[][] stateGradients) =>
        (Sizes, Parameters, Input, StateGradients) = (sizes, parameters, input, stateGradients);

    public static string[] Names { get; } =
    [
        "along.input_weight", "along.recurrent_weight", "along.bias", "along.initial_state", "against.input_weight", "against.recurrent_weight", "against.bias", "against.initial_state",
    ];

    public GruCase Sizes { get; }

    public float[][] Parameters { get; }

    public float[] Input { get; }

    /// <summary>Of the last states along time, then of the first against it.</summary>
    public float[][] StateGradients { get; }

    /// <summary>One sequence alone.</summary>
    public GruData Row(int row) => new(
        Sizes with { Rows = 1 },
        Parameters,
        Rows.Of(Input, Sizes.Rows, Sizes.Inputs, row),
        [.. StateGradients.Select(g => Rows.Of(g, Sizes.Rows, Sizes.State, row))]);
}
