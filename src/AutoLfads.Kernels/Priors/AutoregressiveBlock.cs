using System.Buffers;
using AutoLfads.Kernels.Elementary;
using AutoLfads.Kernels.Simd;

namespace AutoLfads.Kernels.Priors;

/// <summary>Where the windows are and where their results go; no gradient where its addresses are null.</summary>
internal readonly unsafe struct AutoregressiveWindows(float* means, float* stds, float* noise, float* nats, float* byMean, float* byStd, float* byProcess)
{
    public float* Means => means;

    public float* Stds => stds;

    public float* Noise => noise;

    public float* Nats => nats;

    public float* ByMean => byMean;

    public float* ByStd => byStd;

    public float* ByProcess => byProcess;
}

/// <summary>Some windows of <see cref="AutoregressiveDivergence"/>.</summary>
internal static unsafe class AutoregressiveBlock<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Computes the windows from the first to the one before the end.</summary>
    public static void Compute(AutoregressiveProcess process, AutoregressiveWindows windows, int first, int end)
    {
        int row = process.Length + process.Inputs + AutoregressiveProcess.Padding;
        float[] scratch = ArrayPool<float>.Shared.Rent(AutoregressiveRows.Count * row);
        Array.Clear(scratch); // what fills the last register is a number
        fixed (float* rows = scratch, coefficients = process.Coefficients, precisions = process.Precisions)
        {
            AutoregressiveRows r = new(rows, row, process.Inputs, coefficients, precisions);
            for (int window = first; window < end; window++) Compute(process, windows, window, r);
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private static void Compute(AutoregressiveProcess process, AutoregressiveWindows windows, int window, in AutoregressiveRows r)
    {
        int length = process.Length;
        long start = (long)window * length;
        Copy(windows.Means + start, r.Mean, length);
        Copy(windows.Stds + start, r.Std, length);
        Copy(windows.Noise + start, r.Noise, length);
        for (int j = 0; j < length; j += TLanes.Count) TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(r.Std + j), TLanes.Load(r.Noise + j), TLanes.Load(r.Mean + j)), r.Path + j);
        for (int j = 0; j < length; j += TLanes.Count) Deviate(r, j, process.Inputs);
        new Span<float>(r.Weighted + length, process.Inputs).Clear(); // no bin follows the last
        double sum = process.HalfLogVariances;
        for (int j = 0; j < length; j++) sum += r.Term[j];
        windows.Nats[window] = (float)sum;
        if (windows.ByMean == null) return;
        AddUpProcess(process, r, windows.ByProcess + (2L * window * process.Inputs));
        for (int j = 0; j < length; j += TLanes.Count) Differentiate(r, j, process.Inputs);
        Copy(r.Mean, windows.ByMean + start, length);
        Copy(r.Std, windows.ByStd + start, length);
    }

    /// <summary>Each bin's deviation from what the bin before predicts, and its part of the divergence.</summary>
    private static void Deviate(in AutoregressiveRows r, int j, int inputs)
    {
        TVector half = TLanes.Create(0.5f), noise = TLanes.Load(r.Noise + j), std = TLanes.Load(r.Std + j);
        TVector deviation = TLanes.NegatedMultiplyAdd(TLanes.Load(r.Coefficients + j), TLanes.Load(r.Path + j - inputs), TLanes.Load(r.Path + j));
        TVector weighted = TLanes.Multiply(deviation, TLanes.Load(r.Precisions + j));
        TVector squares = TLanes.NegatedMultiplyAdd(noise, noise, TLanes.Multiply(deviation, weighted));
        TLanes.Store(deviation, r.Deviation + j);
        TLanes.Store(weighted, r.Weighted + j);
        TLanes.Store(TLanes.Subtract(TLanes.Multiply(half, squares), ElementaryFunctions<TLanes, TVector>.Log(std)), r.Term + j);
    }

    /// <summary>The gradient takes the place of mean and standard deviation.</summary>
    private static void Differentiate(in AutoregressiveRows r, int j, int inputs)
    {
        TVector byPath = TLanes.NegatedMultiplyAdd(TLanes.Load(r.Coefficients + j + inputs), TLanes.Load(r.Weighted + j + inputs), TLanes.Load(r.Weighted + j));
        TVector inverse = TLanes.Divide(TLanes.Create(1), TLanes.Load(r.Std + j));
        TLanes.Store(byPath, r.Mean + j);
        TLanes.Store(TLanes.Subtract(TLanes.Multiply(byPath, TLanes.Load(r.Noise + j)), inverse), r.Std + j);
    }

    private static void AddUpProcess(AutoregressiveProcess process, in AutoregressiveRows r, float* gradient)
    {
        for (int input = 0; input < process.Inputs; input++)
        {
            double crossed = 0, squared = r.Deviation[input] * (double)r.Weighted[input];
            for (int j = input + process.Inputs; j < process.Length; j += process.Inputs)
            {
                double weighted = r.Weighted[j];
                crossed += weighted * r.Path[j - process.Inputs];
                squared += weighted * r.Deviation[j];
            }

            (double logTau, double logVariance) = process.Gradient(input, crossed, squared, r.Path[input]);
            (gradient[input], gradient[process.Inputs + input]) = ((float)logTau, (float)logVariance);
        }
    }

    private static void Copy(float* from, float* to, int length) => new ReadOnlySpan<float>(from, length).CopyTo(new Span<float>(to, length));
}
