using System.Numerics;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.FrequencyResponse;

/// <summary>How an estimate's frequency content relates to that of the EMG it was made from, around events: does the estimator adapt to what happens?</summary>
/// <remarks>
/// Pieces of rectified EMG and estimate around each event are tapered and transformed. The power gain √(Σ|Y|²/Σ|X|²) is the measure; the linear response Σ conj(X)·Y / Σ|X|²
/// and the coherence tell how much of it follows the EMG. A time-invariant filter has the same gain at every event, whatever the EMG's amplitude there.
/// Short windows smear frequencies (±10 Hz with Hann and 0.2 s): a gain at cut-off is that of the smeared spectra, and where the EMG's own spectrum changes steeply within that width
/// the smear differs between events too.
/// The definition is this project's own: the claim (Wimalasena et al. 2022, J. Neural Eng. 19:036013) does not come with a recipe that could be followed.
/// </remarks>
public sealed class EventFrequencyResponse
{
    private const double SignificanceLevel = 0.05;

    private readonly FrequencyResponseConfig config;

    /// <summary>Takes the recipe.</summary>
    /// <param name="config">The recipe; null for its defaults.</param>
    /// <exception cref="ArgumentException">The recipe is not usable.</exception>
    public EventFrequencyResponse(FrequencyResponseConfig? config = null)
    {
        this.config = config ?? new FrequencyResponseConfig();
        IReadOnlyList<string> problems = this.config.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems), nameof(config));
    }

    /// <summary>The response of every channel around one type of event.</summary>
    /// <param name="eventName">Type of event, e.g. "foot_strike".</param>
    /// <param name="emg">Rectified EMG around the events.</param>
    /// <param name="estimate">Its estimate, the same trials, bins and channels.</param>
    /// <param name="cancellationToken">Stops between channels.</param>
    /// <exception cref="ArgumentException">Bins or channels differ, the window does not fit, fewer than two events are complete, or a channel's EMG does not change.</exception>
    public IReadOnlyList<EventResponse> Measure(string eventName, TrialSet emg, TrialSet estimate, CancellationToken cancellationToken = default)
    {
        Require(emg, estimate);
        List<EventResponse> responses = [];
        for (int c = 0; c < emg.Channels.Count; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            responses.Add(Response(eventName, emg.Channels[c].Name, EventSpectra.Of(emg, estimate, c, config)));
        }

        return responses;
    }

    /// <summary>How every channel's response differs between two types of events.</summary>
    /// <param name="first">Name, EMG and estimate of the first.</param>
    /// <param name="second">Those of the second.</param>
    /// <param name="cancellationToken">Stops between channels.</param>
    /// <returns>One result per channel; p is not corrected for the number of channels.</returns>
    /// <exception cref="ArgumentException">As <see cref="Measure"/>, or the two have other channels or rates.</exception>
    /// <remarks>
    /// Intervals: events of each type drawn with replacement. P: events permuted between the types after each type's powers are divided by its mean EMG power at every frequency,
    /// so that a difference of the EMG is no difference of the response; a cut-off beyond the highest frequency counts as the highest.
    /// </remarks>
    public IReadOnlyList<ResponseDifference> Compare(
        (string Name, TrialSet Emg, TrialSet Estimate) first, (string Name, TrialSet Emg, TrialSet Estimate) second, CancellationToken cancellationToken = default)
    {
        Require(first.Emg, first.Estimate);
        Require(second.Emg, second.Estimate);
        if (first.Emg.SampleRateHz != second.Emg.SampleRateHz || !first.Emg.Channels.Select(c => c.Name).SequenceEqual(second.Emg.Channels.Select(c => c.Name)))
            throw new ArgumentException($"The events '{first.Name}' and '{second.Name}' must have the same channels at the same rate.", nameof(second));
        List<ResponseDifference> differences = [];
        for (int c = 0; c < first.Emg.Channels.Count; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            EventSpectra a = EventSpectra.Of(first.Emg, first.Estimate, c, config), b = EventSpectra.Of(second.Emg, second.Estimate, c, config);
            differences.Add(new ResponseComparison(a, b, config).Compare(first.Name, second.Name, first.Emg.Channels[c].Name));
        }

        return differences;
    }

    private static void Require(TrialSet emg, TrialSet estimate)
    {
        ArgumentNullException.ThrowIfNull(emg);
        ArgumentNullException.ThrowIfNull(estimate);
        emg.RequireSameShape(estimate, "EMG", "estimate");
    }

    private EventResponse Response(string eventName, string channel, EventSpectra spectra)
    {
        Random random = new(config.Seed);
        int count = spectra.FrequenciesHz.Length;
        double[][] power = new double[config.DrawCount][], linear = new double[config.DrawCount][];
        for (int draw = 0; draw < config.DrawCount; draw++)
        {
            double[] drawn = GainCurves.Sum(spectra.Rows, Resampling.Counts(spectra.EventCount, random), 4 * count);
            power[draw] = GainCurves.Power(drawn, count);
            linear[draw] = Array.ConvertAll(GainCurves.Linear(drawn), h => h.Magnitude);
        }

        double[] sums = GainCurves.Sum(spectra.Rows, counts: null, 4 * count), gain = GainCurves.Power(sums, count);
        Complex[] response = GainCurves.Linear(sums);
        CutoffFrequency[] cutoffs = Array.ConvertAll(GainCurves.RelativeGains, part => Cutoff(part, gain, power, spectra.FrequenciesHz));
        return new EventResponse(
            eventName,
            channel,
            spectra.EventCount,
            spectra.LeftOutCount,
            spectra.FrequenciesHz,
            Resampling.Curve(gain, power, config.Confidence),
            Resampling.Curve(Array.ConvertAll(response, h => h.Magnitude), linear, config.Confidence),
            Array.ConvertAll(response, h => h.Phase),
            [.. response.Select((h, k) => sums[count + k] > 0 ? Math.Min(1, h.Magnitude * h.Magnitude * sums[k] / sums[count + k]) : 0)],
            1 - Math.Pow(SignificanceLevel, 1.0 / ((spectra.EventCount * spectra.TaperCount) - 1)),
            cutoffs[0],
            cutoffs[1]);
    }

    private CutoffFrequency Cutoff(double part, double[] gain, double[][] draws, double[] frequencies)
    {
        double hz = GainCurves.CutoffHz(gain, frequencies, part);
        (double lower, double upper) = Resampling.Interval(Array.ConvertAll(draws, d => GainCurves.CutoffHz(d, frequencies, part)), config.Confidence);
        string? reason = gain[0] <= 0 ? "the estimate does not change around the events"
            : double.IsFinite(hz) && double.IsFinite(upper) ? null
            : $"the gain, or an end of its interval, stays above this part up to {frequencies[^1]:0.#} Hz";
        return new CutoffFrequency(part, Finite(hz), Finite(lower), Finite(upper), reason);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
