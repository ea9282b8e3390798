using AutoLfads.Core.Configuration;
using AutoLfads.Onnx.Graph;

namespace AutoLfads.Onnx;

/// <summary>Controller, generator and factors as one Scan over the output's bins, for all samples of all windows: states are [samples, batch, unit].</summary>
/// <remarks>What does not depend on the sample (the encoders' share of the controller's input, external inputs) keeps its shape [batch, ...] and is broadcast inside.</remarks>
/// <param name="graph">The graph.</param>
/// <param name="weights">The model's weights.</param>
/// <param name="config">Architecture.</param>
/// <param name="dimensions">Sizes that the data dictate.</param>
/// <param name="keepStates">Whether states and inferred inputs of every bin are kept too; otherwise the factors alone are, which is less to store.</param>
internal sealed class DecoderGraph(OnnxGraphBuilder graph, GraphWeights weights, LfadsConfig config, LfadsDimensions dimensions, bool keepStates)
{
    private const string Generator = "decoder.rnn.cell.gen_cell", Controller = "decoder.rnn.cell.con_cell";
    private readonly List<string> states = [], scanInputs = [], finalStates = [], stacked = [];
    private readonly List<ScanAxis> inputAxes = [];
    private (string State, string Mean, string Std) controllerValues;

    /// <summary>Adds the decoder.</summary>
    /// <param name="initialCondition">The initial condition drawn, [samples, batch, dimension].</param>
    /// <param name="controllerInput">What the controller reads of the data, [output time, batch, 2·unit]; null without controller.</param>
    /// <param name="noise">Standard normal draws of the inferred inputs, [samples, batch, output time, input]; null without controller.</param>
    /// <param name="externalInputs">Measured inputs, [batch, output time, input]; null without any.</param>
    public DecoderValues Add(string initialCondition, string? controllerInput, string? noise, string? externalInputs)
    {
        int units = config.GeneratorDim, factorDim = config.FactorDim;
        string start = graph.Affine(
            "generator_start",
            initialCondition,
            graph.Constant("decoder.ic_to_g0.weight", weights.Transposed("decoder.ic_to_g0.weight", units, config.InitialConditionDim), config.InitialConditionDim, units),
            graph.Constant("decoder.ic_to_g0.bias", weights.Get("decoder.ic_to_g0.bias", units), units));
        string factorWeight = graph.Constant("decoder.rnn.cell.fac_linear.weight", weights.NormalisedTransposed("decoder.rnn.cell.fac_linear.weight", factorDim, units), units, factorDim);

        OnnxGraphBuilder body = graph.Body("decoder");
        string generatorState = State(body, "generator_state", start, units);
        string? inferredInput = controllerInput is null || noise is null ? null : AddController(body, start, factorWeight, controllerInput, noise);
        string product = GeneratorInput(body, inferredInput, externalInputs);
        string generator = GruCell.Create(graph, weights, Generator, units, (float)config.StateClip).Step(body, "generator", product, generatorState);
        string factors = body.Node("MatMul", "factors", [generator, factorWeight]);
        return Run(body, start, generator, factors, inferredInput);
    }

    /// <summary>The controller's step and the inferred input it draws, [samples, batch, input].</summary>
    private string AddController(OnnxGraphBuilder body, string start, string factorWeight, string controllerInput, string noise)
    {
        int units = config.ControllerDim, encoded = 2 * config.ControllerInputEncoderDim, factorDim = config.FactorDim, inputDim = config.InferredInputDim;
        float[] inputWeight = weights.Transposed(Controller + ".weight_ih", 3 * units, encoded + factorDim);
        string encodedWeight = graph.Constant(Controller + ".weight_ih_encoded", inputWeight.AsSpan(0, encoded * 3 * units), encoded, 3 * units);
        string feedbackWeight = graph.Constant(Controller + ".weight_ih_factors", inputWeight.AsSpan(encoded * 3 * units), factorDim, 3 * units);
        string encodedProduct = graph.Affine("controller_input_product", controllerInput, encodedWeight, graph.Constant(Controller + ".bias", weights.GateBias(Controller, units), 3 * units));

        string controllerState = State(body, "controller_state", ControllerStart(units), units);
        string lastFactors = State(body, "last_factors", graph.Node("MatMul", "factors_start", [start, factorWeight]), factorDim);
        string encodedStep = ScanInput(body, "controller_input", encodedProduct, new(0), "batch", 3 * units);
        string noiseStep = ScanInput(body, "noise", noise, new(2), "samples", "batch", inputDim);

        string feedback = body.Node("MatMul", "controller_feedback", [lastFactors, feedbackWeight]);
        string product = body.Node("Add", "controller_product", [encodedStep, feedback]);
        string controller = GruCell.Create(graph, weights, Controller, units, (float)config.StateClip).Step(body, "controller", product, controllerState);
        string parameters = body.Affine(
            "inferred_input_parameters",
            controller,
            graph.Constant("decoder.rnn.cell.co_linear.weight", weights.Transposed("decoder.rnn.cell.co_linear.weight", 2 * inputDim, units), units, 2 * inputDim),
            graph.Constant("decoder.rnn.cell.co_linear.bias", weights.Get("decoder.rnn.cell.co_linear.bias", 2 * inputDim), 2 * inputDim));
        string[] parts = body.SplitLast(parameters, ["inferred_input_mean", "inferred_input_log_variance"], inputDim, inputDim);
        string std = body.Node("Exp", "inferred_input_std", [body.Node("Mul", "inferred_input_log_std", [parts[1], body.Scalar(0.5f)])]);
        string deviation = body.Node("Mul", "inferred_input_deviation", [std, noiseStep]);
        string inferred = body.Node("Add", "inferred_input", [parts[0], deviation]);
        controllerValues = (controller, parts[0], std);
        return inferred;
    }

