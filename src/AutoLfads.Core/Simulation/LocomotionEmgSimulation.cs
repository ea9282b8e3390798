using AutoLfads.Core.Recordings;
using MathNet.Numerics.Distributions;

namespace AutoLfads.Core.Simulation;

/// <summary>Raw bipolar EMG of 12 leg muscles during a walk whose true activation is known, with the disturbances of a real recording.</summary>
/// <remarks>
/// <para>
/// Cycle k begins at a foot strike and lasts P_k = √(shortest·longest)·exp(p_k), limited to the two, p_k = 0.6·p_(k−1) + N(0, 0.06²).
/// A muscle's activation is a_m(t) = 0.03 + the sum of its bursts. A burst begins at its phase of the cycle plus a delay (N(0, 6 ms) shared by all flexors or all
/// extensors of the cycle, N(0, 4 ms) of its own), lasts its share of P_k·exp(N(0, 0.12²)), and has the height h·exp(g_k + N(0, 0.15²)) with g_k = 0.5·g_(k−1) + N(0, 0.2²) shared likewise.
/// It rises as a raised cosine in 10–20 ms, carries sub-bursts 1 − d·cos(2π·f·u) with f in 8–16 Hz and d in 0.1–0.4 drawn for each group and cycle, and falls exponentially
/// with a time constant of 30–90 ms: its fast and slow parts have no common best low-pass filter.
/// </para>
/// <para>
/// EMG_m(t) = G_m·(e_m(t) + κ·(e_(m−1)(t) + e_(m+1)(t)) + line + artefact + spikes + sensor noise), e_m(t) = a_m(t)·n_m(t), n_m Gaussian noise of variance 1 with the power spectrum of EMG (peak near 65 Hz) in 20–450 Hz, independent between muscles
/// but for the share ρ of common noise: n_m = √(1 − ρ)·own + √ρ·common.
/// The gains G_m = exp(N(ln 0.5, 0.6²)) are in mV. Line: harmonics 1, 3, 5 of the line frequency. Artefact: exp(−u/80 ms)·sin(2π·7 Hz·u) after each foot strike. Spikes: a Poisson process, biphasic, 2 ms between the peaks, on all channels at once.
/// </para>
/// <para>
/// Truth: a_m is the mean of the rectified noise-free EMG up to one gain per channel: E|G_m·e_m(t)| = √(2/π)·G_m·a_m(t), where noise-free means without cross-talk, line noise, artefact, spikes and sensor noise.
/// </para>
/// <para>
/// Each joint angle θ follows θ'' = ω²·(θ_rest + K·F − θ) − 2·0.7·ω·θ', with F' = (D(t − delay) − F)/20 ms, D the signed sum of activations, delays of 25, 35 and 45 ms
/// and natural frequencies of 4, 4.5 and 6 Hz for hip, knee and ankle; measured with noise of 0.02 degrees.
/// </para>
/// </remarks>
public static class LocomotionEmgSimulation
{
    /// <summary>Name of the side signal with the true activation.</summary>
    public const string TruthSignal = "activation_truth";

    /// <summary>Name of the side signal with the joint angles.</summary>
    public const string AnglesSignal = "joint_angles";

    /// <summary>Name of the events at the beginning of each cycle.</summary>
    public const string FootStrikeEvent = "foot_strike";

    private const double LowHz = 20;
    private const double HighHz = 450;
    private const double AngleNoiseDegrees = 0.02;

    // One random source a part; the muscles' carriers come last because there are several.
    private enum Stream
    {
        Pattern,
        Gains,
        Line,
        Artefact,
        Spikes,
        Sensor,
        Angles,
        FirstCarrier,
        CommonCarrier = 1_000_000,
    }

    /// <summary>Runs the simulation.</summary>
    /// <param name="config">Length, rates and disturbances.</param>
    /// <param name="seed">Seed of every draw: the same seed gives the same recording, and the same activation whatever the disturbances.</param>
    /// <param name="cancellationToken">Stops between muscles.</param>
    /// <returns>Raw EMG in mV, 12 channels, from time 0, with the side signals "activation_truth" (12 channels, no unit) and "joint_angles" (hip, knee, ankle, degrees) and an event "foot_strike" at the beginning of each cycle.</returns>
    /// <exception cref="ArgumentException">The settings have problems.</exception>
    public static EmgRecording Simulate(LocomotionEmgConfig config, long seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        IReadOnlyList<string> problems = config.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(" ", problems), nameof(config));

