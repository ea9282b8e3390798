namespace AutoLfads.Core.Configuration;

/// <summary>Weights of the loss: scale · (reconstruction_nll + ramp·recurrent_l2 + ramp·(initial_condition_kl + inferred_input_kl)).</summary>
public sealed record LossConfig
{
    /// <summary>Factor of the whole loss; the gradient clip applies to the scaled loss. Default 1e4.</summary>
    public double Scale { get; init; } = 1e4;

    /// <summary>True: the reconstruction is the mean over batch, time and channel; false: the sum over time and channel, mean over the batch. Default true.</summary>
    public bool ReconstructionMean { get; init; } = true;

    /// <summary>Weight of the initial condition's KL. Default 1e-5.</summary>
    public double InitialConditionKlScale { get; init; } = 1e-5;

    /// <summary>Weight of the inferred inputs' KL. Default 1e-5.</summary>
    public double InferredInputKlScale { get; init; } = 1e-5;

    /// <summary>First epoch of the KL ramp. Default 0.</summary>
    public int KlRampStartEpoch { get; init; }

    /// <summary>Epochs over which the KL weight rises to its full value. Default 50.</summary>
    public int KlRampEpochs { get; init; } = 50;

    /// <summary>L2 weight of the initial-condition encoder's recurrent kernels. Default 0.</summary>
    public double InitialConditionEncoderL2Scale { get; init; }

    /// <summary>L2 weight of the controller-input encoder's recurrent kernels. Default 0.</summary>
    public double ControllerInputEncoderL2Scale { get; init; }

    /// <summary>L2 weight of the generator's recurrent kernel. Default 0.01.</summary>
    public double GeneratorL2Scale { get; init; } = 1e-2;

    /// <summary>L2 weight of the controller's recurrent kernel. Default 0.01.</summary>
    public double ControllerL2Scale { get; init; } = 1e-2;

    /// <summary>First epoch of the L2 ramp. Default 0.</summary>
    public int L2RampStartEpoch { get; init; }

    /// <summary>Epochs over which the L2 weight rises to its full value. Default 50.</summary>
    public int L2RampEpochs { get; init; } = 50;

    /// <summary>Every problem of these settings, each with its path in the run configuration; empty when they can be used.</summary>
    public IReadOnlyList<ConfigProblem> Validate()
    {
        var checks = new ConfigChecks("loss");
        checks.Number(Scale, NumberRange.Positive);
        checks.Number(InitialConditionKlScale, NumberRange.NotNegative);
        checks.Number(InferredInputKlScale, NumberRange.NotNegative);
        checks.Count(KlRampStartEpoch, minimum: 0);
        checks.Count(KlRampEpochs, minimum: 0);
        checks.Number(InitialConditionEncoderL2Scale, NumberRange.NotNegative);
        checks.Number(ControllerInputEncoderL2Scale, NumberRange.NotNegative);
        checks.Number(GeneratorL2Scale, NumberRange.NotNegative);
        checks.Number(ControllerL2Scale, NumberRange.NotNegative);
        checks.Count(L2RampStartEpoch, minimum: 0);
        checks.Count(L2RampEpochs, minimum: 0);
        return checks.Problems;
    }
}
