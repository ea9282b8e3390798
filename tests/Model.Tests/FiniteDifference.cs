using AutoLfads.Model.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests;

/// <summary>Gradients against central differences along random directions.</summary>
internal static class FiniteDifference
{
    private const double Step = 1e-4;

    /// <summary>Checks every trainable parameter of a model in double precision.</summary>
    public static void CheckParameters(LfadsModel model, Func<Tensor> loss, double relative = 1e-6)
    {
        model.zero_grad();
        loss().backward();
        using torch.Generator generator = new(5);
        foreach ((string name, Parameter parameter) in LfadsTorchNames.Parameters(model))
        {
            if (!parameter.requires_grad || parameter.numel() == 0) continue;
            Assert.True(parameter.grad is not null, $"{name} has no gradient");
            Tensor direction = randn(parameter.shape, dtype: ScalarType.Float64, generator: generator);
            double analytic = (parameter.grad! * direction).sum().item<double>();
            Check(analytic, h => Shifted(parameter, direction, h, loss), relative, name);
        }
    }

    /// <summary>Checks the gradient of a scalar function at a tensor.</summary>
    public static void CheckInput(Tensor point, Func<Tensor, Tensor> function, double relative = 1e-6)
    {
        Tensor leaf = point.clone().requires_grad_();
        function(leaf).backward();
        using torch.Generator generator = new(6);
        for (int repeat = 0; repeat < 5; repeat++)
        {
            Tensor direction = randn(point.shape, dtype: ScalarType.Float64, generator: generator);
            Check((leaf.grad! * direction).sum().item<double>(), h => function(point + (h * direction)).item<double>(), relative, $"direction {repeat}");
        }
    }

    // Fourth order: the error of the difference itself lies far below the tolerance.
    private static void Check(double analytic, Func<double, double> along, double relative, string what)
    {
        double numeric = ((8 * (along(Step) - along(-Step))) - (along(2 * Step) - along(-2 * Step))) / (12 * Step);
        double limit = Math.Max(1e-9, relative * Math.Abs(numeric));
        Assert.True(Math.Abs(analytic - numeric) <= limit, $"{what}: gradient {analytic:R}, difference {numeric:R}");
    }

    private static double Shifted(Parameter parameter, Tensor direction, double step, Func<Tensor> loss)
    {
        using IDisposable noGradient = no_grad();
        using Tensor before = parameter.clone();
        parameter.copy_(before + (step * direction));
        double value = loss().item<double>();
        parameter.copy_(before);
        return value;
    }
}
