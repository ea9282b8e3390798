using System.Runtime.Intrinsics;
using AutoLfads.Kernels.Memory;
using AutoLfads.Kernels.Products;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Tests.Products;

/// <summary>Products against sums in double precision, for every number of registers and rows that takes another way through the tiles.</summary>
public sealed unsafe class ProductTests
{
    [Theory]
    [InlineData(InstructionSet.Scalar)]
    [InlineData(InstructionSet.Vector128)]
    [InlineData(InstructionSet.Vector256)]
    [InlineData(InstructionSet.Vector512)]
    public void Multiply_AnyTiles_EqualsTheSums(InstructionSet width)
    {
        switch (width)
        {
            case InstructionSet.Scalar: Each<ScalarLanes, float>(Multiply<ScalarLanes, float>); break;
            case InstructionSet.Vector128: Each<Lanes128, Vector128<float>>(Multiply<Lanes128, Vector128<float>>); break;
            case InstructionSet.Vector256: Each<Lanes256, Vector256<float>>(Multiply<Lanes256, Vector256<float>>); break;
            default: Each<Lanes512, Vector512<float>>(Multiply<Lanes512, Vector512<float>>); break;
        }
    }

    [Theory]
    [InlineData(InstructionSet.Scalar)]
    [InlineData(InstructionSet.Vector128)]
    [InlineData(InstructionSet.Vector256)]
    [InlineData(InstructionSet.Vector512)]
    public void WeightGradient_AnyTiles_EqualsTheSums(InstructionSet width)
    {
        switch (width)
        {
            case InstructionSet.Scalar: Each<ScalarLanes, float>(AddGradient<ScalarLanes, float>); break;
            case InstructionSet.Vector128: Each<Lanes128, Vector128<float>>(AddGradient<Lanes128, Vector128<float>>); break;
            case InstructionSet.Vector256: Each<Lanes256, Vector256<float>>(AddGradient<Lanes256, Vector256<float>>); break;
            default: Each<Lanes512, Vector512<float>>(AddGradient<Lanes512, Vector512<float>>); break;
        }
    }

    [Fact]
    public void PackedMatrix_ColumnsThatFillNoRegister_AreRefused() => Assert.Throws<ArgumentException>("columns", () => new PackedMatrix(3, 12, 8));

    /// <summary>Registers 0 to 8 take panels of one, two and three; rows 0 to 9 take tiles of one, four and eight.</summary>
    private static void Each<TLanes, TVector>(Action<int, int, Random> check)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        Random random = new(TLanes.Count);
        for (int registers = 0; registers <= 8; registers++)
        {
            for (int rows = 0; rows <= 9; rows++) check(registers * TLanes.Count, rows, random);
        }
    }

    private static void Multiply<TLanes, TVector>(int columns, int rows, Random random)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        const int first = 3, second = 4, unused = 2, scale = 2; // columns of the left side; numbers between its rows
        using CallerMemory memory = new();
        float[] left = Normal.Array(random, rows * (first + unused)), repeated = Normal.Array(random, second), right = Normal.Array(random, (first + second) * columns), before = Normal.Array(random, rows * columns);
        AlignedBuffer leftMemory = memory.Array(left), repeatedMemory = memory.Array(repeated), rightMemory = memory.Array(right), bias = memory.Array(right.AsSpan(0, columns)), result = memory.Array(before);
        using PackedMatrix packed = new(first + second, columns, TLanes.Count);
        packed.Fill(0, 0, first, columns, rightMemory.Data, columns, 1, scale);
        packed.Fill(first, 0, second, columns, rightMemory.Data + (first * columns), columns, 1);
        Operand* operands = stackalloc Operand[] { new(leftMemory.Data, first + unused, first), new(repeatedMemory.Data, 0, second) };
        foreach (bool adds in new[] { true, false })
        {
            before.CopyTo(result.Span);
            Product<TLanes, TVector>.Multiply(operands, 2, packed, adds ? null : bias.Data, result.Data, columns, rows);
            double[] expected = new double[rows * columns];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    double sum = adds ? before[(i * columns) + j] : right[j];
                    for (int k = 0; k < first; k++) sum += scale * (double)left[(i * (first + unused)) + k] * right[(k * columns) + j];
                    for (int k = 0; k < second; k++) sum += (double)repeated[k] * right[((first + k) * columns) + j];
                    expected[(i * columns) + j] = sum;
                }
            }

            Closeness.Require(expected, result.Span.ToArray(), 1e-6, 0, $"[{rows}, {columns}]");
        }
    }

    private static void AddGradient<TLanes, TVector>(int columns, int features, Random random)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        const int steps = 3, rows = 2, unused = 5;
        int rightStride = columns + unused;
        using CallerMemory memory = new();
        float[] left = Normal.Array(random, steps * rows * features), right = Normal.Array(random, steps * rows * rightStride), before = Normal.Array(random, features * columns);
        AlignedBuffer leftMemory = memory.Array(left), rightMemory = memory.Array(right), sum = memory.Array(before), columnSums = memory.Array(new float[columns]);
        double[] expected = Array.ConvertAll(before, v => (double)v), expectedColumns = new double[columns];
        for (int t = 0; t < steps; t++)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int j = 0; j < columns; j++)
                {
                    double gradient = right[(((t * rows) + row) * rightStride) + j];
                    expectedColumns[j] += gradient;
                    // The gradients lie latest step first.
                    for (int i = 0; i < features; i++) expected[(i * columns) + j] += left[((((steps - 1 - t) * rows) + row) * features) + i] * gradient;
                }
            }
        }

        TransposedOperand latestFirst = new(leftMemory.Data + ((steps - 1) * rows * features), -rows * features, features, steps, rows, features);
        WeightGradient<TLanes, TVector>.Add(latestFirst, rightMemory.Data, rightStride, columns, sum.Data, columns);
        WeightGradient<TLanes, TVector>.AddColumnSums(rightMemory.Data, steps * rows, rightStride, columns, columnSums.Data);
        Closeness.Require(expected, sum.Span.ToArray(), 1e-6, 0, $"[{features}, {columns}]");
        Closeness.Require(expectedColumns, columnSums.Span.ToArray(), 1e-6, 0, $"columns {columns}");
    }
}
