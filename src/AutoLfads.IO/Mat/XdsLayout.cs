using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Mat;

/// <summary>The struct of the XDS files: EMG in bins or raw, force and kinematics on the bins' time axis, and a table of trials.</summary>
internal static class XdsLayout
{
    private const string Binned = "EMG";
    private const string Raw = "raw_EMG";
    private const string Names = "EMG_names";
    private const string Frame = "time_frame";
    private const string Force = "raw_force";

    private static readonly string[] BesideNames = ["force", "kin_p", "kin_v", "kin_a", "curs_p", "curs_v", "curs_a", "joint_angles"];

    /// <summary>Whether variables are laid out so.</summary>
    public static bool Recognises(MatScope scope) => scope.Has(Frame) && scope.Has(Names) && (scope.Has(Binned) || scope.Has(Raw));

    /// <summary>Reads a recording; raw EMG where there is any and nothing else is chosen.</summary>
    public static EmgRecording Read(MatScope scope, string? chosen, DataConfig config)
    {
        if (scope.Numbers("has_EMG") is { Count: 1 } has && has.Values[0] == 0) throw scope.Invalid("has_EMG", "is 0: the recording has no EMG. Give one that has.");
        string emg = chosen ?? (scope.Numbers(Raw) is null ? Binned : Raw);
        if (!scope.Has(emg)) throw scope.Invalid(Raw, $"is empty and there is no '{scope.PathOf(Binned)}'. Give a recording that has EMG.");
        SampleMatrix samples = MatSignals.Samples(scope, emg);
        MatTimeAxis axis = Axis(scope, emg, samples.SampleCount, config);
        string[] names = MatSignals.Names(scope, Names, samples.ChannelCount, config);
        string left = emg == Raw && scope.Numbers(Binned) is not null ? $", not '{scope.PathOf(Binned)}' (data.variable: {scope.PathOf(Binned)} reads that instead)" : "";
        return MatRecording.Create(scope, emg, samples, axis, names, SideSignals(scope), config) with
        {
            Events = XdsTrials.Events(scope),
            Provenance = new Provenance(scope.FileName, $"XDS layout, EMG of '{scope.PathOf(emg)}'{left}.", []),
        };
    }

    private static MatTimeAxis Axis(MatScope scope, string emg, int sampleCount, DataConfig config)
    {
        string own = $"{emg}_time_frame";
        string[] frames = [.. new[] { own, Frame }.Where(f => scope.Numbers(f)?.Count == sampleCount)];
        if (frames.Length > 0) return MatTimeAxis.Of(scope, frames[0], sampleCount, config);
        if (scope.Numbers(own) is not null) return MatTimeAxis.Of(scope, own, sampleCount, config);
        return config.SampleRateHz is { } rate
            ? new MatTimeAxis(rate, 0)
            : throw scope.Invalid(emg, $"has {sampleCount} samples but no vector of as many times: '{scope.PathOf(own)}' is missing. Set data.sample_rate_hz, or set data.variable to {scope.PathOf(Binned)}.");
    }

    private static SideSignal[] SideSignals(MatScope scope)
    {
        List<SideSignal> signals = [];
        if (scope.Numbers(Frame) is { Count: > 1 } frame)
        {
            MatTimeAxis bins = MatTimeAxis.Of(scope, Frame, frame.Count, null);
            signals.AddRange(BesideNames.Select(name => MatSignals.Side(scope, name, frame.Count, bins, scope.Texts(name == "joint_angles" ? "joint_names" : $"{name}_names"))).OfType<SideSignal>());
        }

        foreach (string times in new[] { $"{Force}_time_frame", $"{Raw}_time_frame" })
        {
            if (scope.Numbers(times) is not { Count: > 1 } raw || scope.Numbers(Force)?.Shape[0] != raw.Count) continue;
            signals.Add(MatSignals.Side(scope, Force, raw.Count, MatTimeAxis.Of(scope, times, raw.Count, null), null)!);
            break;
        }

        return [.. signals];
    }
}
