using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Decoding;
using AutoLfads.Model;
using AutoLfads.Model.Augmentation;
using MathNet.Numerics.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Studies;

/// <summary>How good a model's estimates are, by what it never saw: larger is better.</summary>
internal static class EstimateScores
{
    /// <summary>Against a known activation R² (squared correlation) per channel, mean; with kinematics how well they are decoded, at zero and at the best lag, and so their deviations from the mean cycle.</summary>
    /// <param name="study">The windows and their truth.</param>
    /// <param name="train">Estimates of the training windows.</param>
    /// <param name="valid">Estimates of the validation windows.</param>
    public static IReadOnlyDictionary<string, double> Of(StudyData study, WindowSet train, WindowSet valid)
    {
        Dictionary<string, double> scores = [];
        if (study is { TrainTruth: { } trainTruth, ValidTruth: { } validTruth })
        {
            scores["truth"] = Recovery([train, valid], [trainTruth, validTruth], deviation: false);
            scores["truth_valid"] = Recovery([valid], [validTruth], deviation: false);
            scores["truth_deviation"] = Recovery([train, valid], [trainTruth, validTruth], deviation: true);
        }

        if (study.Data.Decoding is { } target)
        {
            WindowDecoding decoding = new(target);
            LagScan standard = decoding.Scan([train, valid], DecodingScore.Standard), deviation = decoding.Scan([train, valid], DecodingScore.Deviation);
            (scores["decoding"], scores["decoding_best"], scores["deviation"], scores["deviation_best"]) = (standard.ZeroLag.MeanR2, standard.Best.MeanR2, deviation.ZeroLag.MeanR2, deviation.Best.MeanR2);
        }

        return scores;
    }

    /// <summary>Means over posterior samples of the model's estimate.</summary>
    public static WindowSet Estimate(LfadsModel model, Augmenter augmenter, WindowSet windows, int samples)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using torch.Generator generator = new(5);
        LfadsEncoding encoding = model.Encode(augmenter.Prepare(tensor(windows.Values, [windows.WindowCount, windows.TimeBins, windows.ChannelCount])));
        Tensor? sum = null;
        for (int s = 0; s < samples; s++)
        {
            Tensor mean = model.Observation.Mean(model.Decode(encoding, LfadsNoise.Draw(windows.WindowCount, model, generator)).OutputParameters);
            sum = sum is null ? mean : sum + mean;
        }

        Tensor estimate = (sum! / samples).contiguous();
        return new WindowSet((int)estimate.shape[0], (int)estimate.shape[1], (int)estimate.shape[2], estimate.data<float>().ToArray());
    }

    private static double Recovery(WindowSet[] estimates, WindowSet[] truths, bool deviation)
    {
        double sum = 0;
        int channels = truths[0].ChannelCount;
        for (int c = 0; c < channels; c++)
        {
            double r = Correlation.Pearson(Flat(estimates, c, deviation), Flat(truths, c, deviation));
            sum += r * r;
        }

        return sum / channels;
    }

    private static double[] Flat(WindowSet[] sets, int channel, bool deviation)
    {
        List<double> values = [];
        for (int t = 0; t < sets[0].TimeBins; t++)
        {
            double[] column = [.. sets.SelectMany(s => Enumerable.Range(0, s.WindowCount).Select(w => (double)s[w, t, channel]))];
            double mean = deviation ? column.Mean() : 0;
            values.AddRange(column.Select(v => v - mean));
        }

        return [.. values];
    }
}
