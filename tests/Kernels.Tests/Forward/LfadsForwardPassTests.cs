using AutoLfads.Kernels.Forward;
using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Simd;
using CsCheck;

namespace AutoLfads.Kernels.Tests.Forward;

/// <summary>What a forward pass must not depend on. Its values are checked where there are other software's to compare with, in the tests of inference.</summary>
public sealed class LfadsForwardPassTests
{
    private static readonly Gen<ForwardSizes> Sizes =
        from channels in Gen.Int[1, 20]
        from bins in Gen.Int[1, 12]
        from predicted in Gen.Int[0, 3]
        from external in Gen.Int[0, 3]
        from hidden in Gen.Int[0, bins - 1]
        from lag in Gen.Int[0, 4]
        from units in Gen.Int[1, 40].Array[6]
        from controlled in Gen.Bool
        from parameters in Gen.Int[1, 30]
        select new ForwardSizes
        {
            ChannelCount = channels, WindowBins = bins, OutputBins = bins + predicted, ExternalInputDim = external,
            InitialConditionEncoderDim = units[0], InitialConditionEncoderBins = hidden, InitialConditionDim = units[1], InitialConditionVarianceFloor = 1e-4f,
            ControllerInputEncoderDim = controlled ? units[2] : 0, ControllerInputLag = lag, ControllerDim = controlled ? units[3] : 0, InferredInputDim = controlled ? 1 + (units[2] % 9) : 0,
            GeneratorDim = units[4], FactorDim = units[5], ParameterCount = parameters, StateClip = 0.5f,
        };

    [Fact]
    public void Run_AnyRegisterWidthAndAnyThreads_GivesTheSameBits() => Gen.Select(Sizes, Gen.Int[1, 20], Gen.Int[0, 1000]).Sample(
        (sizes, rows, seed) =>
        {
            float[][] expected = Run(sizes, InstructionSet.Scalar, rows, 1, seed);
            foreach (InstructionSet width in new[] { InstructionSet.Vector128, InstructionSet.Vector256, InstructionSet.Vector512 })
                Assert.Equal(expected, Run(sizes, width, rows, 1, seed));
            Assert.Equal(expected, Run(sizes, InstructionSets.Best, rows, 3, seed));
            Assert.All(expected, output => Assert.All(output, value => Assert.True(float.IsFinite(value))));
        },
        iter: 25,
        threads: 1);

    [Fact]
    public void Run_OneRowOfMany_GivesTheSameBits() => Gen.Select(Sizes, Gen.Int[2, 20], Gen.Int[0, 1000]).Sample(
        (sizes, rows, seed) =>
        {
            float[][] all = Run(sizes, InstructionSets.Best, rows, 1, seed), last = Run(sizes, InstructionSets.Best, rows, 1, seed, only: rows - 1);
            for (int i = 0; i < all.Length; i++) Assert.Equal(all[i][^last[i].Length..], last[i]);
        },
        iter: 60,
        threads: 1);

