using System.Numerics;
using AutoLfads.Core.Recordings;
using AutoLfads.Evaluation.Trials;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.IntegralTransforms;

namespace AutoLfads.Evaluation.Tests;

/// <summary>Random signals of known statistics.</summary>
internal static class Noise
{
    public static IReadOnlyList<Channel> Names(int count) => [.. Enumerable.Range(0, count).Select(c => new Channel($"m{c}", "mV"))];

    public static double[] White(int count, Random random)
    {
        double[] values = new double[count];
        Normal.Samples(random, values, 0, 1);
        return values;
    }

    /// <summary>Gaussian noise whose power falls as 1 / f^exponent; the same below 1 Hz as there.</summary>
    public static double[] PowerLaw(int count, double rateHz, double exponent, Random random)
    {
        int length = (int)BitOperations.RoundUpToPowerOf2((uint)(count + 1));
        Complex[] spectrum = new Complex[length];
        for (int k = 1; k < length / 2; k++)
        {
            double amplitude = Math.Pow(Math.Max(1, k * rateHz / length), -exponent / 2);
            spectrum[k] = amplitude * new Complex(Normal.Sample(random, 0, 1), Normal.Sample(random, 0, 1));
            spectrum[length - k] = Complex.Conjugate(spectrum[k]);
        }

        Fourier.Inverse(spectrum, FourierOptions.NoScaling);
        double scale = 1 / Math.Sqrt(length);
        return [.. spectrum.Take(count).Select(v => v.Real * scale)];
    }

    /// <summary>Signals of one recording, [channel][time], as a single trial.</summary>
    public static TrialSet Recording(double rateHz, params double[][] channels) => TrialSet.FromRecording(Names(channels.Length), rateHz, SampleMatrix.FromChannels(channels));
}
