using System.Globalization;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using MathNet.Numerics.Distributions;

namespace AutoLfads.Core.Simulation;

/// <summary>Rectified EMG drawn from gamma distributions whose means follow a Lorenz system: the synthetic data on which AutoLFADS for EMG is validated.</summary>
/// <remarks>
/// Per condition, a course s(t) of <see cref="LorenzSystem"/> from a random start, without its burn-in, every Downsample-th step one bin.
/// z_c(t) = Σ_d P_dc·s_d(t) with P ~ N(0, 1), standardised per channel over all conditions and bins; mean μ_c(t) = exp(z_c(t)) + 1;
/// x_c(t) = k(t)·y_c(t), y ~ Gamma(shape μ²/v, rate μ/v) with the variance v, drawn anew for each trial.
/// The common factor is k(t) = exp(s·g(t) − s²/2), g ~ N(0, 1), 1 when its standard deviation s is 0; E[x] = μ either way.
/// With cross-talk κ a channel records x_c + κ·(x_(c−1) + x_(c+1)); the means stay those of the channel's own muscle.
/// As everywhere before the model, values below 1e-4 are raised to 1e-4.
/// </remarks>
public static class LorenzGammaSimulation
{
    /// <summary>Name of the side signal with the means.</summary>
    public const string TruthSignal = "activation_truth";

    /// <summary>Name of the side signal with the factor k(t) common to all channels; trials have it when its standard deviation is above 0.</summary>
    public const string CommonNoiseSignal = "common_noise";

    private const double SmallestSample = 1e-4;

    private enum Stream
    {
        Starts,
        Projection,
        Samples,
        CommonNoise,
    }

    /// <summary>Runs the simulation.</summary>
    /// <param name="config">Sizes and noise.</param>
    /// <param name="seed">Seed of every draw: the same seed gives the same data, and the same means whatever the noise.</param>
    /// <param name="cancellationToken">Stops between trials.</param>
    /// <exception cref="ArgumentException">The settings have problems.</exception>
    /// <exception cref="InvalidDataException">A trial is shorter than a window, or there are too few windows to split.</exception>
    public static LorenzGammaResult Simulate(LorenzGammaConfig config, long seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        IReadOnlyList<string> problems = config.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(" ", problems), nameof(config));

        List<EmgRecording> trials = Trials(config, seed, cancellationToken);
        string[] known = [.. trials[0].SideSignals.Select(s => s.Name)];
        TrainingData data = TrainingDataBuilder.Build(trials, config.Windowing, config.MarginBins, preprocessing: null, known);
        DecodingTarget signals = data.Decoding!;
        LorenzGammaResult result = new(data with { Decoding = null }, Truth(signals.Train), Truth(signals.Valid), trials);
        return config.CommonNoiseSd == 0 ? result : result with { TrainCommonNoise = CommonNoise(signals.Train), ValidCommonNoise = CommonNoise(signals.Valid) };