    private string ControllerStart(int units)
    {
        string constant = graph.Constant("decoder.con_h0", weights.Get("decoder.con_h0", 1, units), 1, 1, units);
        string shape = graph.Node("Concat", "controller_start_shape", [LfadsGraph.SampleAndBatchSize, graph.Integers(units)], OnnxGraphBuilder.Attribute("axis", 0));
        return graph.Node("Expand", "controller_start", [constant, shape]);
    }

    /// <summary>The product of the generator's input with its input weights, biases included, at one bin.</summary>
    private string GeneratorInput(OnnxGraphBuilder body, string? inferredInput, string? externalInputs)
    {
        int width = 3 * config.GeneratorDim, inferredDim = inferredInput is null ? 0 : config.InferredInputDim, externalDim = externalInputs is null ? 0 : dimensions.ExternalInputDim;
        float[] weight = inferredDim + externalDim == 0 ? [] : weights.Transposed(Generator + ".weight_ih", width, inferredDim + externalDim);
        string bias = graph.Constant(Generator + ".bias", weights.GateBias(Generator, config.GeneratorDim), width);

        string? external = null;
        if (externalInputs is not null)
        {
            string externalWeight = graph.Constant(Generator + ".weight_ih_external", weight.AsSpan(inferredDim * width), externalDim, width);
            external = ScanInput(body, "external_input", graph.Affine("external_input_product", externalInputs, externalWeight, bias), new(1), "batch", width);
        }

        if (inferredInput is not null)
        {
            string inferredWeight = graph.Constant(Generator + ".weight_ih_inferred", weight.AsSpan(0, inferredDim * width), inferredDim, width);
            return body.Affine("generator_input", inferredInput, inferredWeight, external ?? bias);
        }

        return external ?? ScanInput(body, "generator_bias", BiasOverTime(bias, width), new(0), 1, width);
    }

    /// <summary>The generator's bias repeated over the output's bins: a generator without inputs still needs something to count them.</summary>
    private string BiasOverTime(string bias, int width)
    {
        string bins = graph.Node("Add", "output_bins", [LfadsGraph.TimeSize, graph.Integers(dimensions.OutputBins - dimensions.WindowBins)]);
        string shape = graph.Node("Concat", "generator_bias_shape", [bins, graph.Integers(1, width)], OnnxGraphBuilder.Attribute("axis", 0));
        return graph.Node("Expand", "generator_bias_over_time", [bias, shape]);
    }

    private string State(OnnxGraphBuilder body, string name, string initial, int units)
    {
        states.Add(initial);
        finalStates.Add(name);
        return body.Input(name, "", "samples", "batch", units);
    }

    private string ScanInput(OnnxGraphBuilder body, string name, string value, ScanAxis axis, params ReadOnlySpan<Dimension> stepShape)
    {
        scanInputs.Add(value);
        inputAxes.Add(axis);
        return body.Input("step_" + name, "", stepShape);
    }

    private DecoderValues Run(OnnxGraphBuilder body, string start, string generator, string factors, string? inferredInput)
    {
        body.Output("new_generator_state", generator, "", "samples", "batch", config.GeneratorDim);
        if (inferredInput is not null)
        {
            body.Output("new_controller_state", controllerValues.State, "", "samples", "batch", config.ControllerDim);
            body.Output("new_last_factors", factors, "", "samples", "batch", config.FactorDim);
        }

        Stack(body, "factors", factors, config.FactorDim);
        if (keepStates) Stack(body, "generator_states", generator, config.GeneratorDim);
        if (keepStates && inferredInput is not null)
        {
            Stack(body, "inferred_inputs", inferredInput, config.InferredInputDim);
            Stack(body, "inferred_input_means", controllerValues.Mean, config.InferredInputDim);
            Stack(body, "inferred_input_stds", controllerValues.Std, config.InferredInputDim);
            Stack(body, "controller_states", controllerValues.State, config.ControllerDim);
        }

        string[] outputs = graph.Scan(
            [.. finalStates.Select(s => "decoder_final_" + s), .. stacked.Select(s => "decoder_" + s)],
            [.. states, .. scanInputs],
            body,
            inputAxes,
            [.. stacked.Select(_ => new ScanAxis(2))]);
        string[] values = outputs[states.Count..];
        if (!keepStates) return new(values[0], null);
        return new(values[0], new(start, values[1], inferredInput is null ? null : new(values[2], values[3], values[4], values[5])));
    }

    private void Stack(OnnxGraphBuilder body, string name, string value, int width)
    {
        stacked.Add(name);
        body.Output("step_" + name, value, "", "samples", "batch", width);
    }
}

/// <summary>Names of what the decoder computes.</summary>
/// <param name="Factors">The factors, [samples, batch, output time, factor].</param>
/// <param name="States">The states behind them; null where they are not kept.</param>
internal sealed record DecoderValues(string Factors, DecoderStates? States);

/// <summary>Names of the decoder's states, [samples, batch, output time, ...] each, the start without time.</summary>
/// <param name="GeneratorStart">The generator's initial state.</param>
/// <param name="GeneratorStates">The generator's states.</param>
/// <param name="Controller">What the controller computes; null without controller.</param>
internal sealed record DecoderStates(string GeneratorStart, string GeneratorStates, ControllerValues? Controller);

/// <summary>Names of what the controller computes, [samples, batch, output time, ...] each.</summary>
/// <param name="InferredInputs">The inferred inputs drawn.</param>
/// <param name="Means">Their posterior means.</param>
/// <param name="Stds">Their posterior standard deviations.</param>
/// <param name="States">The controller's states.</param>
internal sealed record ControllerValues(string InferredInputs, string Means, string Stds, string States);