    /// <summary>Samples of a window give what as many copies of the window give, whatever is computed once for all of them.</summary>
    [Fact]
    public void Run_SamplesOfWindows_AreTheRowsOfRepeatedWindows() => Gen.Select(Sizes, Gen.Int[1, 20], Gen.Int[1, 7], Gen.Int[0, 1000]).Sample(
        (sizes, windows, samples, seed) =>
        {
            float[][] expected = Run(sizes, InstructionSets.Best, windows * samples, 1, seed, distinct: windows);
            float[][] actual = Run(sizes, InstructionSets.Best, windows, 1 + (seed % 3), seed, samples: samples);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i][..actual[i].Length], actual[i]);
        },
        iter: 60,
        threads: 1);

    [Fact]
    public void New_ParametersOfOtherLengths_NamesThem()
    {
        ForwardSizes sizes = new()
        {
            ChannelCount = 2, WindowBins = 3, OutputBins = 3, InitialConditionEncoderDim = 4, InitialConditionDim = 2, InitialConditionVarianceFloor = 0, ControllerInputEncoderDim = 3, ControllerDim = 3,
            InferredInputDim = 1, GeneratorDim = 5, FactorDim = 2, ParameterCount = 2, StateClip = 1,
        };
        RandomParameters parameters = new(sizes, 1);
        foreach ((string name, ForwardSizes other) in new[]
        {
            ("InitialConditionWeight", sizes with { InitialConditionEncoderDim = 5 }),
            ("InitialConditionAlong.InputWeight", sizes with { ChannelCount = 3 }),
            ("Decoder.Generator.InputWeight", sizes with { ExternalInputDim = 1 }),
            ("Decoder.FactorWeight", sizes with { FactorDim = 3 }),
            ("ReadoutWeight", sizes with { ParameterCount = 3 }),
            ("Decoder.Controller.InputWeight", sizes with { ControllerInputEncoderDim = 4 }),
        })
            Assert.Equal(name, Assert.Throws<ArgumentException>(() => parameters.Pack(other, InstructionSet.Scalar)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => parameters.Pack(sizes with { StateClip = 0 }, InstructionSet.Scalar));
        Assert.Throws<ArgumentOutOfRangeException>(() => parameters.Pack(sizes with { OutputBins = 2 }, InstructionSet.Scalar));
        Assert.Throws<ArgumentOutOfRangeException>(() => parameters.Pack(sizes with { InitialConditionEncoderBins = 3 }, InstructionSet.Scalar));
        Assert.Throws<ArgumentException>(() => parameters.Pack(sizes with { InferredInputDim = 0 }, InstructionSet.Scalar));
    }

    [Fact]
    public void Run_AfterDispose_Throws()
    {
        ForwardSizes sizes = new()
        {
            ChannelCount = 1, WindowBins = 1, OutputBins = 1, InitialConditionEncoderDim = 1, InitialConditionDim = 1, InitialConditionVarianceFloor = 0, GeneratorDim = 1, FactorDim = 1, ParameterCount = 1, StateClip = 1,
        };
        LfadsForwardPass pass = new RandomParameters(sizes, 1).Pack(sizes, InstructionSet.Scalar);
        pass.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pass.Run(1, 1, new() { Windows = [0] }, default, 1));
    }

    /// <summary>Every output for random parameters and inputs, those of windows first; of all windows or of one alone.</summary>
    private static float[][] Run(ForwardSizes sizes, InstructionSet width, int windows, int threads, int seed, int? only = null, int samples = 1, int? distinct = null)
    {
        using LfadsForwardPass pass = new RandomParameters(sizes, seed).Pack(sizes, width);
        Random ofWindows = new(seed), ofRows = new(seed + 1);
        int bins = sizes.OutputBins, inferred = sizes.InferredInputDim, condition = sizes.InitialConditionDim, count = only is null ? windows : 1, rows = count * samples;
        float[] emg = Draw(ofWindows, sizes.WindowBins * sizes.ChannelCount, distinct), external = Draw(ofWindows, bins * sizes.ExternalInputDim, distinct);
        float[] conditionNoise = Draw(ofRows, condition, null), inputNoise = Draw(ofRows, bins * inferred, null);
        float[][] outputs =
        [
            new float[count * condition], new float[count * condition], new float[rows * bins * sizes.ParameterCount], new float[rows * bins * sizes.FactorDim],
            new float[rows * bins * inferred], new float[rows * bins * inferred], new float[rows * bins * inferred],
            new float[rows * bins * sizes.GeneratorDim], new float[rows * sizes.GeneratorDim], new float[rows * bins * sizes.ControllerDim],
        ];
        pass.Run(
            count,
            samples,
            new() { Windows = emg, ExternalInputs = external, InitialConditionNoise = conditionNoise, InferredInputNoise = inputNoise },
            new()
            {
                InitialConditionMeans = outputs[0], InitialConditionStds = outputs[1], Parameters = outputs[2], Factors = outputs[3],
                InferredInputMeans = outputs[4], InferredInputStds = outputs[5], InferredInputs = outputs[6],
                GeneratorStates = outputs[7], GeneratorInitialStates = outputs[8], ControllerStates = outputs[9],
            },
            threads);
        return outputs;

        // Numbers of every window or row; only so many distinct ones, again and again, where that is asked for.
        float[] Draw(Random random, int size, int? distinct)
        {
            float[] values = new float[(random == ofWindows ? windows : windows * samples) * size];
            int period = (distinct * size) ?? values.Length;
            for (int i = 0; i < values.Length; i++) values[i] = i < period ? (2 * random.NextSingle()) - 1 : values[i - period];
            return only is { } row ? values[(row * size)..((row + 1) * size)] : values;
        }
    }

    /// <summary>Parameters of a model.</summary>
    private sealed class RandomParameters(ForwardSizes sizes, int seed)
    {
        private readonly Random random = new(seed);

        /// <summary>Packs them as those of a model of some sizes.</summary>
        public LfadsForwardPass Pack(ForwardSizes other, InstructionSet width)
        {
            int condition = sizes.InitialConditionDim, generator = sizes.GeneratorDim, encoder = sizes.ControllerInputEncoderDim, inferred = sizes.InferredInputDim;
            bool controlled = sizes.HasController;
            ForwardParameters parameters = new()
            {
                InitialConditionAlong = Cell(sizes.ChannelCount, sizes.InitialConditionEncoderDim),
                InitialConditionAgainst = Cell(sizes.ChannelCount, sizes.InitialConditionEncoderDim),
                InitialConditionWeight = Draw(4 * condition * sizes.InitialConditionEncoderDim),
                InitialConditionBias = Draw(2 * condition),
                GeneratorStartWeight = Draw(condition * generator),
                GeneratorStartBias = Draw(generator),
                ControllerInputAlong = controlled ? Cell(sizes.ChannelCount, encoder) : default,
                ControllerInputAgainst = controlled ? Cell(sizes.ChannelCount, encoder) : default,
                Decoder = new()
                {
                    Generator = Cell(inferred + sizes.ExternalInputDim, generator, hasInitialState: false),
                    FactorWeight = Draw(sizes.FactorDim * generator),
                    Controller = controlled ? Cell((2 * encoder) + sizes.FactorDim, sizes.ControllerDim) : default,
                    ReadoutWeight = Draw(2 * inferred * sizes.ControllerDim),
                    ReadoutBias = Draw(2 * inferred),
                },
                ReadoutWeight = Draw(sizes.ParameterCount * sizes.FactorDim),
                ReadoutBias = Draw(sizes.ParameterCount),
            };
            return new LfadsForwardPass(other, parameters, width);
        }

        private GruParameters Cell(int inputs, int units, bool hasInitialState = true) => new()
        {
            InputWeight = Draw(3 * units * inputs), RecurrentWeight = Draw(3 * units * units), Bias = Draw(3 * units), InitialState = hasInitialState ? Draw(units) : [],
        };

        private float[] Draw(int count)
        {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) values[i] = random.NextSingle() - 0.5f;
            return values;
        }
    }
}
