using System.Runtime.Intrinsics;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;
using CsCheck;

namespace AutoLfads.Kernels.Tests.Products;

/// <summary>Products of single rows against the tiles of many rows, which <see cref="Product{TLanes, TVector}"/> chooses by the number of rows.</summary>
public sealed unsafe class RowProductTests
{
    private static readonly Gen<(int Registers, int First, int Second, int Rows, bool Biased, int Seed)> Cases =
        Gen.Select(Gen.Int[1, 45], Gen.Int[0, 70], Gen.Int[1, 20], Gen.Int[1, 3], Gen.Bool, Gen.Int[0, int.MaxValue]);

    [Fact]
    public void Multiply_FewRows_EqualsTheTilesToTheLastBit_Scalar() => Check<ScalarLanes, float>(60);

    [Fact]
    public void Multiply_FewRows_EqualsTheTilesToTheLastBit_128() => Check<Lanes128, Vector128<float>>(40);

    [Fact]
    public void Multiply_FewRows_EqualsTheTilesToTheLastBit_256() => Check<Lanes256, Vector256<float>>(200);

    [Fact]
    public void Multiply_FewRows_EqualsTheTilesToTheLastBit_512() => Check<Lanes512, Vector512<float>>(15);

    [Fact]
    public void Multiply_EveryNumberOfRegisters_EqualsTheTilesToTheLastBit()
    {
        for (int registers = 1; registers <= 60; registers++) Compare<Lanes256, Vector256<float>>(registers, 9, 4, 1, true, registers);
    }

    private static void Check<TLanes, TVector>(int count)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged =>
        Cases.Sample(c => Compare<TLanes, TVector>(c.Registers, c.First, c.Second, c.Rows, c.Biased, c.Seed), iter: count, threads: 1);

    /// <summary>A product of eight rows, all computed by tiles, against the same rows a few at a time.</summary>
    private static void Compare<TLanes, TVector>(int registers, int first, int second, int few, bool biased, int seed)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        const int Rows = 8;
        int columns = registers * TLanes.Count, depth = first + second;
        Random random = new(seed);
        using PackedMatrix right = new(depth, columns, TLanes.Count);
        using AlignedBuffer left = Filled(Rows * depth), bias = Filled(columns), many = Filled(Rows * columns), single = new(Rows * columns);
        for (int i = 0; i < depth * columns; i++) right.Data[i] = random.NextSingle() - 0.5f;
        many.Span.CopyTo(single.Span);
        Multiply(0, Rows, many.Data);
        for (int row = 0; row < Rows; row += few) Multiply(row, Math.Min(few, Rows - row), single.Data + (row * columns));
        Assert.True(many.Span.SequenceEqual(single.Span));
        many.CheckGuards();
        single.CheckGuards();

        AlignedBuffer Filled(int length)
        {
            AlignedBuffer buffer = new(length);
            for (int i = 0; i < length; i++) buffer.Data[i] = random.NextSingle() - 0.5f;
            return buffer;
        }

        void Multiply(int row, int rows, float* result)
        {
            Operand* operands = stackalloc Operand[2];
            operands[0] = new(left.Data + (row * depth), depth, first);
            operands[1] = new(left.Data + (row * depth) + first, depth, second);
            Product<TLanes, TVector>.Multiply(operands, 2, right, biased ? bias.Data : null, result, columns, rows);
        }
    }
}
