using AutoLfads.Kernels.Decoder;
using AutoLfads.Kernels.Simd;
using CsCheck;

namespace AutoLfads.Kernels.Tests.Decoder;

/// <summary>What must not change a result, to the last bit, over random sizes.</summary>
public sealed class LfadsDecoderPropertyTests
{
    [Fact]
    public void Pass_AnyRegisterWidth_EqualsTheScalarOne() => DecoderCase.Any.Sample(
        sizes =>
        {
            DecoderData data = new(sizes);
            DecoderResult scalar = DecoderRun.Compute(data, InstructionSet.Scalar);
            foreach (InstructionSet width in new[] { InstructionSet.Vector128, InstructionSet.Vector256, InstructionSet.Vector512 })
                scalar.RequireSameBits(DecoderRun.Compute(data, width), $"{width}");
        },
        iter: Effort.Times(release: 25, debug: 3),
        threads: 1);

    [Fact]
    public void Pass_AnyNumberOfThreadsAndAgain_EqualsOneThread() => DecoderCase.Any.Sample(
        sizes =>
        {
            DecoderData data = new(sizes);
            using LfadsDecoder kernels = new(sizes.DecoderSizes, InstructionSets.Best);
            DecoderResult first = DecoderRun.Compute(data, kernels);
            foreach (int threads in new[] { 2, 3, 1 }) first.RequireSameBits(DecoderRun.Compute(data, kernels, threads), $"{threads} threads");
        },
        iter: Effort.Times(release: 30, debug: 3),
        threads: 1);

    [Fact]
    public void Forward_RowAlone_EqualsThatRowAmongOthers() => Gen.Select(DecoderCase.Any, Gen.Int[0, 69]).Sample(
        (sizes, number) =>
        {
            int row = number % sizes.Rows;
            DecoderData data = new(sizes);
            using LfadsDecoder kernels = new(sizes.DecoderSizes, InstructionSets.Best);
            float[][] all = DecoderRun.Compute(data, kernels).Outputs, alone = DecoderRun.Compute(data.Row(row), kernels).Outputs;
            for (int i = 0; i < all.Length; i++)
                Closeness.RequireSameBits(Rows.Of(all[i], sizes.Rows, alone[i].Length / sizes.Steps, row), alone[i], DecoderData.OutputNames[i]);
        },
        iter: Effort.Times(release: 30, debug: 3),
        threads: 1);

    [Fact]
    public void Pass_AnyLayout_EqualsTheOneWithoutGaps() => DecoderCase.Any.Sample(
        sizes => DecoderRun.Compute(new DecoderData(sizes with { Layout = Layout.StepFirst }), InstructionSets.Best).RequireSameBits(
            DecoderRun.Compute(new DecoderData(sizes), InstructionSets.Best), $"{sizes.Layout}"),
        iter: Effort.Times(release: 25, debug: 3),
        threads: 1);
}
