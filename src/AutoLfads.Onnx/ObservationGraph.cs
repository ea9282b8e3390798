using AutoLfads.Core.Configuration;
using AutoLfads.Onnx.Graph;

namespace AutoLfads.Onnx;

/// <summary>From factors to the observation model's parameters, mean and variance, [samples, batch, output time, ...] each.</summary>
/// <param name="graph">The graph.</param>
/// <param name="weights">The model's weights.</param>
/// <param name="config">Architecture.</param>
/// <param name="dimensions">Sizes that the data dictate.</param>
internal sealed class ObservationGraph(OnnxGraphBuilder graph, GraphWeights weights, LfadsConfig config, LfadsDimensions dimensions)
{
    // The limits of the model's observation classes.
    private const float GammaLogLimit = 10, PoissonLogLimit = 20, SmallestVariance = 1e-6f, LargestLogVariance = 20;
    private const float LogNormalMeanLimit = 20, SmallestLogStd = -7, LargestLogStd = 1.5f, SmallestSigmoid = 1e-5f;
    private readonly int channels = dimensions.OutputChannelCount;

    /// <summary>Names of the parameters after their transform, in the order of their blocks.</summary>
    public static IReadOnlyList<string> ParameterNames(ObservationKind kind) => kind switch
    {
        ObservationKind.Gamma => ["shape", "rate"],
        ObservationKind.Poisson => ["rate"],
        ObservationKind.Gaussian => ["mean", "variance"],
        ObservationKind.MeanSquaredError => ["mean"],
        ObservationKind.LogNormal => ["mean of the logarithm", "standard deviation of the logarithm"],
        ObservationKind.ZeroInflatedGamma => ["shape", "rate", "probability of a non-zero sample"],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an observation model."),
    };

    /// <summary>Adds readout and observation model.</summary>
    /// <param name="factors">The factors, [samples, batch, output time, factor].</param>
    public (string Parameters, string Mean, string Variance) Add(string factors)
    {
        int blocks = ParameterNames(config.Observation).Count, width = blocks * channels;
        string readout = graph.Affine(
            "readout",
            factors,
            graph.Constant("readout.0.weight", weights.Transposed("readout.0.weight", width, config.FactorDim), config.FactorDim, width),
            graph.Constant("readout.0.bias", weights.Get("readout.0.bias", width), width));
        if (config.Observation == ObservationKind.Poisson)
        {
            string rate = Node("Exp", "poisson_rate", Limited("poisson_log_rate", readout, -PoissonLogLimit, PoissonLogLimit));
            return (rate, rate, rate);
        }

        if (config.Observation == ObservationKind.MeanSquaredError)
            return (readout, readout, Node("Mul", "no_variance", readout, graph.Scalar(0)));

        string[] raw = graph.SplitLast(readout, [.. Enumerable.Range(0, blocks).Select(i => $"readout_{i}")], [.. Enumerable.Repeat((long)channels, blocks)]);
        (string[] parameters, string mean, string variance) = config.Observation switch
        {
            ObservationKind.Gamma => Gamma(raw),
            ObservationKind.Gaussian => Gaussian(raw),
            ObservationKind.LogNormal => LogNormal(raw),
            _ => ZeroInflatedGamma(raw),
        };
        return (graph.Node("Concat", "observation_parameters", parameters, OnnxGraphBuilder.Attribute("axis", -1)), mean, variance);
    }

    private (string[] Parameters, string Mean, string Variance) Gamma(string[] raw)
    {
        string shape = Node("Exp", "gamma_shape", Limited("gamma_log_shape", raw[0], -GammaLogLimit, GammaLogLimit));
        string rate = Node("Exp", "gamma_rate", Limited("gamma_log_rate", raw[1], -GammaLogLimit, GammaLogLimit));
        string mean = Node("Div", "gamma_mean", shape, rate);
        return ([shape, rate], mean, Node("Div", "gamma_variance", mean, rate));
    }

    private (string[] Parameters, string Mean, string Variance) Gaussian(string[] raw)
    {
        string variance = Node("Exp", "gaussian_variance", Limited("gaussian_log_variance", raw[1], MathF.Log(SmallestVariance), LargestLogVariance));
        return ([raw[0], variance], raw[0], variance);
    }

    /// <summary>Mean exp(m + s²/2); variance (exp(s²) − 1)·mean².</summary>
    private (string[] Parameters, string Mean, string Variance) LogNormal(string[] raw)
    {
        string location = Limited("log_normal_location", raw[0], -LogNormalMeanLimit, LogNormalMeanLimit);
        string std = Node("Exp", "log_normal_std", Limited("log_normal_log_std", raw[1], SmallestLogStd, LargestLogStd));
        string half = Node("Mul", "log_normal_half_variance_of_log", Node("Mul", "log_normal_variance_of_log", std, std), graph.Scalar(0.5f));
        string mean = Node("Exp", "log_normal_mean", Node("Add", "log_normal_exponent", location, half));

        // exp(x) − 1 = 2 exp(x/2) sinh(x/2): the difference itself would lose every digit of a small variance.
        string spread = Node("Mul", "log_normal_half_spread", Node("Exp", "log_normal_exp_half", half), Node("Sinh", "log_normal_sinh_half", half));
        string scaled = Node("Mul", "log_normal_scaled_spread", spread, Node("Mul", "log_normal_mean_squared", mean, mean));
        return ([location, std], mean, Node("Mul", "log_normal_variance", scaled, graph.Scalar(2)));
    }

    /// <summary>With m = shape/rate + location and the gate q: mean q·m; variance q·(shape/rate² + (1 − q)·m²).</summary>
    private (string[] Parameters, string Mean, string Variance) ZeroInflatedGamma(string[] raw)
    {
        string[] limited = [.. raw.Select((value, i) => Node("Max", $"zero_inflated_limited_{i}", Node("Sigmoid", $"zero_inflated_sigmoid_{i}", value), graph.Scalar(SmallestSigmoid)))];
        string gate = Node("Min", "zero_inflated_gate", limited[2], graph.Scalar(1 - SmallestSigmoid));
        float[] scale = weights.Get("recon.0.scale", 2, channels);
        string shape = Node("Mul", "zero_inflated_shape", limited[0], graph.Constant("recon.0.scale_shape", scale.AsSpan(0, channels), channels));
        string rate = Node("Mul", "zero_inflated_rate", limited[1], graph.Constant("recon.0.scale_rate", scale.AsSpan(channels), channels));
        string gammaMean = Node("Div", "zero_inflated_gamma_mean", shape, rate);
        string located = Node("Add", "zero_inflated_located_mean", gammaMean, graph.Scalar((float)config.ZeroInflatedGamma.Location));
        string gammaVariance = Node("Div", "zero_inflated_gamma_variance", gammaMean, rate);
        string zeroVariance = Node("Mul", "zero_inflated_zero_variance", Node("Sub", "zero_inflated_zero_share", graph.Scalar(1), gate), Node("Mul", "zero_inflated_located_squared", located, located));
        string variance = Node("Mul", "zero_inflated_variance", gate, Node("Add", "zero_inflated_gated_variance", gammaVariance, zeroVariance));
        return ([shape, rate, gate], Node("Mul", "zero_inflated_mean", gate, located), variance);
    }

    private string Limited(string name, string value, float low, float high) => Node("Clip", name, value, graph.Scalar(low), graph.Scalar(high));

    private string Node(string operation, string name, params ReadOnlySpan<string> inputs) => graph.Node(operation, name, inputs);
}
