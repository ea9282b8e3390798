using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;

namespace AutoLfads.Core.Tests.Simulation;

public sealed class LocomotionEmgSimulationTests
{
    private static readonly LocomotionEmgConfig Undisturbed =
        new() { CrossTalk = 0, LineNoise = 0, MotionArtefact = 0, SpikesPerMinute = 0, SensorNoise = 0, SideSignalRateHz = 2000, DurationSeconds = 30 };

    private static readonly Lazy<EmgRecording> Default = new(() => LocomotionEmgSimulation.Simulate(new LocomotionEmgConfig(), seed: 3));
    private static readonly Lazy<EmgRecording> Clean = new(() => LocomotionEmgSimulation.Simulate(Undisturbed, seed: 3));

    [Fact]
    public void Simulate_Default_IsAWholeRawRecording()
    {
        EmgRecording recording = Default.Value;
        Assert.Equal((120_000, 2000.0, 0.0), (recording.SampleCount, recording.SampleRateHz, recording.StartSeconds));
        Assert.Equal(["IL", "RF", "VM", "VI", "VL", "TA", "GA", "ST", "BFpR", "SM", "GRr", "GS"], recording.Channels.Select(c => c.Name));
        Assert.All(recording.Channels, c => Assert.Equal("mV", c.Unit));
        Assert.True(recording.Samples.Values.All(double.IsFinite));
        SideSignal truth = Signal(recording, LocomotionEmgSimulation.TruthSignal);
        Assert.Equal((500.0, 30_000, 12), (truth.SampleRateHz, truth.Samples.SampleCount, truth.Samples.ChannelCount));
        Assert.True(truth.Samples.Values.Min() >= 0.03);
        SideSignal angles = Signal(recording, LocomotionEmgSimulation.AnglesSignal);
        Assert.Equal([new Channel("hip", "deg"), new Channel("knee", "deg"), new Channel("ankle", "deg")], angles.Channels);
        Assert.Equal((500.0, 30_000), (angles.SampleRateHz, angles.Samples.SampleCount));
    }

    [Fact]
    public void Simulate_FootStrikes_AreOneVariableCycleApart()
    {
        double[] strikes = [.. Default.Value.Events.Select(e => e.Seconds)];
        Assert.All(Default.Value.Events, e => Assert.Equal("foot_strike", e.Name));
        double[] periods = [.. strikes.Zip(strikes.Skip(1), (a, b) => b - a)];
        Assert.All(periods, p => Assert.InRange(p, 0.35 - 1e-9, 0.5 + 1e-9));
        Assert.InRange(periods.Max() - periods.Min(), 0.05, 0.15);
        Assert.InRange(strikes[0], 0, 0.5);
        Assert.InRange(60 - strikes[^1], 0, 0.5);
    }

    [Fact]
    public void Simulate_SameSeed_GivesTheSameRecordingAndAnotherSeedAnother()
    {
        LocomotionEmgConfig brief = new() { DurationSeconds = 2 };
        EmgRecording first = LocomotionEmgSimulation.Simulate(brief, seed: 5);
        EmgRecording again = LocomotionEmgSimulation.Simulate(brief, seed: 5);
        EmgRecording other = LocomotionEmgSimulation.Simulate(brief, seed: 6);
        Assert.Equal(first.Samples.Values, again.Samples.Values);
        Assert.Equal(Signal(first, LocomotionEmgSimulation.AnglesSignal).Samples.Values, Signal(again, LocomotionEmgSimulation.AnglesSignal).Samples.Values);
        Assert.NotEqual(Signal(first, LocomotionEmgSimulation.TruthSignal).Samples.Values, Signal(other, LocomotionEmgSimulation.TruthSignal).Samples.Values);
        Assert.InRange(Signals.Correlation(first.Samples.GetChannel(0), other.Samples.GetChannel(0)), -0.1, 0.1);
    }

    [Fact]
    public void Simulate_CommonNoise_CorrelatesTheMusclesByItsShareAndLeavesEachOneItsOwnStrength()
    {
        EmgRecording common = LocomotionEmgSimulation.Simulate(Undisturbed with { CommonNoise = 0.3 }, seed: 3);
        SampleMatrix truth = Signal(common, LocomotionEmgSimulation.TruthSignal).Samples;
        double[] before = Noise(Clean.Value, 0), one = Noise(common, 0), other = Noise(common, 5);
        Assert.InRange(Signals.Correlation(before, Noise(Clean.Value, 5)), -0.03, 0.03);
        Assert.InRange(Signals.Correlation(one, other), 0.27, 0.33);
        Assert.InRange(one.Average(v => v * v) / before.Average(v => v * v), 0.95, 1.05);
        Assert.Equal(Signal(Clean.Value, LocomotionEmgSimulation.TruthSignal).Samples.Values, truth.Values);

        double[] Noise(EmgRecording recording, int c) => [.. recording.Samples.GetChannel(c).Zip(truth.GetChannel(c), (emg, activation) => emg / activation)];
    }

