using AutoLfads.Core.Configuration;
using AutoLfads.Model.Observations;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests.Observations;

public sealed class ObservationModelTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<ObservationKind> Kinds => [.. Enum.GetValues<ObservationKind>()];

    // Domain oracles A.1.
    [Theory]
    [InlineData(0.5, .2, .7, 0.214086671296, -0.328680290222, -0.214526404425, 0.606530659713, 0.301194211912)]
    [InlineData(1, 0, 0, 1, -0.577215664902, 0, 1, 1)]
    [InlineData(0.01, -1, 1.5, -2.5351317397, 0.107438549163, -0.323062550468, 0.0820849986239, 0.0183156388887)]
    [InlineData(3, 2, 1, 1.0659595657, -1.23990919382, 0.765789386446, Math.E, 1)]
    [InlineData(1e-6, -2, 0, -10.0097480712, 0.819078320522, -0.135334283237, .135335283237, .135335283237)]
    public void Gamma_Oracle_GivesValueGradientAndMoments(double x, double logShape, double logRate, double nll, double dShape, double dRate, double mean, double variance)
    {
        GammaObservation gamma = new();
        Tensor parameters = tensor(new[] { logShape, logRate }, [1, 1, 1, 2]).requires_grad_();
        Tensor actual = gamma.NegativeLogLikelihood(full(1, 1, 1, x, dtype: ScalarType.Float64), parameters);
        actual.backward();
        double[] gradient = TensorAssert.Values(parameters.grad!);
        Assert.Equal(nll, actual.item<double>(), 1e-9);
        Assert.Equal(dShape, gradient[0], 1e-10);
        Assert.Equal(dRate, gradient[1], 1e-10);
        Assert.Equal(mean, gamma.Mean(parameters).item<double>(), 1e-11);
        Assert.Equal(variance, gamma.Variance(parameters).item<double>(), 1e-11);
        TensorAssert.Close([Math.Exp(logShape), Math.Exp(logRate)], [1, 1, 1, 2], gamma.TransformParameters(parameters), 1e-15, 0, "shape and rate");
    }

    // scipy.stats.lognorm(s, scale=exp(m)).
    [Theory]
    [InlineData(0.5, -0.3, 0.2, 0.4775952629254115, 1.5619145568807078, 8.404829180392692)]
    [InlineData(2.0, 0.4, -0.7, 1.0863280647178812, 1.6875849478610996, 0.7964650068688167)]
    [InlineData(1e-4, -3, 0.5, -0.6971544483783845, 0.1938134683576958, 0.5316859017052478)]
    public void LogNormal_Scipy_GivesValueAndMoments(double x, double m, double logS, double nll, double mean, double variance) =>
        Check(new LogNormalObservation(), x, [m, logS], nll, mean, variance);

    // scipy.stats.norm, without ½ ln 2π.
    [Theory]
    [InlineData(0.5, -0.3, 0.2, 0.36199384098495435)]
    [InlineData(2.0, 0.4, -3.0, 24.20948726168022)]
    [InlineData(0.4, 0.4, -30, -6.907755278982137)]
    public void Gaussian_Scipy_GivesValueAndMoments(double x, double m, double logVariance, double nll) =>
        Check(new GaussianObservation(), x, [m, logVariance], nll, m, Math.Max(Math.Exp(logVariance), 1e-6));

    // scipy.stats.gamma(a, scale=1/b, loc=0.1) beside a point mass at 0.
    [Theory]
    [InlineData(0.0, 0.9740769841801068)]
    [InlineData(1.7, 0.9670361904541356)]
    public void ZeroInflatedGamma_Scipy_GivesValueAndMoments(double x, double nll) =>
        Check(new ZeroInflatedGammaObservation(new ZeroInflatedGammaConfig { Location = 0.1 }, 1, ScalarType.Float64), x, [0.3, -0.2, 0.5], nll, 0.8565464860135518, 0.5332175629782264);

    // scipy.stats.poisson; above 1 Stirling stands for ln x!, at 3 too small by 0.0277.
    [Theory]
    [InlineData(0, 0.3, 1.3498588075760032)]
    [InlineData(3, 0.7, 1.7055121766985315 - 0.02767792568499854)]
    public void Poisson_Scipy_GivesValueAndMoments(double x, double logRate, double nll) =>
        Check(new PoissonObservation(), x, [logRate], nll, Math.Exp(logRate), Math.Exp(logRate));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NegativeLogLikelihood_EachKind_GradientEqualsDifferences(ObservationKind kind)
    {
        ObservationModel observation = Create(kind, 3);
        Tensor target = SmallModel.Data(1, 2, 4, 3);
        if (kind is ObservationKind.ZeroInflatedGamma or ObservationKind.Poisson) target = where(target.lt(0.8), zeros_like(target), target);
        using torch.Generator generator = new(2);
        Tensor parameters = randn(2, 4, 3, observation.ParameterCount, dtype: ScalarType.Float64, generator: generator);
        FiniteDifference.CheckInput(parameters, p => observation.NegativeLogLikelihood(target, p).sum());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NegativeLogLikelihood_ExtremeParametersAndTargets_ValuesAndGradientsAreFinite(ObservationKind kind)
    {
        ObservationModel observation = Create(kind, 3);
        float[] extremes = [-200, -30, 0, 30, 200];
        Tensor parameters = cartesian_prod([.. Enumerable.Repeat(tensor(extremes), Math.Max(2, observation.ParameterCount))]).narrow(1, 0, observation.ParameterCount);
        parameters = parameters.view(-1, 1, 1, observation.ParameterCount).expand(-1, 1, 3, -1).clone().requires_grad_();
        Tensor target = tensor(new float[] { 0, 1e-5f, 40 }).view(1, 1, 3).expand(parameters.shape[0], 1, 3);
        Tensor nll = observation.NegativeLogLikelihood(target, parameters);
        nll.sum().backward();
        Assert.True(nll.isfinite().all().item<bool>());
        Assert.True(parameters.grad!.isfinite().all().item<bool>());
        if (kind == ObservationKind.MeanSquaredError) return;
        Assert.True(observation.Mean(parameters).isfinite().all().item<bool>());
        Assert.True(observation.Variance(parameters).isfinite().all().item<bool>());
        Assert.True(observation.Variance(parameters).ge(0).all().item<bool>());
    }

    [Fact]
    public void Gamma_BeyondTheLimit_ValueIsTheLimitsAndGradientIsNotCut()
    {
        GammaObservation gamma = new();
        Tensor target = ones(1, 1, 1, dtype: ScalarType.Float64);
        Tensor beyond = tensor(new[] { 0.0, 14 }, [1, 1, 1, 2]).requires_grad_();
        Tensor nll = gamma.NegativeLogLikelihood(target, beyond);
        nll.backward();
        Assert.Equal(gamma.NegativeLogLikelihood(target, tensor(new[] { 0.0, 10 }, [1, 1, 1, 2])).item<double>(), nll.item<double>(), 1e-9);
        Assert.Equal(Math.Exp(10) - 1, TensorAssert.Values(beyond.grad!)[1], 1e-9);
    }

    [Fact]
    public void Gamma_SampleBelowTheSmallest_CountsAsTheSmallest()
    {
        GammaObservation gamma = new();
        Tensor parameters = tensor(new[] { -1.0, 0.5 }, [1, 1, 1, 2]);
        Assert.Equal(
            gamma.NegativeLogLikelihood(full(1, 1, 1, 1e-6, dtype: ScalarType.Float64), parameters).item<double>(),
            gamma.NegativeLogLikelihood(zeros(1, 1, 1, dtype: ScalarType.Float64), parameters).item<double>());
    }

    [Fact]
    public void Gaussian_BelowTheSmallestVariance_GradientIsNotCut()
    {
        Tensor parameters = tensor(new[] { 0.0, -20 }, [1, 1, 1, 2]).requires_grad_();
        new GaussianObservation().NegativeLogLikelihood(full(1, 1, 1, 0.01, dtype: ScalarType.Float64), parameters).backward();
        Assert.Equal(0.5 * (1 - (1e-4 / 1e-6)), TensorAssert.Values(parameters.grad!)[1], 1e-9);
    }

    public void Dispose() => scope.Dispose();

    private static ObservationModel Create(ObservationKind kind, int channels) =>
        ObservationModel.Create(new LfadsConfig { Observation = kind }, channels, kind == ObservationKind.ZeroInflatedGamma ? ScalarType.Float64 : ScalarType.Float32);

    private static void Check(ObservationModel observation, double x, double[] parameters, double nll, double mean, double variance)
    {
        Assert.Equal(observation.ParameterCount, parameters.Length);
        Tensor raw = tensor(parameters, [1, 1, 1, parameters.Length]);
        Assert.Equal(nll, observation.NegativeLogLikelihood(full(1, 1, 1, x, dtype: ScalarType.Float64), raw).item<double>(), 1e-12 * Math.Max(1, Math.Abs(nll)));
        Assert.Equal(mean, observation.Mean(raw).item<double>(), 1e-12);
        Assert.Equal(variance, observation.Variance(raw).item<double>(), 1e-11);
    }
}
