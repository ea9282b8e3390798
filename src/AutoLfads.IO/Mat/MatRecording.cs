using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Mat;

/// <summary>Makes a recording of a matrix of EMG and what a layout found beside it.</summary>
internal static class MatRecording
{
    /// <summary>A recording; channels and variables that data.side_signals names become side signals.</summary>
    /// <param name="scope">Where the EMG is.</param>
    /// <param name="emg">The variable of the EMG.</param>
    /// <param name="samples">Its samples, [time, channel].</param>
    /// <param name="axis">Its time axis.</param>
    /// <param name="names">Name of each channel.</param>
    /// <param name="signals">Side signals of the layout.</param>
    /// <param name="config">What the file leaves unsaid.</param>
    public static EmgRecording Create(MatScope scope, string emg, SampleMatrix samples, MatTimeAxis axis, string[] names, IReadOnlyList<SideSignal> signals, DataConfig config)
    {
        Channel[] channels = [.. names.Zip(MatSignals.Units(scope, names.Length, config), (name, unit) => new Channel(name, unit))];
        string[] asked = [.. config.SideSignals.Except(signals.Select(s => s.Name))];
        string? unknown = asked.FirstOrDefault(s => !names.Contains(s) && !scope.Has(s));
        if (unknown is not null)
            throw scope.Invalid($"has no channel and no variable '{unknown}', which data.side_signals names. Channels: {string.Join(", ", names)}. Variables: {scope.Listed(scope.Names)}.");
        int[] side = [.. Enumerable.Range(0, names.Length).Where(c => asked.Contains(names[c]))];
        int[] kept = [.. Enumerable.Range(0, names.Length).Except(side)];
        if (kept.Length == 0) throw scope.Invalid(emg, "has no EMG: all its channels are named in data.side_signals.");
        List<SideSignal> all = [.. signals, .. asked.Where(s => !names.Contains(s)).Select(s => Beside(scope, s, samples.SampleCount, axis))];
        if (side.Length > 0) all.Add(new SideSignal("side_signals", [.. side.Select(c => channels[c])], axis.RateHz, axis.StartSeconds, MatSignals.Columns(samples, side)));
        return new EmgRecording([.. kept.Select(c => channels[c])], axis.RateHz, axis.StartSeconds, side.Length == 0 ? samples : MatSignals.Columns(samples, kept)) { SideSignals = all };
    }

    private static SideSignal Beside(MatScope scope, string name, int sampleCount, MatTimeAxis axis) =>
        MatSignals.Side(scope, name, sampleCount, axis, null)
        ?? throw scope.Invalid(name, $"is named in data.side_signals and must be numbers with {sampleCount} rows, one for each sample of the EMG, is {MatValue.Describe(scope.Describe(name).ClassName, scope.Describe(name).Shape)}.");
}
