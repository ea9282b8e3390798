using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Mat;

/// <summary>One matrix of EMG [time, channel], with its rate, times and names in variables beside it.</summary>
internal static class PlainLayout
{
    /// <summary>Whether anything here may be EMG.</summary>
    public static bool HasCandidates(MatScope scope) => Candidates(scope).Length > 0;

    /// <summary>Whether anything here may be EMG and is named so.</summary>
    public static bool HasCandidatesNamedEmg(MatScope scope) => Candidates(scope).Any(MatNaming.SaysEmg);

    /// <summary>Reads a recording.</summary>
    /// <param name="scope">Where the matrix and what belongs to it are.</param>
    /// <param name="chosen">The matrix that was asked for; null looks for it.</param>
    /// <param name="config">What the file leaves unsaid.</param>
    public static EmgRecording Read(MatScope scope, string? chosen, DataConfig config)
    {
        string emg = chosen ?? Only(scope);
        SampleMatrix samples = MatSignals.Samples(scope, emg);
        MatTimeAxis axis = Axis(scope, samples.SampleCount, config);
        string[] names = Names(scope, samples.ChannelCount, config);
        return MatRecording.Create(scope, emg, samples, axis, names, [], config) with
        {
            Provenance = new Provenance(scope.FileName, $"Variable '{scope.PathOf(emg)}' of a MATLAB file.", []),
        };
    }

    private static string Only(MatScope scope) => Candidates(scope) switch
    {
        [string only] => only,
        [] => throw scope.Invalid($"has no matrix of real numbers [time, channel] that may be EMG. Found: {scope.Listed(scope.Names)}. Save one, e.g. emg = [ta ga]; save(file, 'emg', 'fs', '-v7'), or name it with data.variable."),
        var several => throw scope.Invalid($"has several variables that may be the EMG; set data.variable to one of them. Found: {scope.Listed(several)}."),
    };

    // A name that speaks of EMG counts more than a shape, and a matrix more than a single column.
    private static string[] Candidates(MatScope scope)
    {
        MatVariable[] numeric =
        [
            .. scope.Names.Where(n => !MatNaming.IsTime(n) && !MatNaming.IsRate(n)).Select(scope.Describe).Where(v => IsNumeric(v.ClassName) && v.Shape.Length == 2 && v.Shape.Max() > 1 && v.Shape.Min() > 0),
        ];
        MatVariable[] named = [.. numeric.Where(v => MatNaming.SaysEmg(v.Name))];
        MatVariable[] matrices = [.. numeric.Where(v => v.Shape.Min() > 1)];
        MatVariable[] found = named.Length > 0 ? named : matrices.Length > 0 ? matrices : numeric;
        return [.. found.Select(v => v.Name)];
    }

    private static bool IsNumeric(string className) => className is "double" or "single" || className.StartsWith("int", StringComparison.Ordinal) || className.StartsWith("uint", StringComparison.Ordinal);

    private static MatTimeAxis Axis(MatScope scope, int sampleCount, DataConfig config)
    {
        string[] times = [.. PreferEmg(scope.Names.Where(n => MatNaming.IsTime(n) && scope.Numbers(n) is { IsVector: true } t && t.Count == sampleCount && sampleCount > 1))];
        if (times.Length > 1) throw scope.Invalid($"has several vectors of times for the EMG: {scope.Listed(times)}. Keep one.");
        MatTimeAxis? axis = times is [string only] ? MatTimeAxis.Of(scope, only, sampleCount, config) : null;
        (string? rateName, double? rate) = Rate(scope, config);
        if (axis is not null && rate is { } stated && !RegularTimes.Agree(axis.RateHz, stated))
            throw scope.Invalid(rateName!, $"states {stated} Hz, the times in '{scope.PathOf(times[0])}' {axis.RateHz} Hz. Remove one of them; if the times are in milliseconds, end their name in _ms.");
        double used = rate ?? axis?.RateHz ?? config.SampleRateHz
            ?? throw scope.Invalid("does not state the sample rate of the EMG: set data.sample_rate_hz, or save a variable fs, or a vector of times, beside it.");
        if (!double.IsFinite(used) || used <= 0) throw scope.Invalid($"has the sample rate {used} Hz, a number above 0 is required. Set data.sample_rate_hz, or correct '{rateName ?? "data.sample_rate_hz"}'.");
        return new MatTimeAxis(used, axis?.StartSeconds ?? 0);
    }

    private static (string? Name, double? Hz) Rate(MatScope scope, DataConfig config)
    {
        string[] rates = [.. PreferEmg(scope.Names.Where(n => MatNaming.IsRate(n) && scope.Numbers(n) is { Count: 1 }))];
        double[] values = [.. rates.Select(n => scope.Numbers(n)!.Values[0]).Distinct()];
        if (config.SampleRateHz is { } expected)
        {
            if (values.Length > 0 && !values.Any(v => RegularTimes.Agree(v, expected)))
                throw scope.Invalid(rates[0], $"states {values[0]} Hz, data.sample_rate_hz {expected}. Remove the setting, or the variable.");
            int agreeing = Array.FindIndex(values, v => RegularTimes.Agree(v, expected));
            return agreeing < 0 ? (null, null) : (rates[0], values[agreeing]);
        }

        return values switch
        {
            [] => (null, null),
            [double only] => (rates[0], only),
            _ => throw scope.Invalid($"has several sample rates: {string.Join(", ", rates.Select(r => $"{scope.PathOf(r)} = {scope.Numbers(r)!.Values[0]}"))}. Set data.sample_rate_hz to that of the EMG."),
        };
    }

    private static string[] Names(MatScope scope, int count, DataConfig config)
    {
        string[] holders = [.. scope.Names.Where(n => MatNaming.IsNames(n) && scope.Describe(n).ClassName is "cell" or "char" or "string object")];
        string[] fitting = [.. PreferEmg(holders.Where(h => scope.Texts(h)?.Length == count))];
        if (fitting.Length > 1 && config.ChannelNames.Count == 0 && fitting.Any(f => !scope.Texts(f)!.SequenceEqual(scope.Texts(fitting[0])!)))
            throw scope.Invalid($"has several variables that may name the channels: {scope.Listed(fitting)}. Set data.channel_names, or keep one.");
        if (fitting.Length == 1 || (fitting.Length > 1 && config.ChannelNames.Count == 0)) return scope.Texts(fitting[0])!;
        string? strings = holders.FirstOrDefault(h => scope.Describe(h).ClassName == "string object");
        if (strings is not null && config.ChannelNames.Count == 0)
            throw scope.Invalid(strings, $"is a string object, which is not read. Save {strings} = cellstr({strings}), or set data.channel_names.");
        return MatSignals.Configured(scope, count, config);
    }

    private static string[] PreferEmg(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string[] emg = [.. all.Where(MatNaming.SaysEmg)];
        return emg.Length > 0 ? emg : all;
    }
}
