using System.Numerics;
using AutoLfads.Evaluation.Trials;
using MathNet.Numerics.IntegralTransforms;

namespace AutoLfads.Evaluation.FrequencyResponse;

/// <summary>Powers and cross-power of EMG and estimate around every event of one type, for one channel.</summary>
internal sealed class EventSpectra
{
    private const int FinestPadding = 4; // windows are padded with zeros to at least this many times their length, so that cut-offs can be interpolated

    /// <summary>Frequencies, Hz.</summary>
    public required double[] FrequenciesHz { get; init; }

    /// <summary>
    /// A row per event: the EMG's power at every frequency, then the estimate's, then real and imaginary part of the EMG's conjugate transform times the estimate's.
    /// </summary>
    public required double[][] Rows { get; init; }

    /// <summary>Events with missing samples.</summary>
    public required int LeftOutCount { get; init; }

    /// <summary>Independent transforms per event.</summary>
    public required int TaperCount { get; init; }

    public int EventCount => Rows.Length;

    public static EventSpectra Of(TrialSet input, TrialSet output, int channel, FrequencyResponseConfig config)
    {
        (int start, int length) = Window(input, config);
        double[][] x = Pieces(input, channel, start, length), y = Pieces(output, channel, start, length);
        int[] complete = [.. Enumerable.Range(0, x.Length).Where(i => x[i].All(double.IsFinite) && y[i].All(double.IsFinite))];
        string name = input.Channels[channel].Name;
        if (complete.Length < 2)
            throw new ArgumentException($"Channel '{name}' has {complete.Length} events of {x.Length} without missing samples around them; two are needed. Leave the channel out or use a shorter window.");
        (x, y) = ([.. complete.Select(i => x[i])], [.. complete.Select(i => y[i])]);
        Subtract(x, config.Mean);
        Subtract(y, config.Mean);
        if (x.All(piece => piece.All(v => Math.Abs(v) < 1e-12)))
            throw new ArgumentException($"The EMG of channel '{name}' does not change around the events, so that no response can be measured. Leave the channel out.");

        double[][] tapers = Tapers.Of(config.Taper, length);
        int padded = (int)BitOperations.RoundUpToPowerOf2((uint)(FinestPadding * length));
        double binHz = input.SampleRateHz / padded;
        int first = (int)Math.Ceiling(input.SampleRateHz / length / binHz), count = (int)Math.Floor(config.HighestHz / binHz) - first + 1;
        EventSpectra spectra = new()
        {
            FrequenciesHz = [.. Enumerable.Range(first, count).Select(k => k * binHz)],
            Rows = Array.ConvertAll(x, _ => new double[4 * count]),
            LeftOutCount = input.TrialCount - x.Length,
            TaperCount = tapers.Length,
        };
        for (int i = 0; i < x.Length; i++)
            foreach (double[] taper in tapers) Add(spectra.Rows[i], Transform(x[i], taper, padded), Transform(y[i], taper, padded), first);
        return spectra;
    }

    private static (int Start, int Length) Window(TrialSet input, FrequencyResponseConfig config)
    {
        int half = (int)Math.Round(config.HalfWindowSeconds * input.SampleRateHz);
        if (half < 4) throw new ArgumentException($"Half the window must have 4 bins or more at {input.SampleRateHz} Hz, had {half}. Raise half_window_seconds.");
        if (input.EventBin < half || input.EventBin + half > input.TimeBins)
        {
            throw new ArgumentException(
                $"Trials must reach {half} bins ({config.HalfWindowSeconds} s) before and after the event; the event is in bin {input.EventBin} of {input.TimeBins}. "
                + "Cut longer trials or reduce half_window_seconds.");
        }

        double lowest = input.SampleRateHz / (2 * half);
        if (config.HighestHz <= lowest || config.HighestHz > input.SampleRateHz / 2)
        {
            throw new ArgumentException(
                $"The highest frequency must lie above one over the window ({lowest} Hz) and at most at half the sample rate ({input.SampleRateHz / 2} Hz), was {config.HighestHz}. Change highest_hz.");
        }

        return (input.EventBin - half, 2 * half);
    }

    private static double[][] Pieces(TrialSet trials, int channel, int start, int length) => Array.ConvertAll(trials.Signals(channel), s => s[start..(start + length)]);

    private static void Subtract(double[][] pieces, EventMean mean)
    {
        double[] across = [.. Enumerable.Range(0, pieces[0].Length).Select(t => pieces.Average(p => p[t]))];
        foreach (double[] piece in pieces)
        {
            if (mean == EventMean.AcrossEvents)
                for (int t = 0; t < piece.Length; t++) piece[t] -= across[t];
            double own = piece.Average();
            for (int t = 0; t < piece.Length; t++) piece[t] -= own;
        }
    }

    private static Complex[] Transform(double[] piece, double[] taper, int padded)
    {
        Complex[] values = new Complex[padded];
        for (int t = 0; t < piece.Length; t++) values[t] = piece[t] * taper[t];
        Fourier.Forward(values, FourierOptions.NoScaling);
        return values;
    }

    private static void Add(double[] row, Complex[] x, Complex[] y, int first)
    {
        int count = row.Length / 4;
        for (int k = 0; k < count; k++)
        {
            Complex a = x[first + k], b = y[first + k], cross = Complex.Conjugate(a) * b;
            row[k] += (a.Real * a.Real) + (a.Imaginary * a.Imaginary);
            row[count + k] += (b.Real * b.Real) + (b.Imaginary * b.Imaginary);
            row[(2 * count) + k] += cross.Real;
            row[(3 * count) + k] += cross.Imaginary;
        }
    }
}
