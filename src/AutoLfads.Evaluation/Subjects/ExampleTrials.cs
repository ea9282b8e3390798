using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Subjects;

/// <summary>Chooses pieces to look at: of the muscles of largest variance, a few pieces that nobody picked by eye.</summary>
internal static class ExampleTrials
{
    private const int ChannelCount = 4;

    public static IReadOnlyList<ExampleTrial> Of(EvaluationSubject subject, IReadOnlyList<EstimatorOutput> outputs)
    {
        int[] channels = [.. Enumerable.Range(0, subject.Emg.Channels.Count).OrderByDescending(c => Variance(subject.Emg, c)).Take(ChannelCount).Order()];
        return
        [
            .. from c in channels
               from piece in subject.ExamplePieces
               select new ExampleTrial(
                   subject.Emg.Channels[c].Name,
                   subject.Emg.Channels[c].Unit,
                   piece.Title,
                   [.. Enumerable.Range(0, piece.Bins).Select(t => t / subject.Emg.SampleRateHz)],
                   Curve(subject.Emg, piece, c)!,
                   [.. outputs.Select(o => new ExampleCurve(o.Name, Curve(o.Values, piece, c)!, Curve(o.Lower, piece, c), Curve(o.Upper, piece, c)))]),
        ];
    }

    private static IReadOnlyList<double?>? Curve(TrialSet? signals, (int Trial, int FirstBin, int Bins, string Title) piece, int channel) =>
        signals is null ? null : [.. Enumerable.Range(piece.FirstBin, piece.Bins).Select(t => signals[piece.Trial, t, channel]).Select(v => double.IsFinite(v) ? v : (double?)null)];

    private static double Variance(TrialSet emg, int channel)
    {
        double sum = 0, squares = 0;
        int count = 0;
        foreach (double value in emg.Signals(channel).SelectMany(s => s).Where(double.IsFinite))
        {
            sum += value;
            squares += value * value;
            count++;
        }

        return count == 0 ? 0 : (squares / count) - (sum / count * (sum / count));
    }
}
