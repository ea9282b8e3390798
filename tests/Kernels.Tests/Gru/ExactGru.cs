namespace AutoLfads.Kernels.Tests.Gru;

/// <summary>A bidirectional pass in double precision, one sequence after the other, and the sum of its states times the given gradients.</summary>
internal sealed class ExactGru(GruData data)
{
    private readonly GruCase sizes = data.Sizes;
    private readonly double[] input = Array.ConvertAll(data.Input, v => (double)v);

    /// <summary>As in the data; a test may change them.</summary>
    public double[][] Parameters { get; } = [.. data.Parameters.Select(p => Array.ConvertAll(p, v => (double)v))];

    /// <summary>States of the first steps along time and of the last steps against it, each in the order of time, [step, row, state].</summary>
    public double[][] States() => [Direction(against: false), Direction(against: true)];

    /// <summary>What the gradient is the gradient of.</summary>
    public double Objective()
    {
        double[][] states = States();
        int given = data.StateGradients[0].Length, skipped = states[0].Length - given;
        double sum = 0;
        for (int i = 0; i < given; i++) sum += (states[0][skipped + i] * data.StateGradients[0][i]) + (states[1][i] * data.StateGradients[1][i]);
        return sum;
    }

    private double[] Direction(bool against)
    {
        ReadOnlySpan<double[]> own = Parameters.AsSpan(against ? GruData.Count : 0, GruData.Count);
        ExactGruCell cell = new(own[GruData.InputWeight], own[GruData.RecurrentWeight], own[GruData.Bias], sizes.Clip);
        double[] states = new double[sizes.States * sizes.Rows * sizes.State];
        for (int row = 0; row < sizes.Rows; row++)
        {
            double[] state = own[GruData.InitialState];
            for (int walked = 0; walked < sizes.States; walked++)
            {
                int step = against ? sizes.Steps - 1 - walked : walked, place = against ? sizes.States - 1 - walked : walked;
                state = cell.Step(state, input.AsSpan(((step * sizes.Rows) + row) * sizes.Inputs, sizes.Inputs).ToArray());
                state.CopyTo(states, ((place * sizes.Rows) + row) * sizes.State);
            }
        }

        return states;
    }
}
