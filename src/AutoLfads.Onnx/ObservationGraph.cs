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
    private const float LargestLogParameter = 10, SmallestVariance = 1e-6f, SmallestSigmoid = 1e-5f;
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
            string rate = Node("Exp", "poisson_rate", readout);
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
        string low = graph.Scalar(-LargestLogParameter), high = graph.Scalar(LargestLogParameter);
        string shape = Node("Exp", "gamma_shape", Node("Clip", "gamma_log_shape", raw[0], low, high));
        string rate = Node("Exp", "gamma_rate", Node("Clip", "gamma_log_rate", raw[1], low, high));
        string mean = Node("Div", "gamma_mean", shape, rate);
        return ([shape, rate], mean, Node("Div", "gamma_variance", mean, rate));
    }

    private (string[] Parameters, string Mean, string Variance) Gaussian(string[] raw)
    {
        string variance = Node("Max", "gaussian_variance", Node("Exp", "gaussian_raw_variance", raw[1]), graph.Scalar(SmallestVariance));
        return ([raw[0], variance], raw[0], variance);
    }

    /// <summary>Mean exp(m + s²/2); variance (exp(s²) − 1)·mean².</summary>
    private (string[] Parameters, string Mean, string Variance) LogNormal(string[] raw)
    {
        string std = Node("Exp", "log_normal_std", raw[1]);
        string squared = Node("Mul", "log_normal_variance_of_log", std, std);
        string exponent = Node("Add", "log_normal_exponent", raw[0], Node("Mul", "log_normal_half_variance", squared, graph.Scalar(0.5f)));
        string mean = Node("Exp", "log_normal_mean", exponent);
        string spread = Node("Sub", "log_normal_spread", Node("Exp", "log_normal_exp_variance", squared), graph.Scalar(1));
        return ([raw[0], std], mean, Node("Mul", "log_normal_variance", spread, Node("Mul", "log_normal_mean_squared", mean, mean)));
    }

    /// <summary>With m = shape/rate + location: mean q·m; variance q·(shape/rate² + m²) − (q·m)².</summary>
    private (string[] Parameters, string Mean, string Variance) ZeroInflatedGamma(string[] raw)
    {
        string[] limited = [.. raw.Select((value, i) => Node("Max", $"zero_inflated_limited_{i}", Node("Sigmoid", $"zero_inflated_sigmoid_{i}", value), graph.Scalar(SmallestSigmoid)))];
        float[] scale = weights.Get("recon.0.scale", 2, channels);
        string shape = Node("Mul", "zero_inflated_shape", limited[0], graph.Constant("recon.0.scale_shape", scale.AsSpan(0, channels), channels));
        string rate = Node("Mul", "zero_inflated_rate", limited[1], graph.Constant("recon.0.scale_rate", scale.AsSpan(channels), channels));
        string gammaMean = Node("Div", "zero_inflated_gamma_mean", shape, rate);
        string located = Node("Add", "zero_inflated_located_mean", gammaMean, graph.Scalar((float)config.ZeroInflatedGamma.Location));
        string mean = Node("Mul", "zero_inflated_mean", limited[2], located);
        string secondMoment = Node("Add", "zero_inflated_second_moment", Node("Div", "zero_inflated_gamma_variance", gammaMean, rate), Node("Mul", "zero_inflated_located_squared", located, located));
        string weighted = Node("Mul", "zero_inflated_weighted_moment", limited[2], secondMoment);
        string variance = Node("Sub", "zero_inflated_variance", weighted, Node("Mul", "zero_inflated_mean_squared", mean, mean));
        return ([shape, rate, limited[2]], mean, variance);
    }

    private string Node(string operation, string name, params ReadOnlySpan<string> inputs) => graph.Node(operation, name, inputs);
}
