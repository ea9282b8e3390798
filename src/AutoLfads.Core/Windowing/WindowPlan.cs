using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Windowing;

/// <summary>Where the windows of one preprocessed recording lie: every contiguous segment is cut by itself, and no window spans a gap.</summary>
/// <remarks>A segment of T bins gives floor((T − O) / (W − O)) windows of W bins, neighbours sharing O bins, the first at the segment's start.</remarks>
public sealed class WindowPlan
{
    private readonly int[] segmentOfWindow;

    private WindowPlan(int binCount, int windowBins, IReadOnlyList<WindowSegment> segments)
    {
        BinCount = binCount;
        WindowBins = windowBins;
        Segments = segments;
        Starts = [.. segments.SelectMany(s => s.Starts)];
        segmentOfWindow = [.. segments.SelectMany((s, i) => s.Starts.Select(_ => i))];
    }

    /// <summary>Bins of the recording.</summary>
    public int BinCount { get; }

    /// <summary>Bins per window, margins not counted.</summary>
    public int WindowBins { get; }

    /// <summary>The contiguous segments in order of time; those shorter than a window have no windows.</summary>
    public IReadOnlyList<WindowSegment> Segments { get; }

    /// <summary>First bin of each window, increasing; at least one.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>The windows a model is trained on: regular ones only, so that no bins are seen more often than others.</summary>
    /// <param name="recording">A preprocessed recording, at the model's rate.</param>
    /// <param name="windowing">Window and overlap; <see cref="WindowingConfig.CoverTail"/> is not used.</param>
    /// <exception cref="ArgumentException">The settings have problems, or the gaps are out of order or outside of the recording.</exception>
    /// <exception cref="InvalidDataException">No segment is as long as a window.</exception>
    public static WindowPlan ForTraining(EmgRecording recording, WindowingConfig windowing) => Make(recording, windowing, coverTail: false);

    /// <summary>The windows an estimate is made from: the regular ones and, with <see cref="WindowingConfig.CoverTail"/>, one more that ends with its segment where they leave a tail.</summary>
    /// <param name="recording">A preprocessed recording, at the model's rate.</param>
    /// <param name="windowing">Window, overlap, and whether the tail is covered.</param>
    /// <exception cref="ArgumentException">The settings have problems, or the gaps are out of order or outside of the recording.</exception>
    /// <exception cref="InvalidDataException">No segment is as long as a window.</exception>
    public static WindowPlan ForInference(EmgRecording recording, WindowingConfig windowing)
    {
        ArgumentNullException.ThrowIfNull(windowing);
        return Make(recording, windowing, windowing.CoverTail);
    }

    /// <summary>Cuts the windows, with bins before and after each.</summary>
    /// <param name="samples">Samples on the plan's bins, [time, channel]; exactly <see cref="BinCount"/> in time.</param>
    /// <param name="marginBins">Bins to add on each side; 0 or more.</param>
    /// <returns>[window, WindowBins + 2·marginBins, channel]; margin bins outside of the window's segment are NaN.</returns>
    /// <exception cref="ArgumentException">The samples have another length, or the margin is negative.</exception>
    public WindowSet Cut(SampleMatrix samples, int marginBins) => Cut(samples, marginBins, 0, Starts.Count);

