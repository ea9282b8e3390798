using System.Runtime.InteropServices;
using System.Text;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Inference;
using AutoLfads.Interop;
using Microsoft.ML.OnnxRuntime;

namespace AutoLfads.Benchmarks.Workloads;

/// <summary>An estimate from the posterior mean on one thread, by one of the ways to ask for it.</summary>
internal sealed class InteropWorkload : IWorkload
{
    private readonly Func<double> estimate;
    private readonly Action close;

    private InteropWorkload(Func<double> estimate, Action close) => (this.estimate, this.close) = (estimate, close);

    /// <summary>Not counted: only times are compared.</summary>
    public double Flops => 0;

    public int TorchThreads => 1;

    /// <summary>The estimator itself.</summary>
    public static InteropWorkload Estimator(string model, double[] emg)
    {
        ActivationEstimator estimator = ActivationEstimator.Open(model, new InferenceConfig { Samples = 0, Threads = 1 });
        EmgRecording recording = InteropModel.Recording(estimator.Metadata, emg);
        return new(
            () =>
            {
                ActivationEstimate result = estimator.Estimate(recording);
                return result.Activation.Values[^1];
            },
            estimator.Dispose);
    }

    /// <summary>ONNX Runtime alone: the file's graph on windows that are cut already, every output that an estimate consists of; nothing is merged or scaled afterwards.</summary>
    public static InteropWorkload OnnxRuntime(string model, double[] emg)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
        InferenceSession session = new(model, options);
        (WindowSet windows, LfadsConfig architecture) = InteropModel.Cut(model, emg);
        (long count, long bins) = (windows.WindowCount, windows.TimeBins);
        float[] conditionNoise = new float[count * architecture.InitialConditionDim], inputNoise = new float[count * bins * architecture.InferredInputDim];
        string[] outputs = ["mean", "variance", "parameters", "factors", "inferred_input_means", "initial_condition_mean"];
        return new(
            () =>
            {
                using OrtValue read = OrtValue.CreateTensorValueFromMemory(windows.Values, [count, bins, windows.ChannelCount]);
                using OrtValue condition = OrtValue.CreateTensorValueFromMemory(conditionNoise, [1, count, architecture.InitialConditionDim]);
                using OrtValue input = OrtValue.CreateTensorValueFromMemory(inputNoise, [1, count, bins, architecture.InferredInputDim]);
                using RunOptions run = new();
                using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
                    run, new Dictionary<string, OrtValue> { ["emg"] = read, ["initial_condition_noise"] = condition, ["inferred_input_noise"] = input }, outputs);
                return results[0].GetTensorDataAsSpan<float>()[^1];
            },
            session.Dispose);
    }

    /// <summary>The managed facade: a matrix in, a matrix out.</summary>
    public static InteropWorkload Facade(string model, double[] emg)
    {
        ActivationModel opened = ActivationModel.LoadWith(model, new ActivationOptions { Samples = 0, Threads = 1 });
        double[,] matrix = new double[emg.Length / Architectures.ChannelCount, Architectures.ChannelCount];
        Buffer.BlockCopy(emg, 0, matrix, 0, sizeof(double) * emg.Length);
        return new(
            () =>
            {
                double[,] activation = opened.Estimate(matrix, InteropModel.RateHz).Activation;
                return activation[activation.GetLength(0) - 1, activation.GetLength(1) - 1];
            },
            opened.Dispose);
    }

    /// <summary>The C library, in this process.</summary>
    public static unsafe InteropWorkload Library(string library, string model, double[] emg)
    {
        nint handle = NativeLibrary.Load(library);
        var load = (delegate* unmanaged<byte*, NativeOptions*, long*, int>)NativeLibrary.GetExport(handle, "autolfads_load");
        var run = (delegate* unmanaged<long, double*, long, int, double, double*, long, int>)NativeLibrary.GetExport(handle, "autolfads_estimate");
        var end = (delegate* unmanaged<long, int>)NativeLibrary.GetExport(handle, "autolfads_close");
        NativeOptions options = new() { Size = sizeof(NativeOptions), Samples = 0, Threads = 1, CredibleMass = 0.95 };
        long opened;
        fixed (byte* path = Encoding.UTF8.GetBytes(model + "\0")) Require(load(path, &options, &opened));
        double[] activation = new double[emg.Length];
        long id = opened;
        return new(
            () =>
            {
                fixed (double* from = emg, to = activation)
                    Require(run(id, from, emg.Length / Architectures.ChannelCount, Architectures.ChannelCount, InteropModel.RateHz, to, activation.Length));
                return activation[^1];
            },
            () => Require(end(id)));
    }

    public double Run() => estimate();

    public void Dispose() => close();

    private static void Require(int code)
    {
        if (code != 0) throw new InvalidOperationException($"The C library returned {code} (autolfads.h).");
    }

    /// <summary><c>autolfads_options</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NativeOptions
    {
        public int Size;
        public int Samples;
        public int Seed;
        public int Threads;
        public double CredibleMass;
    }
}
