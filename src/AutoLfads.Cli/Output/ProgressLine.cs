using System.Diagnostics;
using System.Globalization;
using AutoLfads.Training;

namespace AutoLfads.Cli.Output;

/// <summary>Progress of long work: one line that is redrawn on a terminal, a plain line now and then elsewhere.</summary>
internal sealed class ProgressLine(TextWriter log) : IProgress<TrainingProgress>, IProgress<double>
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(15);

    private readonly bool terminal = ReferenceEquals(log, Console.Error) && !Console.IsErrorRedirected;
    private readonly Stopwatch sinceLast = new();
    private int shownLength;

    /// <summary>Shows an epoch.</summary>
    public void Report(TrainingProgress value)
    {
        EpochSummary epoch = value.Latest;
        Show(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch + 1}/{value.MaxEpochs}  train {epoch.TrainReconstructionNll:F4}  valid {epoch.ValidSmoothed:F4}  best {value.BestMetric:F4} ({value.BestEpoch + 1})  kl {epoch.InitialConditionKl:F1} + {epoch.InferredInputKl:F1}  rate {epoch.LearningRate:G3}  {DurationText.Of(value.TimeLeft)} left at most"));
    }

    /// <summary>Shows a share of the work, 0 to 1.</summary>
    public void Report(double value) => Show(value.ToString("P0", CultureInfo.InvariantCulture));

    /// <summary>Ends a redrawn line, so that what follows starts on its own.</summary>
    public void End()
    {
        if (terminal && shownLength > 0) log.WriteLine();
        shownLength = 0;
        sinceLast.Reset();
    }

    private void Show(string text)
    {
        if (terminal)
        {
            log.Write('\r' + text.PadRight(shownLength));
            shownLength = text.Length;
        }
        else if (!sinceLast.IsRunning || sinceLast.Elapsed >= PlainInterval)
        {
            log.WriteLine(text);
            sinceLast.Restart();
        }
    }
}
