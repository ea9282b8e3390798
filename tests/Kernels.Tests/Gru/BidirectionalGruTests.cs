using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Gru;

/// <summary>States and gradients against the definition in double precision.</summary>
public sealed class BidirectionalGruTests
{
    public static TheoryData<GruCase> SmallCases =>
    [
        new GruCase(1, 1, 1, 1),
        new GruCase(2, 3, 5, 4) { Layout = Layout.Gaps },
        new GruCase(3, 9, 2, 6) { Layout = Layout.RowFirst },
        new GruCase(0, 4, 5, 3),
        new GruCase(5, 4, 9, 7) { States = 4, Gradients = 4 },
        new GruCase(4, 8, 3, 5) { Gradients = 1 },
        new GruCase(4, 5, 3, 6) { States = 5, Gradients = 2, Layout = Layout.Gaps },
        new GruCase(3, 6, 7, 40) { Clip = 0.2f },
    ];

    public static TheoryData<GruCase> Cases =>
    [
        new GruCase(12, 64, 40, 10),
        new GruCase(130, 33, 37, 4) { Layout = Layout.Gaps },
        new GruCase(7, 130, 9, 5) { Layout = Layout.RowFirst },
        new GruCase(20, 65, 70, 5) { States = 4, Gradients = 3 },
        new GruCase(30, 50, 20, 6) { Clip = 0.25f },
    ];

    [Theory]
    [MemberData(nameof(SmallCases))]
    [MemberData(nameof(Cases))]
    public void Forward_AnyCase_StatesEqualTheDefinition(GruCase sizes)
    {
        GruData data = new(sizes);
        double[][] expected = new ExactGru(data).States();
        using BidirectionalGru kernels = GruRun.Kernels(sizes, InstructionSets.Best);
        foreach (bool keep in new[] { true, false })
        {
            using GruRun run = new(data, kernels);
            using KernelPass? pass = run.Forward(keep: keep);
            Assert.Equal(keep, pass is not null);
            float[][] states = run.StatesWithoutPadding();
            Closeness.Require(expected[0], states[0], 2e-6, 1e-6, "along");
            Closeness.Require(expected[1], states[1], 2e-6, 1e-6, "against");
        }
    }

