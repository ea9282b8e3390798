using System.Numerics;

namespace AutoLfads.Evaluation.FrequencyResponse;

/// <summary>Gains from the spectra of events, each event counted as often as it was drawn.</summary>
internal static class GainCurves
{
    /// <summary>The parts of the lowest frequency's gain at which cut-offs are reported: -3 dB and half.</summary>
    public static double[] RelativeGains { get; } = [1 / Math.Sqrt(2), 0.5];

    /// <summary>Root of the estimate's power over the EMG's.</summary>
    public static double[] Power(EventSpectra spectra, int[]? counts)
    {
        double[] input = Sum(spectra.Input, counts), output = Sum(spectra.Output, counts);
        return [.. output.Select((power, k) => Math.Sqrt(power / Math.Max(input[k], double.Epsilon)))];
    }

    /// <summary>The linear response H1.</summary>
    public static Complex[] Linear(EventSpectra spectra, int[]? counts)
    {
        double[] input = Sum(spectra.Input, counts);
        Complex[] cross = new Complex[input.Length];
        for (int i = 0; i < spectra.EventCount; i++)
        {
            int count = counts?[i] ?? 1;
            if (count == 0) continue;
            for (int k = 0; k < cross.Length; k++) cross[k] += count * spectra.Cross[i][k];
        }

        for (int k = 0; k < cross.Length; k++) cross[k] /= Math.Max(input[k], double.Epsilon);
        return cross;
    }

    /// <summary>Sum over events, [frequency].</summary>
    public static double[] Sum(double[][] powers, int[]? counts)
    {
        double[] sum = new double[powers[0].Length];
        for (int i = 0; i < powers.Length; i++)
        {
            int count = counts?[i] ?? 1;
            if (count == 0) continue;
            double[] power = powers[i];
            for (int k = 0; k < sum.Length; k++) sum[k] += count * power[k];
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
