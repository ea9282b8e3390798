using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing;

/// <summary>A run of consecutive samples.</summary>
/// <param name="Start">Zero-based index of the first sample.</param>
/// <param name="Count">Number of samples; at least 1.</param>
internal readonly record struct SampleRun(int Start, int Count)
{
    /// <summary>Index after the last sample.</summary>
    public int End => Start + Count;

    /// <summary>The runs of a recording that were recorded: what its gaps leave.</summary>
    /// <exception cref="InvalidDataException">The gaps overlap, are out of order or reach outside the recording.</exception>
    public static IReadOnlyList<SampleRun> Recorded(EmgRecording recording)
    {
        List<SampleRun> runs = [];
        int start = 0;
        foreach (Gap gap in recording.Gaps)
        {
            if (gap.StartSample < start || gap.SampleCount < 1 || gap.SampleCount > recording.SampleCount - gap.StartSample)
            {
                throw new InvalidDataException($"'{recording.Provenance.Source}': gaps must be in order, apart and within the {recording.SampleCount} samples; "
                    + $"the one of {gap.SampleCount} samples at sample {gap.StartSample} is not.");
            }

            if (gap.StartSample > start) runs.Add(new(start, gap.StartSample - start));
            start = gap.StartSample + gap.SampleCount;
        }

        if (start < recording.SampleCount) runs.Add(new(start, recording.SampleCount - start));
        return runs;
    }
}