    [Fact]
    public void Simulate_Truth_IsTheMeanOfTheRectifiedEmgUpToOneGainPerChannel()
    {
        // Samples grouped by the size of the truth: in each fifth the EMG's mean is the same multiple of the truth's.
        SampleMatrix truth = Signal(Clean.Value, LocomotionEmgSimulation.TruthSignal).Samples;
        for (int c = 0; c < 12; c++)
        {
            double[] ratios = [.. Enumerable.Range(0, truth.SampleCount)
                .Select(t => (Truth: truth[t, c], Emg: Math.Abs(Clean.Value.Samples[t, c])))
                .OrderBy(s => s.Truth)
                .Chunk(12_000)
                .Select(fifth => fifth.Average(s => s.Emg) / fifth.Average(s => s.Truth))];
            Assert.All(ratios, r => Assert.Equal(1, r / ratios.Average(), 0.05));
        }
    }

    [Fact]
    public void Simulate_RectifiedEmgAveragedOverCycles_IsTheTruthAveragedOverCycles()
    {
        SampleMatrix truth = Signal(Clean.Value, LocomotionEmgSimulation.TruthSignal).Samples;
        for (int c = 0; c < 12; c++)
        {
            double[] rectified = [.. Clean.Value.Samples.GetChannel(c).Select(Math.Abs)];
            Assert.InRange(Signals.Correlation(CycleAverage(rectified), CycleAverage(truth.GetChannel(c))), 0.99, 1);
        }
    }

    [Fact]
    public void Simulate_SingleCycles_DifferFromTheirAverage()
    {
        // Variability from trial to trial is what single-trial estimates are about: the average cycle explains only part of the truth.
        SampleMatrix truth = Signal(Clean.Value, LocomotionEmgSimulation.TruthSignal).Samples;
        for (int c = 0; c < 12; c++)
        {
            double[] average = CycleAverage(truth.GetChannel(c));
            double[] strikes = [.. Clean.Value.Events.Select(e => e.Seconds * 2000)];
            List<(double Single, double Average)> pairs = [];
            for (int k = 0; k + 1 < strikes.Length; k++)
                for (int p = 0; p < average.Length; p++)
                    pairs.Add((truth[(int)(strikes[k] + ((p + 0.5) / average.Length * (strikes[k + 1] - strikes[k]))), c], average[p]));
            double correlation = Signals.Correlation([.. pairs.Select(p => p.Single)], [.. pairs.Select(p => p.Average)]);
            Assert.InRange(correlation * correlation, 0.4, 0.92);
        }
    }

    [Fact]
    public void Simulate_Undisturbed_LiesInTheBandOfEmg()
    {
        double[] power = Signals.Periodogram(Clean.Value.Samples.GetChannel(5));
        double Share(int lowHz, int highHz) => power[(lowHz * 30)..(highHz * 30)].Sum() / power.Skip(1).Sum();
        Assert.InRange(Share(15, 460), 0.98, 1);
        // The stated spectrum has 0.743 of its power there (numerical integral with SciPy); the bursts' modulation widens it a little.
        Assert.Equal(0.743, Share(65, 450), 0.02);
    }

    [Fact]
    public void Simulate_LineNoise_StandsOutAtTheLine()
    {
        for (int c = 0; c < 12; c += 4)
        {
            // A spectrum's coefficients are exponentially distributed: one of EMG alone is above 15 times the median once in 30,000.
            Assert.True(OverNeighbours(Default.Value) > 30);
            Assert.True(OverNeighbours(Clean.Value) < 15);

            // The line's own coefficient against the median of those within 2 Hz.
            double OverNeighbours(EmgRecording recording)
            {
                double[] power = Signals.Periodogram(recording.Samples.GetChannel(c));
                int perHz = (int)recording.DurationSeconds;
                return power[50 * perHz] / power[(48 * perHz)..(52 * perHz)].Order().ElementAt(2 * perHz);
            }
        }
    }

