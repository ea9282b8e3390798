using AutoLfads.Core.Configuration;
using AutoLfads.Kernels.Optimisation;
using AutoLfads.Model.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Training.Optimisation;

/// <summary>AdamW with decoupled weight decay, whose whole state can be read and set, so that a resumed run continues bit for bit.</summary>
/// <remarks>Loshchilov and Hutter 2019; the order of operations is PyTorch's, the reference values' own optimiser.</remarks>
public sealed class AdamW : IDisposable
{
    private readonly IReadOnlyList<(string Name, Parameter Value)> parameters;
    private readonly Dictionary<string, Tensor> first = [];
    private readonly Dictionary<string, Tensor> second = [];
    private readonly double beta1;
    private readonly double beta2;
    private readonly double epsilon;
    private readonly bool usesKernels;

    /// <summary>Makes an optimiser with zero moments.</summary>
    /// <param name="parameters">Trainable parameters with their names.</param>
    /// <param name="config">Decay of the moments, the denominator's constant, and whether SIMD kernels compute the step; they do so for single precision on the CPU only.</param>
    public AdamW(IReadOnlyList<(string Name, Parameter Value)> parameters, TrainingConfig config)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(config);
        this.parameters = parameters;
        (beta1, beta2, epsilon) = (config.Beta1, config.Beta2, config.Epsilon);
        usesKernels = config.Kernels == KernelKind.Simd && parameters.All(p => p.Value.dtype == ScalarType.Float32 && p.Value.device_type == DeviceType.CPU);
        foreach ((string name, Parameter value) in parameters)
        {
            first[name] = zeros_like(value).DetachFromDisposeScope();
            second[name] = zeros_like(value).DetachFromDisposeScope();
        }
    }

    /// <summary>Steps taken so far.</summary>
    public long StepCount { get; set; }

    /// <summary>The parameters it moves.</summary>
    public IEnumerable<Parameter> Parameters => parameters.Select(p => p.Value);

    /// <summary>First and second moments by parameter name, for checkpoints; the optimiser owns the tensors.</summary>
    public IEnumerable<(string Name, Tensor First, Tensor Second)> Moments => parameters.Select(p => (p.Name, first[p.Name], second[p.Name]));

    /// <summary>Scales all gradients down together where their norm is above a limit.</summary>
    /// <param name="largestNorm">The limit of the norm over all parameters.</param>
    /// <returns>The norm before; not finite where a gradient is not.</returns>
    public double ClipGradients(double largestNorm)
    {
        if (!usesKernels) return nn.utils.clip_grad_norm_(Parameters, largestNorm);
        using DisposeScope scope = NewDisposeScope();
        Tensor[] gradients = [.. parameters.Select(p => p.Value.grad).OfType<Tensor>()];
        double norm = Math.Sqrt(gradients.Sum(g => SumOfSquares.Of(TensorSpan.Floats(g))));
        double factor = largestNorm / (norm + 1e-6);
        if (factor >= 1) return norm;
        using IDisposable noGrad = no_grad();
        foreach (Tensor gradient in gradients) gradient.mul_(factor);
        return norm;
    }

    /// <summary>Moves every parameter that has a gradient by one step.</summary>
    /// <param name="learningRate">Learning rate of this step.</param>
    /// <param name="weightDecay">Decoupled weight decay of this step.</param>
    public void Step(double learningRate, double weightDecay)
    {
        StepCount++;
        double keep = 1 - (learningRate * weightDecay), stepSize = learningRate / (1 - Math.Pow(beta1, StepCount));
        double correction2 = Math.Sqrt(1 - Math.Pow(beta2, StepCount));
        AdamWStep kernel = new((float)keep, beta1, beta2, (float)epsilon, (float)stepSize, (float)correction2);
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Parameter value) in parameters)
        {
            if (value.grad is not { } gradient) continue;
            if (usesKernels)
            {
                kernel.Apply(TensorSpan.Floats(value), TensorSpan.Floats(gradient), TensorSpan.Floats(first[name]), TensorSpan.Floats(second[name]));
                continue;
            }

            value.mul_(keep);
            first[name].mul_(beta1).add_(gradient, 1 - beta1);
            second[name].mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
            Tensor denominator = second[name].sqrt().div_(correction2).add_(epsilon);
            value.addcdiv_(first[name], denominator, -stepSize);
        }
    }

    /// <summary>Takes every gradient away: the next backward pass then need not add to it.</summary>
    public void ClearGradients()
    {
        foreach ((_, Parameter value) in parameters) value.grad = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor moment in first.Values.Concat(second.Values)) moment.Dispose();
    }
}
