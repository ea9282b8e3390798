using AutoLfads.Kernels.Gru;
using AutoLfads.Kernels.Simd;
using CsCheck;

namespace AutoLfads.Kernels.Tests.Gru;

/// <summary>What must not change a result, to the last bit, over random sizes.</summary>
public sealed class BidirectionalGruPropertyTests
{
    [Fact]
    public void Pass_AnyRegisterWidth_EqualsTheScalarOne() => GruCase.Any.Sample(
        sizes =>
        {
            GruData data = new(sizes);
            GruResult scalar = GruRun.Compute(data, InstructionSet.Scalar);
            foreach (InstructionSet width in new[] { InstructionSet.Vector128, InstructionSet.Vector256, InstructionSet.Vector512 })
                scalar.RequireSameBits(GruRun.Compute(data, width), $"{width}");
        },
        iter: Effort.Times(release: 25, debug: 3),
        threads: 1);

    [Fact]
    public void Pass_AnyNumberOfThreadsAndAgain_EqualsOneThread() => GruCase.Any.Sample(
        sizes =>
        {
            GruData data = new(sizes);
            using BidirectionalGru kernels = GruRun.Kernels(sizes, InstructionSets.Best);
            GruResult first = GruRun.Compute(data, kernels);
            foreach (int threads in new[] { 2, 3, 1 }) first.RequireSameBits(GruRun.Compute(data, kernels, threads), $"{threads} threads");
        },
        iter: Effort.Times(release: 30, debug: 3),
        threads: 1);

    [Fact]
    public void Forward_RowAlone_EqualsThatRowAmongOthers() => Gen.Select(GruCase.Any, Gen.Int[0, 69]).Sample(
        (sizes, number) =>
        {
            int row = number % sizes.Rows;
            GruData data = new(sizes);
            using BidirectionalGru kernels = GruRun.Kernels(sizes, InstructionSets.Best);
            GruResult all = GruRun.Compute(data, kernels), alone = GruRun.Compute(data.Row(row), kernels);
            for (int direction = 0; direction < 2; direction++)
                Closeness.RequireSameBits(Rows.Of(all.States[direction], sizes.Rows, sizes.State, row), alone.States[direction], $"states {direction}");
        },
        iter: Effort.Times(release: 30, debug: 3),
        threads: 1);

    [Fact]
    public void Pass_AnyLayout_EqualsTheOneWithoutGaps() => GruCase.Any.Sample(
        sizes => GruRun.Compute(new GruData(sizes with { Layout = Layout.StepFirst }), InstructionSets.Best).RequireSameBits(
            GruRun.Compute(new GruData(sizes), InstructionSets.Best), $"{sizes.Layout}"),
        iter: Effort.Times(release: 25, debug: 3),
        threads: 1);
}