    [Fact]
    public void Simulate_LineNoise_IsTheLineWithItsThirdAndFifthHarmonicInPhaseOnAllChannels()
    {
        EmgRecording without = LocomotionEmgSimulation.Simulate(Undisturbed with { DurationSeconds = 2 }, seed: 3);
        EmgRecording with = LocomotionEmgSimulation.Simulate(Undisturbed with { DurationSeconds = 2, LineNoise = 0.1, LineHz = 60 }, seed: 3);
        double[] first = Difference(with, without, 0);
        for (int c = 0; c < 12; c++)
        {
            double[] line = Difference(with, without, c);
            Assert.Equal(1, Signals.Correlation(first, line), 1e-9);
            double[] power = Signals.Periodogram(line);
            Assert.Equal(0.4 * 0.4, power[180 * 2] / power[60 * 2], 1e-6);
            Assert.Equal(0.2 * 0.2, power[300 * 2] / power[60 * 2], 1e-6);
            Assert.Equal(power.Sum(), power[60 * 2] + power[180 * 2] + power[300 * 2], power.Sum() * 1e-9);
        }
    }

    [Fact]
    public void Simulate_MotionArtefact_IsSlowAndFollowsEachFootStrike()
    {
        EmgRecording with = LocomotionEmgSimulation.Simulate(Undisturbed with { MotionArtefact = 0.4 }, seed: 3);
        double firstStrike = with.Events[0].Seconds;
        for (int c = 0; c < 12; c += 4)
        {
            double[] artefact = Difference(with, Clean.Value, c);
            Assert.InRange(Signals.PowerShare(artefact, 2000, 0, 30), 0.99, 1);
            Assert.True(artefact.Take((int)(firstStrike * 2000)).All(v => v == 0));
            double[] cycle = [.. CycleAverage(artefact).Select(Math.Abs)];
            Assert.True(cycle.Take(10).Max() > 3 * cycle.Skip(30).Max());
        }
    }

    [Fact]
    public void Simulate_Spikes_AreRareLargeAndOnAllChannelsAtOnce()
    {
        EmgRecording with = LocomotionEmgSimulation.Simulate(Undisturbed with { SpikesPerMinute = 60 }, seed: 3);
        double[][] spikes = [.. Enumerable.Range(0, 12).Select(c => Difference(with, Clean.Value, c))];
        bool[] struck = [.. spikes[0].Select(v => v != 0)];
        for (int c = 1; c < 12; c++) Assert.Equal(struck, spikes[c].Select(v => v != 0));
        int events = Enumerable.Range(1, struck.Length - 1).Count(t => struck[t] && !struck[t - 1]);
        Assert.InRange(events, 14, 46); // a Poisson number of mean 30
        Assert.InRange(struck.Count(s => s), events * 15, events * 25);
        for (int c = 0; c < 12; c++)
        {
            double[] emg = Clean.Value.Samples.GetChannel(c);
            Assert.True(spikes[c].Max(Math.Abs) > 10 * Math.Sqrt(emg.Average(v => v * v)));
        }
    }

    [Fact]
    public void Simulate_CrossTalk_CorrelatesNeighboursOnly()
    {
        EmgRecording with = LocomotionEmgSimulation.Simulate(Undisturbed with { CrossTalk = 0.2, DurationSeconds = 10 }, seed: 3);
        double[][] emg = [.. Enumerable.Range(0, 12).Select(with.Samples.GetChannel)];
        for (int c = 0; c + 3 < 12; c++)
        {
            Assert.True(Signals.Correlation(emg[c], emg[c + 1]) > 0.12);
            Assert.InRange(Signals.Correlation(emg[c], emg[c + 3]), -0.06, 0.06);
        }
    }