        int sampleCount = Math.Max(1, (int)Math.Round(config.DurationSeconds * config.SampleRateHz));
        LocomotionPattern pattern = LocomotionPattern.Draw(config, Source(Stream.Pattern));
        SampleMatrix activation = pattern.Activation(config.SampleRateHz, sampleCount);
        SampleMatrix emg = MuscleEmg(activation, config, seed, cancellationToken);
        emg = EmgDisturbances.WithCrossTalk(emg, config.CrossTalk);
        EmgDisturbances.AddLineNoise(emg, config.SampleRateHz, config.LineHz, config.LineNoise, Source(Stream.Line));
        EmgDisturbances.AddMotionArtefact(emg, config.SampleRateHz, pattern.FootStrikes, config.MotionArtefact, Source(Stream.Artefact));
        EmgDisturbances.AddSpikes(emg, config.SampleRateHz, config.SpikesPerMinute, config.SpikeAmplitude, Source(Stream.Spikes));
        EmgDisturbances.AddSensorNoise(emg, config.SensorNoise, Source(Stream.Sensor));
        cancellationToken.ThrowIfCancellationRequested();
        ApplyGains(emg, Source(Stream.Gains));

        IReadOnlyList<string> muscles = LocomotionPattern.Muscles;
        int every = (int)Math.Round(config.SampleRateHz / config.SideSignalRateHz);
        SampleMatrix angles = EveryNth(LegDynamics.Angles(activation, muscles, config.SampleRateHz), every);
        Random angleNoise = Source(Stream.Angles);
        for (int i = 0; i < angles.Values.Length; i++) angles.Values[i] += Normal.Sample(angleNoise, 0, AngleNoiseDegrees);
        return new EmgRecording([.. muscles.Select(m => new Channel(m, "mV"))], config.SampleRateHz, 0, emg)
        {
            SideSignals =
            [
                new SideSignal(TruthSignal, [.. muscles.Select(m => new Channel(m, "a.u."))], config.SideSignalRateHz, 0, EveryNth(activation, every)),
                new SideSignal(AnglesSignal, [.. LegDynamics.JointNames.Select(j => new Channel(j, "deg"))], config.SideSignalRateHz, 0, angles),
            ],
            Events = [.. pattern.FootStrikes.Select(s => new RecordingEvent(FootStrikeEvent, s))],
            Provenance = new Provenance("locomotion simulation", $"Simulated walk of {config.DurationSeconds} s with known activation, seed {seed}.", []),
        };

        Random Source(Stream part) => RandomStream.Of(seed, (int)part);
    }

    private static SampleMatrix MuscleEmg(SampleMatrix activation, LocomotionEmgConfig config, long seed, CancellationToken cancellationToken)
    {
        SampleMatrix emg = new(activation.SampleCount, activation.ChannelCount);
        double[]? common = config.CommonNoise > 0 ? Carrier((int)Stream.CommonCarrier) : null;
        (double ownShare, double commonShare) = (Math.Sqrt(1 - config.CommonNoise), Math.Sqrt(config.CommonNoise));
        for (int c = 0; c < activation.ChannelCount; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] own = Carrier((int)Stream.FirstCarrier + c);
            for (int t = 0; t < own.Length; t++)
                emg[t, c] = activation[t, c] * (common is null ? own[t] : (ownShare * own[t]) + (commonShare * common[t]));
        }

        return emg;

        double[] Carrier(int stream) => BandLimitedNoise.Draw(activation.SampleCount, config.SampleRateHz, LowHz, HighHz, RandomStream.Of(seed, stream));
    }

    private static void ApplyGains(SampleMatrix emg, Random random)
    {
        for (int c = 0; c < emg.ChannelCount; c++)
        {
            double gain = LogNormal.Sample(random, Math.Log(0.5), 0.6);
            for (int t = 0; t < emg.SampleCount; t++) emg[t, c] *= gain;
        }
    }

    private static SampleMatrix EveryNth(SampleMatrix samples, int every)
    {
        SampleMatrix kept = new((samples.SampleCount + every - 1) / every, samples.ChannelCount);
        for (int t = 0; t < kept.SampleCount; t++)
            samples.Values.AsSpan(t * every * samples.ChannelCount, samples.ChannelCount).CopyTo(kept.Values.AsSpan(t * samples.ChannelCount));
        return kept;
    }
}
