using System.Runtime.InteropServices;

namespace AutoLfads.Interop.Exports;

/// <content>Results.</content>
internal static unsafe partial class EntryPoints
{
    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_read")]
    public static int ResultRead(byte* path, long* result) => Guard(() =>
    {
        CallerMemory.Require(result, "result");
        *result = 0;
        *result = Handles.Add(ActivationResult.Read(CallerMemory.Text(path, "path")));
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_close")]
    public static int ResultClose(long result) => Guard(() => Handles.Remove<ActivationResult>(result));

    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_shape")]
    public static int ResultShape(long result, byte* part, long* rows, int* columns) => Guard(() =>
    {
        ActivationResult opened = Result(result);
        string name = CallerMemory.Text(part, "part");
        CallerMemory.Require(rows, "rows");
        CallerMemory.Require(columns, "columns");
        (*rows, *columns) = (opened.PartRows(name), opened.PartColumns(name));
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_part")]
    public static int ResultPart(long result, byte* part, double* values, long room) => Guard(() =>
        Result(result).CopyDoubles(CallerMemory.Text(part, "part"), (nint)values, CallerMemory.Room(room, "room")));

    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_part_float")]
    public static int ResultPartFloat(long result, byte* part, float* values, long room) => Guard(() =>
        Result(result).CopySingles(CallerMemory.Text(part, "part"), (nint)values, CallerMemory.Room(room, "room")));

    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_time")]
    public static int ResultTime(long result, double* seconds, long room) => Guard(() =>
    {
        double[] times = Result(result).TimeSeconds;
        CallerMemory.Require(seconds, "seconds");
        if (CallerMemory.Room(room, "room") < times.Length)
            throw new AutoLfadsException(ErrorCode.BufferTooSmall, $"There are {times.Length} bins, there is room for {room}.");
        times.CopyTo(new Span<double>(seconds, times.Length));
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_number")]
    public static int ResultNumber(long result, byte* name, double* value) => Guard(() =>
    {
        ActivationResult opened = Result(result);
        CallerMemory.Require(value, "value");
        *value = CallerMemory.Text(name, "name") switch
        {
            "sample_rate_hz" => opened.SampleRateHz,
            "start_seconds" => opened.StartSeconds,
            "posterior_samples" => opened.SampleCount,
            "credible_mass" => opened.CredibleMass,
            string other => throw new AutoLfadsException(
                ErrorCode.NotAvailable, $"A result has no number '{other}'. It has sample_rate_hz, start_seconds, posterior_samples and credible_mass."),
        };
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_channel_count")]
    public static int ResultChannelCount(long result, int* count) => Guard(() =>
    {
        CallerMemory.Require(count, "count");
        *count = Result(result).ChannelCount;
    });

    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_channel_name")]
    public static int ResultChannelName(long result, int index, byte* buffer, long size, long* needed) => Guard(() =>
        CallerMemory.Write(At(Result(result).ChannelNames, index), buffer, size, needed));

    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_channel_unit")]
    public static int ResultChannelUnit(long result, int index, byte* buffer, long size, long* needed) => Guard(() =>
        CallerMemory.Write(At(Result(result).ChannelUnits, index), buffer, size, needed));

    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_model_json")]
    public static int ResultModelJson(long result, byte* buffer, long size, long* needed) => Guard(() => CallerMemory.Write(Result(result).ModelJson, buffer, size, needed));

    [UnmanagedCallersOnly(EntryPoint = "autolfads_result_write")]
    public static int ResultWrite(long result, byte* path, byte* sessionStart) => Guard(() =>
    {
        ActivationResult opened = Result(result);
        string file = CallerMemory.Text(path, "path");
        if (sessionStart is null) opened.Write(file);
        else opened.WriteNwb(file, CallerMemory.Text(sessionStart, "session_start"));
    });

    private static ActivationResult Result(long handle) => Handles.Get<ActivationResult>(handle);
}