    /// <summary>Cuts some of the windows, with bins before and after each.</summary>
    /// <param name="samples">Samples on the plan's bins, [time, channel]; exactly <see cref="BinCount"/> in time.</param>
    /// <param name="marginBins">Bins to add on each side; 0 or more.</param>
    /// <param name="firstWindow">Zero-based index of the first window.</param>
    /// <param name="windowCount">Number of windows.</param>
    /// <returns>[window, WindowBins + 2·marginBins, channel]; margin bins outside of the window's segment are NaN.</returns>
    /// <exception cref="ArgumentException">The samples have another length, the margin is negative, or there are no such windows.</exception>
    public WindowSet Cut(SampleMatrix samples, int marginBins, int firstWindow, int windowCount)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegative(marginBins);
        ArgumentOutOfRangeException.ThrowIfNegative(firstWindow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(windowCount, Starts.Count - firstWindow);
        if (samples.SampleCount != BinCount)
            throw new ArgumentException($"The windows were planned for {BinCount} bins, the samples have {samples.SampleCount}.", nameof(samples));
        int channels = samples.ChannelCount;
        WindowSet windows = new(windowCount, WindowBins + (2 * marginBins), channels);
        double[] rows = new double[windows.TimeBins * channels];
        for (int w = 0; w < windowCount; w++)
        {
            int start = Starts[firstWindow + w];
            WindowSegment segment = Segments[segmentOfWindow[firstWindow + w]];
            Span<float> cut = windows.Window(w);
            cut.Fill(float.NaN);
            int first = Math.Max(start - marginBins, segment.StartBin);
            int end = Math.Min(start + WindowBins + marginBins, segment.StartBin + segment.BinCount);
            Span<double> from = rows.AsSpan(0, (end - first) * channels);
            samples.Read(first, from);
            Span<float> to = cut[((first - start + marginBins) * channels)..];
            for (int i = 0; i < from.Length; i++) to[i] = (float)from[i];
        }

        return windows;
    }

    private static WindowPlan Make(EmgRecording recording, WindowingConfig windowing, bool coverTail)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(windowing);
        var problems = windowing.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(" ", problems), nameof(windowing));

        WindowSegment[] segments = [.. Contiguous(recording).Select(s => s with { Starts = StartsIn(s, windowing, coverTail) })];
        if (segments.All(s => s.Starts.Count == 0)) throw NoWindowFits(recording, windowing, segments);
        return new WindowPlan(recording.SampleCount, windowing.WindowBins, segments);
    }

    private static List<WindowSegment> Contiguous(EmgRecording recording)
    {
        List<WindowSegment> segments = [];
        int next = 0;
        foreach (Gap gap in recording.Gaps.Append(new Gap(recording.SampleCount, 0)))
        {
            if (gap.StartSample < next || (long)gap.StartSample + gap.SampleCount > recording.SampleCount || gap.SampleCount < 0)
            {
                throw new ArgumentException(
                    $"Gaps must be in order, apart and within the {recording.SampleCount} samples of '{recording.Provenance.Source}'; "
                    + $"the gap of {gap.SampleCount} samples at sample {gap.StartSample} is not.",
                    nameof(recording));
            }

            if (gap.StartSample > next) segments.Add(new WindowSegment(next, gap.StartSample - next, []));
            next = gap.StartSample + gap.SampleCount;
        }

        return segments;
    }

    private static List<int> StartsIn(WindowSegment segment, WindowingConfig windowing, bool coverTail)
    {
        int window = windowing.WindowBins;
        if (segment.BinCount < window) return [];
        int step = window - windowing.OverlapBins;
        List<int> starts = [];
        for (int start = 0; start <= segment.BinCount - window; start += step) starts.Add(segment.StartBin + start);
        int lastPossible = segment.StartBin + segment.BinCount - window;
        if (coverTail && starts[^1] < lastPossible) starts.Add(lastPossible);
        return starts;
    }

    private static InvalidDataException NoWindowFits(EmgRecording recording, WindowingConfig windowing, WindowSegment[] segments)
    {
        int longest = segments.Select(s => s.BinCount).DefaultIfEmpty(0).Max();
        double rate = recording.SampleRateHz;
        return new InvalidDataException(
            $"A window is longer than the recording: windowing.window_bins asks for {windowing.WindowBins} bins ({windowing.WindowBins / rate:0.###} s at {rate:0.###} Hz), "
            + $"the longest contiguous segment of '{recording.Provenance.Source}' has {longest} bins ({longest / rate:0.###} s). "
            + "Reduce windowing.window_bins or use a longer recording.");
    }
}