        // The side signals' columns lie side by side: the means, then the common factor.
        WindowSet Truth(WindowSet signals) => Columns(signals, 0, config.ChannelCount);
        WindowSet CommonNoise(WindowSet signals) => Columns(signals, config.ChannelCount, 1);
    }

    private static List<EmgRecording> Trials(LorenzGammaConfig config, long seed, CancellationToken cancellationToken)
    {
        SampleMatrix[] means = Means(config, seed);
        Channel[] channels = [.. Enumerable.Range(1, config.ChannelCount).Select(c => new Channel(string.Create(CultureInfo.InvariantCulture, $"channel_{c:00}"), "a.u."))];
        double rate = 1 / config.StepSeconds;
        Random samples = RandomStream.Of(seed, (int)Stream.Samples);
        Random common = RandomStream.Of(seed, (int)Stream.CommonNoise);
        List<EmgRecording> trials = [];
        for (int condition = 0; condition < means.Length; condition++)
        {
            for (int trial = 0; trial < config.TrialsPerCondition; trial++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                SampleMatrix factor = Factor(config, common);
                SideSignal truth = new(TruthSignal, channels, rate, 0, means[condition]);
                SideSignal noise = new(CommonNoiseSignal, [new Channel(CommonNoiseSignal, "1")], rate, 0, factor);
                trials.Add(new EmgRecording(channels, rate, 0, Draw(means[condition], factor, config, samples))
                {
                    SideSignals = config.CommonNoiseSd == 0 ? [truth] : [truth, noise],
                    Provenance = new Provenance("Lorenz simulation", $"Initial condition {condition + 1}, trial {trial + 1}, seed {seed}.", []),
                });
            }
        }

        return trials;
    }

    private static SampleMatrix[] Means(LorenzGammaConfig config, long seed)
    {
        Random starts = RandomStream.Of(seed, (int)Stream.Starts);
        Random directions = RandomStream.Of(seed, (int)Stream.Projection);
        double[,] projection = new double[3, config.ChannelCount];
        for (int d = 0; d < 3; d++)
            for (int c = 0; c < config.ChannelCount; c++) projection[d, c] = Normal.Sample(directions, 0, 1);

        int burnIn = (int)Math.Round(config.BurnInSeconds / config.StepSeconds);
        int bins = config.TrialBins;
        SampleMatrix[] means = new SampleMatrix[config.ConditionCount];
        for (int k = 0; k < means.Length; k++)
        {
            // Starts about the attractor, which lies around z = 25; the burn-in brings the course onto it.
            SampleMatrix path = LorenzSystem.Integrate(
                Normal.Sample(starts, 0, 10), Normal.Sample(starts, 0, 10), Normal.Sample(starts, 25, 10), config.StepSeconds, burnIn + (bins * config.Downsample));
            means[k] = new SampleMatrix(bins, config.ChannelCount);
            for (int t = 0; t < bins; t++)
                for (int c = 0; c < config.ChannelCount; c++)
                    for (int d = 0; d < 3; d++) means[k][t, c] += projection[d, c] * path[burnIn + (t * config.Downsample), d];
        }

        for (int c = 0; c < config.ChannelCount; c++) StandardiseToMeans(means, c);
        return means;
    }

    private static void StandardiseToMeans(SampleMatrix[] courses, int channel)
    {
        double[] all = [.. courses.SelectMany(m => m.GetChannel(channel))];
        double average = all.Average();
        double sd = Math.Sqrt(all.Average(v => (v - average) * (v - average)));
        foreach (SampleMatrix course in courses)
            for (int t = 0; t < course.SampleCount; t++) course[t, channel] = Math.Exp((course[t, channel] - average) / sd) + 1;
    }

    private static SampleMatrix Factor(LorenzGammaConfig config, Random common)
    {
        SampleMatrix factor = new(config.TrialBins, 1);
        double sd = config.CommonNoiseSd;
        for (int t = 0; t < factor.SampleCount; t++)
            factor[t, 0] = sd == 0 ? 1 : Math.Exp((sd * Normal.Sample(common, 0, 1)) - (sd * sd / 2));
        return factor;
    }

    private static SampleMatrix Draw(SampleMatrix mean, SampleMatrix factor, LorenzGammaConfig config, Random samples)
    {
        SampleMatrix emg = new(mean.SampleCount, mean.ChannelCount);
        for (int t = 0; t < mean.SampleCount; t++)
        {
            for (int c = 0; c < mean.ChannelCount; c++)
            {
                double mu = mean[t, c];
                double drawn = Gamma.Sample(samples, mu * mu / config.Variance, mu / config.Variance);
                emg[t, c] = Math.Max(factor[t, 0] * drawn, SmallestSample);
            }
        }

        return config.CrossTalk == 0 ? emg : EmgDisturbances.WithCrossTalk(emg, config.CrossTalk);
    }

    private static WindowSet Columns(WindowSet windows, int first, int count)
    {
        WindowSet columns = new(windows.WindowCount, windows.TimeBins, count);
        for (int w = 0; w < windows.WindowCount; w++)
            for (int t = 0; t < windows.TimeBins; t++)
                for (int c = 0; c < count; c++) columns[w, t, c] = windows[w, t, first + c];
        return columns;
    }
}