    [Theory]
    [InlineData(0, 4, 25)]
    [InlineData(1, 4.5, 35)]
    [InlineData(2, 6, 45)]
    public void Simulate_JointAngles_FollowTheirMusclesAfterTheDelay(int joint, double naturalHz, double delayMilliseconds)
    {
        // The torque that moves the documented joint lags behind the signed sum of activations by the delay and up to the muscle's 20 ms.
        (int Muscle, double Arm)[][] arms =
        [
            [(0, 1), (1, .5), (8, -.5), (9, -.6), (11, -.5), (7, -.3)],
            [(1, .4), (2, .5), (3, .4), (4, .6), (7, -.8), (8, -.4), (10, -.7), (6, -.3)],
            [(5, 1.2), (6, -1)],
        ];
        SampleMatrix truth = Signal(Clean.Value, LocomotionEmgSimulation.TruthSignal).Samples;
        double[] drive = [.. Enumerable.Range(0, 40_000).Select(t => arms[joint].Sum(a => a.Arm * truth[t, a.Muscle]))];
        double[] angle = Signal(Clean.Value, LocomotionEmgSimulation.AnglesSignal).Samples.GetChannel(joint);
        double[] smooth = Signals.MovingAverage(Signals.MovingAverage(angle[..41_000], 10), 10);
        double omega = 2 * Math.PI * naturalHz;
        double Torque(int t)
        {
            const int Span = 10; // differences over 5 ms
            double seconds = Span / 2000.0;
            double velocity = (smooth[t + Span] - smooth[t - Span]) / (2 * seconds);
            double acceleration = (smooth[t + Span] - (2 * smooth[t]) + smooth[t - Span]) / (seconds * seconds);
            return acceleration + (2 * 0.7 * omega * velocity) + (omega * omega * smooth[t]);
        }

        double AtLag(int lag) => Signals.Correlation(drive[2000..39_000], [.. Enumerable.Range(2000, 37_000).Select(t => Torque(t + lag))]);
        int best = Enumerable.Range(0, 60).Select(i => 4 * i).MaxBy(AtLag);
        Assert.InRange(best / 2.0, delayMilliseconds + 5, delayMilliseconds + 20);
        Assert.True(AtLag(best) > 0.9, $"{AtLag(best)}");
        Assert.InRange(angle.Skip(2000).Max() - angle.Skip(2000).Min(), 40, 100);
    }

    [Fact]
    public void Simulate_FastAndSlowParts_HaveNoCommonBestSmoothing()
    {
        // The moving average with the smallest error around TA's onsets is much shorter than the one in its quiet stretches.
        double[] activation = Signal(Clean.Value, LocomotionEmgSimulation.TruthSignal).Samples.GetChannel(5);
        double[] rectified = [.. Clean.Value.Samples.GetChannel(5).Select(Math.Abs)];
        double gain = rectified.Average() / activation.Average();
        int[] onsets = [.. Enumerable.Range(1, activation.Length - 1).Where(t => activation[t] >= 0.2 && activation[t - 1] < 0.2)];
        HashSet<int> around = [.. onsets.SelectMany(t => Enumerable.Range(t - 20, 40)).Where(t => t >= 0 && t < activation.Length)];
        int[] quiet = [.. Enumerable.Range(0, activation.Length / 10).Select(i => 10 * i).Where(t => activation[Math.Max(0, t - 200)..Math.Min(activation.Length, t + 200)].Max() < 0.1)];
        int Best(IReadOnlyCollection<int> part) => new[] { 2, 4, 8, 16, 32, 64, 128, 200 }.MinBy(halfWidth =>
        {
            double[] estimate = Signals.MovingAverage(rectified, halfWidth);
            return part.Average(t => Math.Pow((estimate[t] / gain) - activation[t], 2));
        });
        Assert.True(Best(quiet) >= 4 * Best(around), $"{Best(quiet)} against {Best(around)}");
    }

    [Fact]
    public void Simulate_SettingsWithProblems_AreAllNamed()
    {
        LocomotionEmgConfig config = new() { DurationSeconds = 0, SideSignalRateHz = 300, LongestCycleSeconds = 0.2, CrossTalk = -1 };
        Assert.Equal(4, config.Validate().Count);
        Assert.Throws<ArgumentException>(() => LocomotionEmgSimulation.Simulate(config, seed: 1));
    }

    private static SideSignal Signal(EmgRecording recording, string name) => recording.SideSignals.Single(s => s.Name == name);

    private static double[] Difference(EmgRecording a, EmgRecording b, int channel) =>
        [.. a.Samples.GetChannel(channel).Zip(b.Samples.GetChannel(channel), (x, y) => x - y)];

    /// <summary>Mean over cycles in 40 equal parts of the cycle, for signals at 2 kHz of the undisturbed walk.</summary>
    private static double[] CycleAverage(double[] signal)
    {
        const int Parts = 40;
        (double[] sum, int[] count) = (new double[Parts], new int[Parts]);
        double[] strikes = [.. Clean.Value.Events.Select(e => e.Seconds * 2000)];
        for (int k = 0; k + 1 < strikes.Length; k++)
        {
            for (int t = (int)Math.Ceiling(strikes[k]); t < strikes[k + 1]; t++)
            {
                int part = (int)((t - strikes[k]) / (strikes[k + 1] - strikes[k]) * Parts);
                sum[part] += signal[t];
                count[part]++;
            }
        }

        return [.. sum.Zip(count, (s, n) => s / n)];
    }
}
