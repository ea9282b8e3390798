using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;

namespace AutoLfads.Kernels.Decoder;

/// <summary>A decoder's weights, packed for both directions of computation.</summary>
internal sealed unsafe class DecoderWeights : IDisposable
{
    /// <summary>Position of each of the controller's inputs on the left of its products.</summary>
    public const int AlongInput = 0, AgainstInput = 1, FactorInput = 2;

    private readonly AlignedBuffer zeros;

    public DecoderWeights(DecoderSizes sizes, int lanes)
    {
        sizes.Check();
        Sizes = sizes;
        PaddedFactorDim = Padding.Pad(sizes.FactorDim, lanes);
        PaddedInputDim = Padding.Pad(sizes.InferredInputDim, lanes);
        PaddedEncoderDim = Padding.Pad(sizes.EncoderDim, lanes);
        Generator = new GruCell([sizes.InferredInputDim, sizes.ExternalInputDim], sizes.GeneratorDim, lanes);
        Controller = sizes.HasController ? new GruCell([sizes.EncoderDim, sizes.EncoderDim, sizes.FactorDim], sizes.ControllerDim, lanes) : null;
        Factors = new PackedMatrix(sizes.GeneratorDim, PaddedFactorDim, lanes);
        StateFromFactors = new PackedMatrix(sizes.FactorDim, Generator.PaddedStateDim, lanes);
        Readout = new PackedMatrix(sizes.ControllerDim, 2 * PaddedInputDim, lanes);
        StateFromReadout = new PackedMatrix(2 * sizes.InferredInputDim, PaddedControllerDim, lanes);
        ReadoutBias = new AlignedBuffer(2 * PaddedInputDim);
        zeros = new AlignedBuffer(new[] { Generator.PaddedStateDim, PaddedControllerDim, PaddedFactorDim, PaddedEncoderDim, 2 * PaddedInputDim }.Max());
    }

    public DecoderSizes Sizes { get; }

    public int PaddedFactorDim { get; }

    public int PaddedInputDim { get; }

    public int PaddedEncoderDim { get; }

    public int PaddedControllerDim => Controller?.PaddedStateDim ?? 0;

    public GruCell Generator { get; }

    public GruCell? Controller { get; }

    /// <summary>[generator, factor].</summary>
    public PackedMatrix Factors { get; }

    /// <summary>[factor, generator].</summary>
    public PackedMatrix StateFromFactors { get; }

    /// <summary>[controller, mean and log standard deviation], each padded.</summary>
    public PackedMatrix Readout { get; }

    /// <summary>[mean and log standard deviation, controller].</summary>
    public PackedMatrix StateFromReadout { get; }

    /// <summary>Mean and log standard deviation, each padded.</summary>
    public AlignedBuffer ReadoutBias { get; }

    /// <summary>As many zeros as the widest block has features.</summary>
    public float* Zeros => zeros.Data;

    /// <summary>Numbers of a gradient: generator, controller, readout (bias, then weights), factors.</summary>
    public long GradientLength => FactorGradientStart + ((long)Sizes.GeneratorDim * PaddedFactorDim);

    public long ControllerGradientStart => Generator.GradientLength;

    public long ReadoutGradientStart => ControllerGradientStart + (Controller?.GradientLength ?? 0);

    public long FactorGradientStart => ReadoutGradientStart + ((1L + Sizes.ControllerDim) * 2 * PaddedInputDim);

    /// <summary>Refuses parameters of another size.</summary>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Require(in DecoderParameters parameters, string name)
    {
        Generator.Require(parameters.Generator, hasInitialState: false, $"{name}.{nameof(parameters.Generator)}");
        Lengths.Require(parameters.FactorWeight, (long)Sizes.FactorDim * Sizes.GeneratorDim, $"{name}.{nameof(parameters.FactorWeight)}");
        Controller?.Require(parameters.Controller, hasInitialState: true, $"{name}.{nameof(parameters.Controller)}");
        Lengths.Require(parameters.ReadoutWeight, 2L * Sizes.InferredInputDim * Sizes.ControllerDim, $"{name}.{nameof(parameters.ReadoutWeight)}");
        Lengths.Require(parameters.ReadoutBias, 2L * Sizes.InferredInputDim, $"{name}.{nameof(parameters.ReadoutBias)}");
    }

