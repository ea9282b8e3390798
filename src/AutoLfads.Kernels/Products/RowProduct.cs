using System.Runtime.CompilerServices;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Products;

/// <summary>Products of few rows with packed weights. With one row every weight serves once, so that reading the weights is the work: four panels are summed at once, which hides how long each addition takes.</summary>
/// <remarks>Every sum runs over the operands' columns in their order: the results are those of <see cref="Product{TLanes, TVector}"/> to the last bit.</remarks>
internal static unsafe class RowProduct<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>As <see cref="Product{TLanes, TVector}.Multiply"/>, one row after the other, from one row to the one before another.</summary>
    public static void Multiply(Operand* left, int count, PackedMatrix right, float* bias, float* result, nint stride, int firstRow, int endRow)
    {
        int registers = right.Columns / TLanes.Count;
        for (nint row = firstRow; row < endRow; row++)
        {
            float* to = result + (row * stride);
            RowTile tile = new(left, count, row, right.Data, (nint)right.Rows * TLanes.Count, bias == null ? to : bias, to);
            Multiply(ref tile, registers);
        }
    }

    /// <summary>Cuts the columns into groups of up to twelve registers; panels are three wide but for the last one or two.</summary>
    private static void Multiply(ref RowTile tile, int left)
    {
        while (left > 0)
        {
            int taken;
            switch (left)
            {
                case 1: taken = Sum<One, None, None, None>(ref tile); break;
                case 2: taken = Sum<Two, None, None, None>(ref tile); break;
                case 3: taken = Sum<Three, None, None, None>(ref tile); break;
                case 4: taken = Sum<Two, Two, None, None>(ref tile); break;
                case 5: taken = Sum<Three, Two, None, None>(ref tile); break;
                case 7: taken = Sum<Three, Two, Two, None>(ref tile); break;
                case 8: taken = Sum<Three, Three, Two, None>(ref tile); break;
                case 9 or 16 or 18: taken = Sum<Three, Three, Three, None>(ref tile); break;
                case 10: taken = Sum<Three, Three, Two, Two>(ref tile); break;
                case 11: taken = Sum<Three, Three, Three, Two>(ref tile); break;
                case 6 or 13 or 14 or 15 or 17: taken = Sum<Three, Three, None, None>(ref tile); break; // what is left makes another good group
                default: taken = Sum<Three, Three, Three, Three>(ref tile); break;
            }

            left -= taken;
        }
    }

    /// <summary>Sums neighbouring panels and goes on to the next; returns their registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sum<T0, T1, T2, T3>(ref RowTile tile)
        where T0 : struct, ISums
        where T1 : struct, ISums
        where T2 : struct, ISums
        where T3 : struct, ISums
    {
        int second = T0.Registers, third = second + T1.Registers, fourth = third + T2.Registers, all = fourth + T3.Registers;
        float* start = tile.Start;
        T0 s0 = default;
        T1 s1 = default;
        T2 s2 = default;
        T3 s3 = default;
        s0.Load(start);
        s1.Load(start + (second * TLanes.Count));
        s2.Load(start + (third * TLanes.Count));
        s3.Load(start + (fourth * TLanes.Count));
        float* b0 = tile.Panel, b1 = b0 + (second * tile.RegisterLength), b2 = b0 + (third * tile.RegisterLength), b3 = b0 + (fourth * tile.RegisterLength);
        Operand* left = tile.Left;
        for (int count = tile.Count; count > 0; count--, left++)
        {
            float* a = left->Data + (tile.Row * left->RowStride);
            for (float* end = a + left->Columns; a < end; a++)
            {
                TVector factor = TLanes.Create(*a);
                s0.Add(factor, b0);
                s1.Add(factor, b1);
                s2.Add(factor, b2);
                s3.Add(factor, b3);
                b0 += T0.Registers * TLanes.Count;
                b1 += T1.Registers * TLanes.Count;
                b2 += T2.Registers * TLanes.Count;
                b3 += T3.Registers * TLanes.Count;
            }
        }

        float* result = tile.Result;
        s0.Store(result);
        s1.Store(result + (second * TLanes.Count));
        s2.Store(result + (third * TLanes.Count));
        s3.Store(result + (fourth * TLanes.Count));
        tile.Advance(all * TLanes.Count, all * tile.RegisterLength);
        return all;
    }

    /// <summary>The sums of one panel, in registers.</summary>
    private interface ISums
    {
        static abstract int Registers { get; }

        void Load(float* source);

        void Add(TVector factor, float* weights);

        void Store(float* destination);
    }

    private struct None : ISums
    {
        public static int Registers => 0;

        public readonly void Load(float* source)
        {
        }

        public readonly void Add(TVector factor, float* weights)
        {
        }

        public readonly void Store(float* destination)
        {
        }
    }

    private struct One : ISums
    {
        private TVector s0;

        public static int Registers => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load(float* source) => s0 = TLanes.Load(source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(TVector factor, float* weights) => s0 = TLanes.MultiplyAdd(factor, TLanes.Load(weights), s0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(float* destination) => TLanes.Store(s0, destination);
    }

    private struct Two : ISums
    {
        private TVector s0, s1;

        public static int Registers => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load(float* source)
        {
            s0 = TLanes.Load(source);
            s1 = TLanes.Load(source + TLanes.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(TVector factor, float* weights)
        {
            s0 = TLanes.MultiplyAdd(factor, TLanes.Load(weights), s0);
            s1 = TLanes.MultiplyAdd(factor, TLanes.Load(weights + TLanes.Count), s1);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(float* destination)
        {
            TLanes.Store(s0, destination);
            TLanes.Store(s1, destination + TLanes.Count);
        }
    }

    private struct Three : ISums
    {
        private TVector s0, s1, s2;

        public static int Registers => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load(float* source)
        {
            s0 = TLanes.Load(source);
            s1 = TLanes.Load(source + TLanes.Count);
            s2 = TLanes.Load(source + (2 * TLanes.Count));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(TVector factor, float* weights)
        {
            s0 = TLanes.MultiplyAdd(factor, TLanes.Load(weights), s0);
            s1 = TLanes.MultiplyAdd(factor, TLanes.Load(weights + TLanes.Count), s1);
            s2 = TLanes.MultiplyAdd(factor, TLanes.Load(weights + (2 * TLanes.Count)), s2);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(float* destination)
        {
            TLanes.Store(s0, destination);
            TLanes.Store(s1, destination + TLanes.Count);
            TLanes.Store(s2, destination + (2 * TLanes.Count));
        }
    }

    /// <summary>Where the product of one row stands.</summary>
    private struct RowTile(Operand* left, int count, nint row, float* panel, nint registerLength, float* start, float* result)
    {
        public readonly Operand* Left => left;

        public readonly int Count => count;

        public readonly nint Row => row;

        /// <summary>The next panel.</summary>
        public readonly float* Panel => panel;

        /// <summary>Numbers of a panel for each register of its width.</summary>
        public readonly nint RegisterLength => registerLength;

        /// <summary>What the next sums start from.</summary>
        public readonly float* Start => start;

        /// <summary>Where they go.</summary>
        public readonly float* Result => result;

        public void Advance(int columns, nint weights)
        {
            panel += weights;
            start += columns;
            result += columns;
        }
    }
}
