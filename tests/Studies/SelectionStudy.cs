using System.Globalization;
using AutoLfads.Cli.Configuration;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.Model.Augmentation;
using AutoLfads.Training;
using AutoLfads.Training.Selection;

namespace AutoLfads.Studies;

/// <summary>Trains models over the ranges of a search, each draw of settings with several sizes of dropped blocks, and writes what every candidate metric and every score of the estimate say of them.</summary>
/// <remarks>Draws 12 to 15 repeat the settings of draws 0 to 3 with another seed.</remarks>
internal sealed class SelectionStudy(string dataName, IReadOnlyList<string> settings, IReadOnlyList<int> blocks, int epochs, int evaluateEvery, TextWriter output)
{
    private const int DistinctDraws = 12;
    private const int Samples = 10;

    private bool headed;

    /// <summary>Trains the models of one part: every parts-th draw.</summary>
    public void Run(int draws, int part, int parts, string folder)
    {
        RunConfig preset = RunConfigFile.Load("paper-rat", null, settings);
        StudyData study = StudyData.Load(dataName, preset);
        for (int draw = part; draw < draws; draw += parts)
            foreach (int block in blocks) Train(study, Drawn(preset, draw, block), draw, Path.Combine(folder, $"{study.Name}-{draw}-{block}"));
    }

    private RunConfig Drawn(RunConfig preset, int draw, int block)
    {
        Random random = new(1000 + (draw % DistinctDraws));
        double LogUniform(double min, double max) => Math.Exp(Math.Log(min) + (random.NextDouble() * Math.Log(max / min)));
        return preset with
        {
            Model = preset.Model with { DropoutRate = 0.5 * random.NextDouble() },
            Loss = preset.Loss with
            {
                InitialConditionKlScale = LogUniform(1e-6, 1e-4),
                InferredInputKlScale = LogUniform(1e-6, 1e-4),
                GeneratorL2Scale = LogUniform(1e-5, 1e-1),
                ControllerL2Scale = LogUniform(1e-5, 1e-1),
            },
            Augmentation = preset.Augmentation with { CoordinatedDropoutRate = 0.05 + (0.65 * random.NextDouble()), CoordinatedDropoutBlockBins = block },
            Training = preset.Training with
            {
                LearningRate = LogUniform(1e-3, 5e-3),
                PlateauFactor = 1,
                MaxEpochs = epochs,
                CheckpointEveryEpochs = epochs,
                Threads = 1,
                Seed = draw,
            },
        };
    }

    private void Train(StudyData study, RunConfig config, int draw, string folder)
    {
        using ModelTrainer trainer = new(config, study.Data, new MemberFolder(folder));
        Augmenter augmenter = new(config.Augmentation, config.Model, trainer.Model.Dimensions, study.Data.MarginBins, 0);
        CandidateMetrics candidates = new(trainer.Model, config, study.Data);
        using SelectionScorer scorer = new(trainer.Model, config, study.Data, 0);
        Watch watch = new(progress =>
        {
            EpochSummary epoch = progress.Latest;
            if ((epoch.Epoch + 1) % evaluateEvery != 0) return;
            SelectionScores selection = scorer.Score(epoch.ValidSmoothed);
            WindowSet train = EstimateScores.Estimate(trainer.Model, augmenter, study.Data.Train, Samples);
            WindowSet valid = EstimateScores.Estimate(trainer.Model, augmenter, study.Data.Valid, Samples);
            List<(string, object)> row =
            [
                ("data", study.Name), ("draw", draw), ("block", config.Augmentation.CoordinatedDropoutBlockBins), ("epoch", epoch.Epoch + 1),
                ("dropout", config.Model.DropoutRate), ("cd", config.Augmentation.CoordinatedDropoutRate), ("rate", config.Training.LearningRate),
                ("kl_ic", config.Loss.InitialConditionKlScale), ("kl_co", config.Loss.InferredInputKlScale), ("l2_gen", config.Loss.GeneratorL2Scale), ("l2_con", config.Loss.ControllerL2Scale),
                ("validation", selection.Likelihood), ("shifted", selection.ShiftedLikelihood), ("held_out_blocks", selection.HeldOutBlocks),
                .. candidates.Score().Select(s => (s.Key, (object)s.Value)),
                .. EstimateScores.Of(study, train, valid).Select(s => (s.Key, (object)s.Value)),
            ];
            Write(row);
        });
        try
        {
            trainer.Train(resume: false, watch);
        }
        catch (TrainingDivergedException diverged)
        {
            Console.Error.WriteLine($"draw {draw}, block {config.Augmentation.CoordinatedDropoutBlockBins}: {diverged.Message}");
        }

        Directory.Delete(folder, recursive: true);
    }

    private void Write(List<(string Name, object Value)> row)
    {
        if (!headed) output.WriteLine(string.Join(',', row.Select(cell => cell.Name)));
        headed = true;
        output.WriteLine(string.Join(',', row.Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell.Value}"))));
        output.Flush();
    }

    private sealed class Watch(Action<TrainingProgress> see) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => see(value);
    }
}
