using System.Numerics;

namespace AutoLfads.Evaluation.FrequencyResponse;

/// <summary>Gains from the spectra of events, each event counted as often as it was drawn.</summary>
internal static class GainCurves
{
    /// <summary>The parts of the lowest frequency's gain at which cut-offs are reported: -3 dB and half.</summary>
    public static double[] RelativeGains { get; } = [1 / Math.Sqrt(2), 0.5];

    /// <summary>Root of the estimate's power over the EMG's.</summary>
    /// <param name="sums">Sums of the rows of events; those of the powers alone will do.</param>
    /// <param name="count">Number of frequencies.</param>
    public static double[] Power(double[] sums, int count)
    {
        double[] gain = new double[count];
        for (int k = 0; k < count; k++) gain[k] = Math.Sqrt(Math.Max(0, sums[count + k]) / Math.Max(sums[k], double.Epsilon));
        return gain;
    }

    /// <summary>The linear response H1.</summary>
    /// <param name="sums">Sums of the whole rows of events.</param>
    public static Complex[] Linear(double[] sums)
    {
        int count = sums.Length / 4;
        return [.. Enumerable.Range(0, count).Select(k => new Complex(sums[(2 * count) + k], sums[(3 * count) + k]) / Math.Max(sums[k], double.Epsilon))];
    }

    /// <summary>Sum over events of the first values of their rows.</summary>
    /// <param name="rows">A row per event.</param>
    /// <param name="counts">How often each event counts; null for once.</param>
    /// <param name="length">Values that are summed.</param>
    public static double[] Sum(double[][] rows, int[]? counts, int length)
    {
        double[] sum = new double[length];
        int width = Vector<double>.Count;
        for (int i = 0; i < rows.Length; i++)
        {
            int count = counts?[i] ?? 1;
            if (count == 0) continue;
            double[] row = rows[i];
            int k = 0;
            for (; k <= length - width; k += width) (new Vector<double>(sum, k) + (new Vector<double>(row, k) * count)).CopyTo(sum, k);
            for (; k < length; k++) sum[k] += count * row[k];
        }

        return sum;
    }

    /// <summary>Where a gain first falls below a part of its first value, interpolated linearly; infinity where it never does or has nothing to fall from.</summary>
    public static double CutoffHz(double[] gain, double[] frequenciesHz, double relativeGain)
    {
        double target = relativeGain * gain[0];
        for (int k = 1; k < gain.Length && target > 0; k++)
        {
            if (gain[k] >= target) continue;
            return frequenciesHz[k - 1] + ((frequenciesHz[k] - frequenciesHz[k - 1]) * (gain[k - 1] - target) / (gain[k - 1] - gain[k]));
        }

        return double.PositiveInfinity;
    }
}
