using System.Runtime.InteropServices;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Interop.Exports;

/// <content>Models.</content>
internal static unsafe partial class EntryPoints
{
    [UnmanagedCallersOnly(EntryPoint = "autolfads_default_options")]
    public static int DefaultOptions(NativeOptions* options) => Guard(() =>
    {
        CallerMemory.Require(options, "options");
        *options = NativeOptions.Default;
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_load")]
    public static int Load(byte* path, NativeOptions* options, long* model) => Guard(() =>
    {
        CallerMemory.Require(model, "model");
        *model = 0;
        string file = CallerMemory.Text(path, "path");
        ActivationOptions chosen = options is null ? new ActivationOptions() : options->ToOptions();
        *model = Handles.Add(ActivationModel.LoadWith(file, chosen));
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_close")]
    public static int Close(long model) => Guard(() => Handles.Remove<ActivationModel>(model).Dispose());

    [UnmanagedCallersOnly(EntryPoint = "autolfads_channel_count")]
    public static int ChannelCount(long model, int* count) => Guard(() =>
    {
        CallerMemory.Require(count, "count");
        *count = Model(model).ChannelCount;
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_channel_name")]
    public static int ChannelName(long model, int index, byte* buffer, long size, long* needed) => Guard(() =>
        CallerMemory.Write(At(Model(model).ChannelNames, index), buffer, size, needed));

    [UnmanagedCallersOnly(EntryPoint = "autolfads_channel_unit")]
    public static int ChannelUnit(long model, int index, byte* buffer, long size, long* needed) => Guard(() =>
        CallerMemory.Write(At(Model(model).ChannelUnits, index), buffer, size, needed));

    [UnmanagedCallersOnly(EntryPoint = "autolfads_rate_hz")]
    public static int RateHz(long model, double* rate) => Guard(() =>
    {
        CallerMemory.Require(rate, "rate");
        *rate = Model(model).RateHz;
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_window_bins")]
    public static int WindowBins(long model, int* bins) => Guard(() =>
    {
        CallerMemory.Require(bins, "bins");
        *bins = Model(model).WindowBins;
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_metadata_json")]
    public static int MetadataJson(long model, byte* buffer, long size, long* needed) => Guard(() => CallerMemory.Write(Model(model).MetadataJson, buffer, size, needed));

    [UnmanagedCallersOnly(EntryPoint = "autolfads_output_bins")]
    public static int OutputBins(long model, long samples, double rate, long* bins) => Guard(() =>
    {
        CallerMemory.Require(bins, "bins");
        *bins = Model(model).OutputBins(CallerMemory.Count(samples, "samples"), rate);
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_estimate")]
    public static int Estimate(long model, double* emg, long samples, int channels, double rate, double* activation, long room) => Guard(() =>
    {
        ActivationModel opened = Ready(model, emg, samples, rate, activation, room);
        SampleMatrix estimate = opened.ActivationOf(emg, (int)samples, channels, rate);
        estimate.Read(0, new Span<double>(activation, estimate.SampleCount * estimate.ChannelCount));
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_estimate_float")]
    public static int EstimateFloat(long model, float* emg, long samples, int channels, double rate, float* activation, long room) => Guard(() =>
    {
        ActivationModel opened = Ready(model, emg, samples, rate, activation, room);
        opened.ActivationOf(emg, (int)samples, channels, rate).ForEachBlock((start, rows) =>
        {
            float* to = activation + ((long)start * channels);
            for (int i = 0; i < rows.Length; i++) to[i] = (float)rows[i];
        });
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_estimate_result")]
    public static int EstimateResult(long model, double* emg, long samples, int channels, double rate, double start, byte** names, long* result) => Guard(() =>
    {
        CallerMemory.Require(result, "result");
        *result = 0;
        CallerMemory.Require(emg, "emg");
        ActivationModel opened = Model(model);
        string[] columns = opened.ChannelNames;
        if (names is not null)
        {
            columns = new string[CallerMemory.Count(channels, "channels")];
            for (int c = 0; c < columns.Length; c++) columns[c] = CallerMemory.Text(names[c], $"names[{c}]");
        }

        *result = Handles.Add(opened.EstimateNamedDoubles((nint)emg, CallerMemory.Count(samples, "samples"), channels, rate, start, columns));
    });

    private static ActivationModel Model(long handle) => Handles.Get<ActivationModel>(handle);

    /// <summary>The model, once what can be told before the work is in order.</summary>
    private static ActivationModel Ready(long model, void* emg, long samples, double rate, void* activation, long room)
    {
        ActivationModel opened = Model(model);
        CallerMemory.Require(emg, "emg");
        CallerMemory.Require(activation, "activation");
        long needed = (long)opened.OutputBins(CallerMemory.Count(samples, "samples"), rate) * opened.ChannelCount;
        if (CallerMemory.Room(room, "room") < needed)
            throw new AutoLfadsException(ErrorCode.BufferTooSmall, $"The activation has {needed} values, there is room for {room}. Ask autolfads_output_bins.");
        return opened;
    }

    private static string At(string[] texts, int index) => index >= 0 && index < texts.Length
        ? texts[index]
        : throw new AutoLfadsException(ErrorCode.InvalidArgument, $"'index' must be 0 to {texts.Length - 1}, was {index}.");
}
