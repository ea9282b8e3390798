using System.Globalization;
using AutoLfads.Core.Simulation;
using PureHDF;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>Small data files as users have them.</summary>
internal static class Samples
{
    public const int Rate = 1000;
    public const int Count = 2000;
    public static readonly string[] Channels = ["TA", "GA", "VL"];

    /// <summary>Raw EMG of three muscles, [time, channel] row-major: white noise under slow envelopes.</summary>
    public static double[] RawEmg(int count = Count)
    {
        Random random = new(7);
        return [.. Enumerable.Range(0, count * Channels.Length).Select(i =>
        {
            double seconds = (double)(i / Channels.Length) / Rate;
            return (1.2 + Math.Sin((2 * Math.PI * 1.5 * seconds) + (i % Channels.Length))) * (random.NextDouble() - 0.5);
        })];
    }

    /// <summary>A recording in plain HDF5.</summary>
    public static string Recording(string path, Action<double[]>? change = null, int count = Count, string[]? names = null, bool rate = true)
    {
        double[] emg = RawEmg(count);
        change?.Invoke(emg);
        H5File file = new() { ["emg"] = new H5Dataset(emg, fileDims: [(ulong)count, (ulong)Channels.Length]) };
        file.Attributes["channel_names"] = names ?? Channels;
        file.Attributes["channel_units"] = Channels.Select(_ => "mV").ToArray();
        if (rate) file.Attributes["sample_rate_hz"] = (double)Rate;
        file.Write(path);
        return path;
    }

    /// <summary>A recording as comma separated text.</summary>
    public static string Text(string path, bool time)
    {
        double[] emg = RawEmg();
        IEnumerable<string> rows = Enumerable.Range(0, Count).Select(t => string.Join(
            ',', new[] { (double)t / Rate }.Skip(time ? 0 : 1).Concat(emg.Skip(t * Channels.Length).Take(Channels.Length)).Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
        File.WriteAllLines(path, rows.Prepend((time ? "time [s]," : "") + string.Join(',', Channels)));
        return path;
    }

    /// <summary>Windows in lfads-torch's layout from the Lorenz simulation: trials of their own, with two of the known means as behaviour.</summary>
    public static string Windows(string path, Action<float[]>? change = null, bool behaviour = true, int validCount = 4, bool externalInputs = false)
    {
        LorenzGammaResult simulated = LorenzGammaSimulation.Simulate(
            new LorenzGammaConfig { ConditionCount = 2, TrialsPerCondition = 10, ChannelCount = 3, DurationSeconds = 4.2, MarginBins = 0, Windowing = new() { WindowBins = 40, OverlapBins = 0 } }, seed: 3);
        float[] train = [.. simulated.Data.Train.Values];
        change?.Invoke(train);
        float[] valid = simulated.Data.Valid.Values[..(validCount * 40 * 3)];
        H5File file = new()
        {
            ["train_encod_data"] = Array(train, 3), ["train_recon_data"] = Array(train, 3), ["valid_encod_data"] = Array(valid, 3), ["valid_recon_data"] = Array(valid, 3),
        };
        if (behaviour)
        {
            file["train_decode"] = Array(TwoOfThree(simulated.TrainTruth.Values), 2);
            file["valid_decode"] = Array(TwoOfThree(simulated.ValidTruth.Values[..valid.Length]), 2);
        }

        if (externalInputs)
        {
            file["train_ext_input"] = Array(TwoOfThree(train), 2);
            file["valid_ext_input"] = Array(TwoOfThree(valid), 2);
        }

        file.Write(path);
        return path;
    }

    private static H5Dataset Array(float[] values, int channels) => new(values, fileDims: [(ulong)(values.Length / 40 / channels), 40, (ulong)channels]);

    private static float[] TwoOfThree(float[] values) => [.. values.Where((_, i) => i % 3 != 2)];
}
