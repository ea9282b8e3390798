using AutoLfads.Core.Configuration;
using AutoLfads.Model.Checkpoints;
using AutoLfads.Model.Loss;
using AutoLfads.Model.Tests;
using TorchSharp;
using static TorchSharp.torch;
using AdamW = AutoLfads.Training.Optimisation.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace AutoLfads.Training.Tests.Optimisation;

/// <summary>Three optimiser steps against the reference's, with its gradient clip and its ramped weight decay.</summary>
public sealed class AdamWTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Theory]
    [MemberData(nameof(GoldenModel.Cases), MemberType = typeof(GoldenModel))]
    public void Step_ThreeTimes_LossesGradientNormsAndParametersEqualTheReference(string name, ScalarType dtype)
    {
        using GoldenModel golden = new(name, dtype);
        IReadOnlyList<(string Name, Parameter Parameter)> all = LfadsTorchNames.Parameters(golden.Model);
        using AdamW optimiser = new([.. all.Where(p => p.Parameter.requires_grad)], new TrainingConfig
        {
            Beta1 = golden.Setting("lr_adam_beta1"), Beta2 = golden.Setting("lr_adam_beta2"), Epsilon = golden.Setting("lr_adam_epsilon"),
        });
        double clip = golden.Golden.Config.GetProperty("clip").GetDouble(), relative = dtype == ScalarType.Float64 ? 1e-9 : 1e-4;
        double[] losses = golden.Golden.Values("/adamw/loss"), norms = golden.Golden.Values("/adamw/grad_norm");
        for (int step = 0; step < 3; step++)
        {
            LossTerms terms = golden.Loss.Compute(golden.Sample(), golden.Batch(), golden.KlNoise(), golden.Epoch);
            optimiser.ClearGradients();
            terms.Total.backward();
            double norm = optimiser.ClipGradients(clip);
            Assert.Equal(losses[step], terms.Total.to(ScalarType.Float64).item<double>(), relative * Math.Abs(losses[step]));
            Assert.Equal(norms[step], norm, relative * norms[step]);
            double weightDecay = golden.Setting("weight_decay") * terms.L2Ramp;
            Assert.Equal(golden.Golden.Scalar("/adamw/effective_weight_decay"), dtype == ScalarType.Float32 ? (float)weightDecay : weightDecay);
            optimiser.Step(golden.Setting("lr_init"), weightDecay);
            if (step is 0 or 2) Compare($"/after{step + 1}");
        }

        void Compare(string group)
        {
            // Near a zero gradient AdamW acts like a sign: in single precision an element may move by a visible fraction of the learning rate.
            double absolute = dtype == ScalarType.Float64 ? 1e-9 : 0.05 * golden.Setting("lr_init");
            foreach ((string parameter, Parameter value) in all)
                TensorAssert.Close(golden.Golden.Values($"{group}/{parameter}"), golden.Golden.Shape($"{group}/{parameter}"), value, relative, absolute, $"{group}/{parameter}");
        }
    }

    public void Dispose() => scope.Dispose();
}
