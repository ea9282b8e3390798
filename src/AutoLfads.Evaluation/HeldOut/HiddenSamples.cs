using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.HeldOut;

/// <summary>What stands in for hidden samples where an estimator needs one at every bin.</summary>
internal static class HiddenSamples
{
    /// <summary>Windows with straight lines in place of hidden samples, from the last sample before to the first one after; at an end of a window its nearest sample.</summary>
    /// <param name="windows">All samples, margins included, [window, time, channel].</param>
    /// <param name="masked">The same without margins; NaN where hidden.</param>
    /// <param name="marginBins">Bins on each side that are never hidden.</param>
    public static WindowSet Bridge(WindowSet windows, TrialSet masked, int marginBins)
    {
        WindowSet bridged = new(windows.WindowCount, windows.TimeBins, windows.ChannelCount, [.. windows.Values]);
        for (int w = 0; w < windows.WindowCount; w++)
        {
            for (int c = 0; c < windows.ChannelCount; c++)
            {
                int before = marginBins - 1;
                for (int t = marginBins; t <= windows.TimeBins - marginBins; t++)
                {
                    bool isGiven = t == windows.TimeBins - marginBins ? marginBins > 0 : double.IsFinite(masked[w, t - marginBins, c]);
                    if (!isGiven && t < windows.TimeBins - marginBins) continue;
                    Fill(bridged, w, c, before, isGiven ? t : windows.TimeBins);
                    before = t;
                }
            }
        }

        return bridged;
    }

    private static void Fill(WindowSet windows, int window, int channel, int before, int after)
    {
        for (int t = before + 1; t < Math.Min(after, windows.TimeBins); t++)
        {
            float first = windows[window, Math.Max(before, 0), channel], last = windows[window, Math.Min(after, windows.TimeBins - 1), channel];
            windows[window, t, channel] = before < 0 ? last : after >= windows.TimeBins ? first : first + ((last - first) * (t - before) / (after - before));
        }
    }
}
