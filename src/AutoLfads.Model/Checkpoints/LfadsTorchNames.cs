using AutoLfads.Core.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AutoLfads.Model.Checkpoints;

/// <summary>The one place that knows what lfads-torch calls each weight, so that weights move both ways.</summary>
/// <remarks>
/// Shapes are lfads-torch's too: recurrent weights [3·state, input] with blocks z, r, n, linear weights [output, input], the readout's rows in one block of channels per parameter.
/// A model without controller has an empty initial controller state and an empty input weight of the generator, as there.
/// </remarks>
public static class LfadsTorchNames
{
    private static readonly (string Ours, string Theirs)[] Prefixes =
    [
        ("initial_condition_encoder.forwards.", "encoder.ic_enc.fwd_gru.cell."),
        ("initial_condition_encoder.backwards.", "encoder.ic_enc.bwd_gru.cell."),
        ("initial_condition_encoder.initial_state", "encoder.ic_enc_h0"),
        ("initial_condition_readout.", "encoder.ic_linear."),
        ("controller_input_encoder.forwards.", "encoder.ci_enc.fwd_gru.cell."),
        ("controller_input_encoder.backwards.", "encoder.ci_enc.bwd_gru.cell."),
        ("controller_input_encoder.initial_state", "encoder.ci_enc_h0"),
        ("decoder.initial_controller_state", "decoder.con_h0"),
        ("decoder.initial_state.", "decoder.ic_to_g0."),
        ("decoder.controller.cell.", "decoder.rnn.cell.con_cell."),
        ("decoder.controller.readout.", "decoder.rnn.cell.co_linear."),
        ("decoder.generator.", "decoder.rnn.cell.gen_cell."),
        ("decoder.factors.", "decoder.rnn.cell.fac_linear."),
        ("readout.", "readout.0."),
        ("observation.scale", "recon.0.scale"),
        ("initial_condition_prior.mean", "ic_prior.mean"),
        ("initial_condition_prior.log_variance", "ic_prior.logvar"),
        ("inferred_input_prior.log_tau", "co_prior.logtaus"),
        ("inferred_input_prior.log_variance", "co_prior.lognvars"),
    ];

    private static readonly (string Ours, string Theirs)[] CellParameters =
    [
        ("input_weight", "weight_ih"),
        ("recurrent_weight", "weight_hh"),
        ("input_bias", "bias_ih"),
        ("recurrent_bias", "bias_hh"),
    ];

    /// <summary>Every parameter of a model under its lfads-torch name, in the order of the model.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The parameters themselves; those that are not trained say so by <c>requires_grad</c>.</returns>
    /// <exception cref="ArgumentNullException">The model is null.</exception>
    public static IReadOnlyList<(string Name, Parameter Parameter)> Parameters(LfadsModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. model.named_parameters().Select(p => (Translate(p.name), p.parameter))];
    }

    /// <summary>Copies all weights out of a model, in single precision.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Weights by their lfads-torch names.</returns>
    /// <exception cref="ArgumentNullException">The model is null.</exception>
    public static IReadOnlyDictionary<string, WeightArray> ReadWeights(LfadsModel model)
    {
        Dictionary<string, WeightArray> weights = [];
        foreach ((string name, Parameter parameter) in Parameters(model))
        {
            using DisposeScope scope = NewDisposeScope();
            weights.Add(name, new WeightArray(parameter.shape, parameter.detach().to(CPU).to(ScalarType.Float32).contiguous().data<float>().ToArray()));
        }

        return weights;
    }

    /// <summary>Replaces all weights of a model.</summary>
    /// <param name="model">The model; unchanged when anything is wrong.</param>
    /// <param name="weights">Weights by their lfads-torch names: all of the model's, no others.</param>
    /// <exception cref="ArgumentException">Names are missing or unknown, or a shape differs; the message lists all of them.</exception>
    public static void LoadWeights(LfadsModel model, IReadOnlyDictionary<string, WeightArray> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        IReadOnlyList<(string Name, Parameter Parameter)> parameters = Parameters(model);
        List<string> problems = [];
        foreach ((string name, Parameter parameter) in parameters)
        {
            if (!weights.TryGetValue(name, out WeightArray? array)) problems.Add($"'{name}' is missing");
            else if (!array.Shape.SequenceEqual(parameter.shape)) problems.Add($"'{name}' must be [{string.Join(", ", parameter.shape)}], was [{string.Join(", ", array.Shape)}]");
            else if (array.Values.LongLength != parameter.numel()) problems.Add($"'{name}' needs {parameter.numel()} values, has {array.Values.LongLength}");
        }

        problems.AddRange(weights.Keys.Except(parameters.Select(p => p.Name)).Select(name => $"'{name}' is not a weight of this model"));
        if (problems.Count > 0)
            throw new ArgumentException($"The weights do not fit the model: {string.Join("; ", problems)}. Load them into a model of the configuration they were trained with.", nameof(weights));

        using IDisposable noGradient = no_grad();
        foreach ((string name, Parameter parameter) in parameters)
        {
            if (parameter.numel() == 0) continue;
            using Tensor values = tensor(weights[name].Values, parameter.shape);
            parameter.copy_(values);
        }
    }

    private static string Translate(string name)
    {
        (string ours, string theirs) = Prefixes.FirstOrDefault(p => name.StartsWith(p.Ours, StringComparison.Ordinal));
        if (ours is null) throw new InvalidOperationException($"The parameter '{name}' has no lfads-torch name. Add it to {nameof(LfadsTorchNames)}.");
        string rest = name[ours.Length..];
        return theirs + (CellParameters.FirstOrDefault(p => p.Ours == rest).Theirs ?? rest);
    }
}
