using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.IO.Mat;

/// <summary>The variables of the Tresch laboratory's treadmill recordings: EMG, joints and markers on two time axes, and gait events as positions in the EMG, counted from 1.</summary>
internal static class TreschLayout
{
    private const string Names = "emg_names";
    private const string EmgTimes = "t_emg";
    private const string KinematicTimes = "t_kin";
    private const string GoodChannels = "emg_goodCh";
    private const string CycleStart = "gaitCycleStart_emgIdx";
    private const string GoodCycles = "goodCycle_ic";

    // The least processed first.
    private static readonly string[] EmgNames = ["emg_full_raw", "emg_full_fil", "emg_full"];

    private static readonly (string Variable, string NamesStart)[] Kinematics = [("joints_raw_nonSeg", "joint"), ("mk_raw_nonSeg", "mk")];

    private static readonly (string Variable, string Event)[] GaitEvents =
        [("fStrike_emgIdx", "foot_strike"), ("fOff_emgIdx", "foot_off"), (CycleStart, "gait_cycle_start")];

    /// <summary>Whether variables are laid out so.</summary>
    public static bool Recognises(MatScope scope) => scope.Has(Names) && scope.Has(EmgTimes) && EmgNames.Any(scope.Has);

    /// <summary>Reads a recording; raw EMG where there is any and nothing else is chosen, channels that the file calls good.</summary>
    public static EmgRecording Read(MatScope scope, string? chosen, DataConfig config)
    {
        string emg = chosen ?? EmgNames.FirstOrDefault(n => scope.Numbers(n) is not null) ?? throw scope.Invalid($"has no EMG: {scope.Listed(EmgNames.Where(scope.Has))}.");
        SampleMatrix samples = MatSignals.Samples(scope, emg);
        MatTimeAxis axis = MatTimeAxis.Of(scope, EmgTimes, samples.SampleCount, config);
        string[] names = MatSignals.Names(scope, Names, samples.ChannelCount, config);
        int[] good = Good(scope, samples.ChannelCount);
        string[] others = [.. EmgNames.Where(n => n != emg && scope.Has(n)).Select(scope.PathOf)];
        string left = others.Length == 0 ? "" : $", not {string.Join(" or ", others)} (data.variable chooses)";
        string bad = good.Length == names.Length ? "" : $" Left out, as {GoodChannels} does not name them: {string.Join(", ", names.Where((_, c) => !good.Contains(c)))}.";
        SampleMatrix kept = good.Length == names.Length ? samples : MatSignals.Columns(samples, good);
        return MatRecording.Create(scope, emg, kept, axis, [.. good.Select(c => names[c])], SideSignals(scope), config) with
        {
            Events = Events(scope, samples.SampleCount, axis),
            Provenance = new Provenance(scope.FileName, $"Tresch laboratory's layout, EMG of '{scope.PathOf(emg)}'{left}.{bad}", []),
        };
    }

    // One truth value a channel, or positions counted from 1.
    private static int[] Good(MatScope scope, int channels)
    {
        if (scope.Numbers(GoodChannels) is not { } stated) return [.. Enumerable.Range(0, channels)];
        double[] values = stated.Values;
        int[] good = values.Length == channels && Array.TrueForAll(values, v => v is 0 or 1)
            ? [.. Enumerable.Range(0, channels).Where(c => values[c] == 1)]
            : [.. Positions(scope, GoodChannels, values, channels).Order()];
        return good.Length > 0 && good.Distinct().Count() == good.Length
            ? good
            : throw scope.Invalid(GoodChannels, $"must name channels of {channels} once each, is [{string.Join(", ", values)}].");
    }

    private static SideSignal[] SideSignals(MatScope scope)
    {
        if (scope.Numbers(KinematicTimes) is not { Count: > 1 } times) return [];
        MatTimeAxis axis = MatTimeAxis.Of(scope, KinematicTimes, times.Count, null);
        return [.. Kinematics.Select(k => MatSignals.Side(scope, k.Variable, times.Count, axis, KinematicNames(scope, k.NamesStart))).OfType<SideSignal>()];
    }

    private static string[]? KinematicNames(MatScope scope, string start) =>
        scope.Names.Where(n => n.StartsWith(start, StringComparison.OrdinalIgnoreCase) && n.Contains("names", StringComparison.OrdinalIgnoreCase)).Select(scope.Texts).FirstOrDefault(texts => texts is not null);

    private static RecordingEvent[] Events(MatScope scope, int samples, MatTimeAxis axis)
    {
        MatScope gait = scope.Has("gait") && scope.Inside("gait") is { } inside ? inside : scope;
        List<RecordingEvent> events = [];
        double Seconds(int position) => axis.StartSeconds + (position / axis.RateHz);
        foreach ((string variable, string name) in GaitEvents)
        {
            if (gait.Numbers(variable) is { } found) events.AddRange(Positions(gait, variable, found.Values, samples).Select(p => new RecordingEvent(name, Seconds(p))));
        }

        if (gait.Numbers(CycleStart) is { } starts && gait.Numbers(GoodCycles) is { } good)
        {
            int[] positions = Positions(gait, GoodCycles, good.Values, starts.Count);
            double[] cycles = [.. positions.Select(p => starts.Values[p])];
            events.AddRange(Positions(gait, CycleStart, cycles, samples).Select(p => new RecordingEvent("good_gait_cycle_start", Seconds(p))));
        }

        return [.. events.OrderBy(e => e.Seconds)];
    }

    // MATLAB counts from 1; what was not found is NaN.
    private static int[] Positions(MatScope scope, string name, double[] values, int count)
    {
        double[] found = [.. values.Where(v => !double.IsNaN(v))];
        int wrong = Array.FindIndex(found, v => v != Math.Floor(v) || v < 1 || v > count);
        return wrong < 0
            ? Array.ConvertAll(found, v => (int)v - 1)
            : throw scope.Invalid(name, $"must hold whole numbers from 1 to {count}, found {found[wrong]}.");
    }
}