    [Theory]
    [MemberData(nameof(SmallCases))]
    public void Backward_SmallCase_EveryEntryEqualsItsDifference(GruCase sizes)
    {
        GruData data = new(sizes);
        ExactGru exact = new(data);
        GradientCheck.Entries(GruData.Names, exact.Parameters, exact.Objective, GruRun.Compute(data, InstructionSets.Best).Gradients);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_AnyCase_DerivativesAlongDirectionsEqualDifferences(GruCase sizes)
    {
        GruData data = new(sizes);
        ExactGru exact = new(data);
        GradientCheck.Directions(GruData.Names, exact.Parameters, exact.Objective, GruRun.Compute(data, InstructionSets.Best).Gradients);
    }

    [Fact]
    public void Forward_SmallClip_HoldsManyStatesAtTheLimit()
    {
        GruCase sizes = new(3, 6, 7, 40) { Clip = 0.2f };
        float[] states = GruRun.Compute(new GruData(sizes), InstructionSets.Best).States[0];
        Assert.DoesNotContain(states, s => Math.Abs(s) > 0.2f);
        Assert.InRange(states.Count(s => Math.Abs(s) == 0.2f), states.Length / 10, states.Length * 9 / 10);
    }

    [Fact]
    public void Backward_EveryStateAtTheLimit_NoGradient()
    {
        GruCase sizes = new(2, 3, 4, 5) { Clip = 1e-3f };
        GruData data = new(sizes);
        foreach (int direction in new[] { 0, GruData.Count })
        {
            data.Parameters[direction + GruData.InitialState].AsSpan().Fill(10); // the gates would have to close to within 1e-4 of it
            data.Parameters[direction + GruData.InputWeight].AsSpan().Clear();
            data.Parameters[direction + GruData.RecurrentWeight].AsSpan().Clear();
            data.Parameters[direction + GruData.Bias].AsSpan().Fill(1);
        }

        GruResult result = GruRun.Compute(data, InstructionSets.Best);
        Assert.All(result.States.SelectMany(s => s), s => Assert.Equal(1e-3f, s));
        Assert.All(result.Gradients.SelectMany(g => g), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Forward_InputsReversedInTime_DirectionsChangePlaces()
    {
        GruCase sizes = new(5, 11, 6, 7);
        GruData data = new(sizes);
        using BidirectionalGru kernels = GruRun.Kernels(sizes, InstructionSets.Best);
        using GruRun run = new(data, kernels), reversed = new(data, kernels);
        reversed.Input = reversed.Input.Reversed();
        (reversed.States[0], reversed.States[1]) = (reversed.States[1].Reversed(), reversed.States[0].Reversed());
        for (int i = 0; i < GruData.Count; i++) (reversed.Parameters[i], reversed.Parameters[GruData.Count + i]) = (reversed.Parameters[GruData.Count + i], reversed.Parameters[i]);
        run.Forward(keep: false);
        reversed.Forward(keep: false);
        Closeness.RequireSameBits(CallerMemory.Read(run.States[0]), CallerMemory.Read(reversed.States[1].Reversed()), "along");
        Closeness.RequireSameBits(CallerMemory.Read(run.States[1]), CallerMemory.Read(reversed.States[0].Reversed()), "against");
    }

    [Fact]
    public void Backward_NoStatesOrNoGradients_GradientIsZero()
    {
        foreach (GruCase sizes in new[] { new GruCase(3, 4, 5, 6) { States = 0, Gradients = 0 }, new GruCase(3, 4, 5, 6) { Gradients = 0 }, new GruCase(3, 4, 5, 0) })
        {
            GruResult result = GruRun.Compute(new GruData(sizes), InstructionSets.Best);
            Assert.All(result.Gradients.SelectMany(g => g), g => Assert.Equal(0, g));
        }
    }

    [Fact]
    public void Backward_TwoForwardPassesBefore_EachGivesItsOwnGradient()
    {
        GruCase sizes = new(5, 7, 9, 6);
        GruData first = new(sizes), second = new(sizes with { Seed = 2, Rows = 20 });
        using BidirectionalGru kernels = GruRun.Kernels(sizes, InstructionSets.Best);
        using GruRun firstRun = new(first, kernels), secondRun = new(second, kernels);
        using KernelPass firstPass = firstRun.Forward()!, secondPass = secondRun.Forward()!;
        firstRun.Backward(firstPass);
        secondRun.Backward(secondPass);
        GruRun.Compute(first, InstructionSets.Best).RequireSameBits(firstRun.Result(), "first");
        GruRun.Compute(second, InstructionSets.Best).RequireSameBits(secondRun.Result(), "second");
    }

    [Fact]
    public void Forward_NotANumberInOneRow_StaysInThatRow()
    {
        GruCase sizes = new(3, 5, 9, 4);
        GruData data = new(sizes), spoilt = new(sizes);
        for (int i = 0; i < sizes.Inputs; i++) spoilt.Input[(((1 * sizes.Rows) + 4) * sizes.Inputs) + i] = float.NaN;
        using BidirectionalGru kernels = GruRun.Kernels(sizes, InstructionSets.Best);
        using GruRun run = new(data, kernels), spoiltRun = new(spoilt, kernels);
        run.Forward(keep: false);
        spoiltRun.Forward(keep: false);
        float[] expected = run.StatesWithoutPadding()[0], actual = CallerMemory.Read(spoiltRun.States[0].Columns(0, sizes.State));
        for (int row = 0; row < sizes.Rows; row++)
        {
            float[] states = Rows.Of(actual, sizes.Rows, sizes.State, row);
            if (row == 4) Assert.All(states[sizes.State..], s => Assert.True(float.IsNaN(s)));
            else Closeness.RequireSameBits(Rows.Of(expected, sizes.Rows, sizes.State, row), states, $"row {row}");
        }
    }
}