    /// <summary>Takes over the weights that the forward pass reads. Half of the log variance is the log standard deviation: its weights are halved.</summary>
    public void LoadForward(in DecoderParameters parameters)
    {
        int inputs = Sizes.InferredInputDim;
        Generator.LoadForward(parameters.Generator);
        fixed (float* factors = parameters.FactorWeight) Factors.Fill(0, 0, Sizes.GeneratorDim, Sizes.FactorDim, factors, 1, Sizes.GeneratorDim);
        if (Controller is null) return;
        Controller.LoadForward(parameters.Controller);
        fixed (float* readout = parameters.ReadoutWeight)
        {
            Readout.Fill(0, 0, Sizes.ControllerDim, inputs, readout, 1, Sizes.ControllerDim);
            Readout.Fill(0, PaddedInputDim, Sizes.ControllerDim, inputs, readout + ((nint)inputs * Sizes.ControllerDim), 1, Sizes.ControllerDim, scale: 0.5f);
        }

        for (int i = 0; i < inputs; i++)
        {
            ReadoutBias.Data[i] = parameters.ReadoutBias[i];
            ReadoutBias.Data[PaddedInputDim + i] = 0.5f * parameters.ReadoutBias[inputs + i];
        }
    }

    /// <summary>Takes over the weights that the backward pass reads.</summary>
    public void LoadBackward(in DecoderParameters parameters)
    {
        int inputs = Sizes.InferredInputDim;
        Generator.LoadBackward(parameters.Generator, inputs: 1);
        fixed (float* factors = parameters.FactorWeight) StateFromFactors.Fill(0, 0, Sizes.FactorDim, Sizes.GeneratorDim, factors, Sizes.GeneratorDim, 1);
        if (Controller is null) return;
        Controller.LoadBackward(parameters.Controller, inputs: 3);
        fixed (float* readout = parameters.ReadoutWeight)
        {
            StateFromReadout.Fill(0, 0, inputs, Sizes.ControllerDim, readout, Sizes.ControllerDim, 1);
            StateFromReadout.Fill(inputs, 0, inputs, Sizes.ControllerDim, readout + ((nint)inputs * Sizes.ControllerDim), Sizes.ControllerDim, 1, scale: 0.5f);
        }
    }

    /// <summary>Turns a gradient from the kernels' layout into the training framework's.</summary>
    public void WriteGradient(float* gradient, in DecoderParameters result)
    {
        int inputs = Sizes.InferredInputDim, controller = Sizes.ControllerDim;
        Generator.WriteGradient(gradient, result.Generator);
        float* factors = gradient + FactorGradientStart;
        for (int f = 0; f < Sizes.FactorDim; f++)
        {
            for (int g = 0; g < Sizes.GeneratorDim; g++) result.FactorWeight[(f * Sizes.GeneratorDim) + g] = factors[((nint)g * PaddedFactorDim) + f];
        }

        if (Controller is null) return;
        Controller.WriteGradient(gradient + ControllerGradientStart, result.Controller);
        float* readout = gradient + ReadoutGradientStart;
        for (int part = 0; part < 2; part++)
        {
            float scale = part == 0 ? 1 : 0.5f; // the log standard deviation is half of the log variance
            for (int i = 0; i < inputs; i++)
            {
                int row = (part * inputs) + i;
                float* column = readout + (part * PaddedInputDim) + i;
                result.ReadoutBias[row] = scale * *column;
                for (int j = 0; j < controller; j++) result.ReadoutWeight[(row * controller) + j] = scale * column[(1 + j) * 2 * PaddedInputDim];
            }
        }
    }

    public void Dispose()
    {
        Generator.Dispose();
        Controller?.Dispose();
        Factors.Dispose();
        StateFromFactors.Dispose();
        Readout.Dispose();
        StateFromReadout.Dispose();
        ReadoutBias.Dispose();
        zeros.Dispose();
    }
}
