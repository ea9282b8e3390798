using AutoLfads.Cli;
using AutoLfads.Core.Baselines;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;

namespace AutoLfads.Studies;

/// <summary>Windows to train on, and what their estimates are judged by: a known activation, kinematics, or both.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Data">The windows.</param>
/// <param name="TrainTruth">Known activation of the training windows; null where there is none.</param>
/// <param name="ValidTruth">The same for the validation windows.</param>
internal sealed record StudyData(string Name, TrainingData Data, WindowSet? TrainTruth, WindowSet? ValidTruth)
{
    private const int CycleBins = 100;

    /// <summary>One of the study's sets: walk, cycles, lorenz, lorenz_gamma, or the path of the rat hindlimb windows.</summary>
    public static StudyData Load(string name, RunConfig config) => name switch
    {
        "walk" => Walk(config),
        "cycles" => Cycles(config),
        "lorenz" => Lorenz(name, config, new LorenzGammaConfig { TrialsPerCondition = 6, CommonNoiseSd = 0.3, CrossTalk = 0.2 }),
        "lorenz_gamma" => Lorenz(name, config, new LorenzGammaConfig { TrialsPerCondition = 10 }),
        _ => new StudyData("rat", TrainingDataFile.Read(name, config.Data), null, null),
    };

    /// <summary>A continuous walk: cross-talk, EMG noise that muscles share, artefacts of movement, line noise, spikes.</summary>
    private static StudyData Walk(RunConfig config)
    {
        TrainingData data = new AutoLfadsPipeline(config).Prepare([Recording(seconds: 30, seed: 11)], [LocomotionEmgSimulation.TruthSignal]);
        return new StudyData("walk", data with { Decoding = null }, data.Decoding!.Train, data.Decoding.Valid);
    }

    /// <summary>The same kind of walk, one window a cycle from the foot strike on, as the rat windows are cut.</summary>
    private static StudyData Cycles(RunConfig config)
    {
        EmgRecording raw = Recording(seconds: 84, seed: 12);
        PreprocessingChain chain = PreprocessingChain.Create(config.Preprocessing).Fit([raw]);
        EmgRecording emg = chain.Apply(raw).Recording;
        SampleMatrix truth = SideSignalAligner.OntoBins(emg.SideSignals.First(s => s.Name == LocomotionEmgSimulation.TruthSignal), emg);
        SideSignal angles = emg.SideSignals.First(s => s.Name == LocomotionEmgSimulation.AnglesSignal);
        SampleMatrix accelerations = SideSignalAligner.OntoBins(Accelerations(angles), emg);
        int margin = config.Augmentation.ShiftMaxBins;
        int[] starts = [.. emg.Events.Select(e => (int)Math.Round((e.Seconds - emg.StartSeconds) * emg.SampleRateHz)).Where(s => s >= margin && s + CycleBins + margin <= emg.SampleCount)];
        int[] valid = [.. Enumerable.Range(0, starts.Length).Where(i => i % 5 == 0)], train = [.. Enumerable.Range(0, starts.Length).Where(i => i % 5 != 0)];
        TrainingData data = new()
        {
            Channels = emg.Channels,
            BinSeconds = 1 / emg.SampleRateHz,
            MarginBins = margin,
            Train = Cut(emg.Samples, train, margin),
            Valid = Cut(emg.Samples, valid, margin),
            TrainIndices = train,
            ValidIndices = valid,
            Decoding = new DecodingTarget(angles.Channels, Cut(accelerations, train, 0), Cut(accelerations, valid, 0)),
        };
        return new StudyData("cycles", data, Cut(truth, train, 0), Cut(truth, valid, 0));

        WindowSet Cut(SampleMatrix samples, int[] numbers, int margins)
        {
            WindowSet windows = new(numbers.Length, CycleBins + (2 * margins), samples.ChannelCount);
            for (int w = 0; w < numbers.Length; w++)
                for (int t = 0; t < windows.TimeBins; t++)
                    for (int c = 0; c < samples.ChannelCount; c++) windows[w, t, c] = (float)samples[starts[numbers[w]] - margins + t, c];
            return windows;
        }
    }

    /// <summary>Joint accelerations as a laboratory has them: angles low-passed at 20 Hz, then their second difference.</summary>
    private static SideSignal Accelerations(SideSignal angles)
    {
        SampleMatrix smooth = new LowPassEnvelope(20).Estimate(angles.Samples, angles.SampleRateHz), accelerations = new(smooth.SampleCount, smooth.ChannelCount);
        double squaredRate = angles.SampleRateHz * angles.SampleRateHz;
        for (int t = 1; t < smooth.SampleCount - 1; t++)
            for (int c = 0; c < smooth.ChannelCount; c++) accelerations[t, c] = (smooth[t + 1, c] - (2 * smooth[t, c]) + smooth[t - 1, c]) * squaredRate;
        return angles with { Samples = accelerations };
    }

    /// <summary>Lorenz-gamma trials; samples of a channel are independent given its mean.</summary>
    private static StudyData Lorenz(string name, RunConfig config, LorenzGammaConfig simulation)
    {
        LorenzGammaResult simulated = LorenzGammaSimulation.Simulate(simulation with { MarginBins = config.Augmentation.ShiftMaxBins }, seed: 13);
        return new StudyData(name, simulated.Data, simulated.TrainTruth, simulated.ValidTruth);
    }

    private static EmgRecording Recording(double seconds, long seed) =>
        LocomotionEmgSimulation.Simulate(new LocomotionEmgConfig { DurationSeconds = seconds, CrossTalk = 0.15, CommonNoise = 0.3 }, seed);
}
