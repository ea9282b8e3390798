using System.Numerics;
using AutoLfads.Core.Spectra;
using AutoLfads.Evaluation.Force;
using AutoLfads.Evaluation.Spectra;
using AutoLfads.Evaluation.Trials;

namespace AutoLfads.Evaluation.Oscillations;

/// <summary>Looks for oscillations in estimates: a peak of the spectrum over a smooth background, its frequency, and how muscles go together there.</summary>
/// <remarks>
/// On more than one trial the mean over trials is subtracted first: what every trial repeats, such as harmonics of the gait cycle, is no oscillation. The chance of a peak is that of the highest anywhere in the band.
/// A peak must rise from the spectrum on both sides as well as above the background, so a weak oscillation on a steep slope, which makes a shoulder only, is not reported.
/// The claim is that of Wimalasena et al. 2022, J. Neural Eng. 19:036013; the recipe is this project's own.
/// </remarks>
public sealed class OscillationAnalysis
{
    private const int FewestFrequencies = 8;
    private const int FewestSegments = 3;
    private const int LowestBin = 2; // the subtracted mean of a segment reaches into the two below through the window

    private readonly OscillationConfig config;

    /// <summary>Takes the recipe.</summary>
    /// <param name="config">The recipe; null for its defaults.</param>
    /// <exception cref="ArgumentException">The recipe is not usable.</exception>
    public OscillationAnalysis(OscillationConfig? config = null)
    {
        this.config = config ?? new OscillationConfig();
        IReadOnlyList<string> problems = this.config.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems), nameof(config));
    }

    /// <summary>Searches every channel, and compares the muscles at the strongest oscillation.</summary>
    /// <param name="estimator">Name of the estimator.</param>
    /// <param name="estimate">Estimates on trials, or a whole recording.</param>
    /// <param name="cancellationToken">Stops between channels and surrogates.</param>
    /// <exception cref="ArgumentException">The band does not fit the rate or the trials, a channel does not change, or fewer than three segments are complete.</exception>
    public OscillationResult Find(string estimator, TrialSet estimate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        WelchConfig welch = Segments(estimate);
        TrialSet induced = estimate.WithoutTrialMean();
        int[] fitted = Fitted(estimate, welch);
        double binHz = estimate.SampleRateHz / welch.SegmentSamples;
        double[] frequencies = Array.ConvertAll(fitted, k => k * binHz);
        PeakSearch search = new(
            frequencies, Array.FindIndex(frequencies, f => f >= config.LowestHz), Array.FindLastIndex(frequencies, f => f <= config.HighestHz), config.BackgroundOrder);
        SurrogatePeaks chance = new(search, frequencies.Length, config.SurrogateCount, config.Seed);
        ChannelOscillation[] channels = new ChannelOscillation[estimate.Channels.Count];
        SegmentTransforms[] transforms = new SegmentTransforms[channels.Length];
        for (int c = 0; c < channels.Length; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            transforms[c] = SegmentTransforms.Of(induced.Signals(c), estimate.SampleRateHz, welch);
            channels[c] = Channel(estimate.Channels[c].Name, transforms[c], fitted, search, chance, cancellationToken);
        }

        double? hz = config.CouplingHz ?? channels.Where(c => c.Found).MaxBy(c => c.PowerRatio)?.PeakHz;
        string? reason = channels.Length < 2 ? "there is one channel only"
            : hz is null ? "no channel has an oscillation"
            : transforms[0].Segments.Where((_, s) => transforms.All(t => t.Segments[s] is not null)).Count() < FewestSegments ? $"fewer than {FewestSegments} segments have samples of every channel"
            : null;
        MuscleCoupling? coupling = reason is null ? Coupling([.. channels.Select(c => c.Channel)], transforms, (int)Math.Round(hz!.Value / binHz)) : null;
        return new OscillationResult(estimator, channels, coupling, reason);
    }

    /// <summary>The coherence of every muscle with the derivative of every force axis, over segments as long as those of the search.</summary>
    /// <param name="estimate">Estimates on trials, or a whole recording.</param>
    /// <param name="force">Force on the same trials and bins.</param>
    /// <param name="derivative">How the derivative is taken; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between channels.</param>
    /// <returns>Whole spectra, muscle after muscle; the mean over trials is subtracted as in the search.</returns>
    /// <exception cref="ArgumentException">Bins differ, an axis does not change, or a pair has fewer than two segments without missing samples.</exception>
    public IReadOnlyList<ChannelCoherence> CoherenceWithForce(
        TrialSet estimate, TrialSet force, ForceDerivativeConfig? derivative = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(force);
        TrialSet changes = ForceDerivativeAnalysis.Derivative(force, derivative ?? new ForceDerivativeConfig());
        return new SpectralAnalysis(Segments(estimate)).AllCoherences(estimate.WithoutTrialMean(), changes.WithoutTrialMean(), cancellationToken);
    }

    private WelchConfig Segments(TrialSet estimate) => new() { SegmentSamples = Math.Max(4, Math.Min(estimate.TimeBins, (int)Math.Round(config.SegmentSeconds * estimate.SampleRateHz))) };

    private int[] Fitted(TrialSet estimate, WelchConfig welch)
    {
        double binHz = estimate.SampleRateHz / welch.SegmentSamples;
        if (config.FitHighestHz > estimate.SampleRateHz / 2)
            throw new ArgumentException($"The background's highest frequency must be at most half the sample rate ({estimate.SampleRateHz / 2} Hz), was {config.FitHighestHz}. Reduce fit_highest_hz.");
        int first = Math.Max(LowestBin, (int)Math.Ceiling((config.FitLowestHz / binHz) - 1e-9)), last = (int)Math.Floor((config.FitHighestHz / binHz) + 1e-9);
        int[] bins = [.. Enumerable.Range(first, Math.Max(0, last - first + 1))];
        int inBand = bins.Count(k => k * binHz >= config.LowestHz && k * binHz <= config.HighestHz);
        if (bins.Length < FewestFrequencies || inBand < 2)
        {
            throw new ArgumentException(
                $"The background needs {FewestFrequencies} frequencies and the band 2, found {bins.Length} and {inBand} at a distance of {binHz:0.##} Hz. Use longer trials or segments, or a wider band.");
        }

        return bins;
    }

    private ChannelOscillation Channel(
        string name, SegmentTransforms transforms, int[] fitted, PeakSearch search, SurrogatePeaks chance, CancellationToken cancellationToken)
    {
        if (transforms.UsedCount < FewestSegments)
            throw new ArgumentException($"Channel '{name}' has {transforms.UsedCount} segments without missing samples; {FewestSegments} are needed. Use shorter segments or leave it out.");
        PowerDensity spectrum = PowerDensity.Of(transforms);
        double[] density = Array.ConvertAll(fitted, k => spectrum.Density[k]), frequencies = Array.ConvertAll(fitted, k => spectrum.FrequenciesHz[k]);
        if (density.Any(d => d <= 0)) throw new ArgumentException($"Channel '{name}' has no power at some frequencies of the background: it does not change, or every trial is the same. Leave it out.");
        double effective = Math.Round(transforms.UsedCount * transforms.EffectiveShare / Math.Max(1, Variability(transforms, fitted, spectrum)), 1);
        double[] heights = chance.Heights(effective, cancellationToken);
        double[] logDensity = Array.ConvertAll(density, Math.Log);
        (int index, double height, double[] background) = search.Find(logDensity);
        double p = (1.0 + heights.Count(h => h >= height)) / (heights.Length + 1);
        return new ChannelOscillation(
            name,
            frequencies,
            density,
            Array.ConvertAll(background, Math.Exp),
            index >= 0 && p <= config.Level,
            index < 0 ? null : Interpolated(logDensity, index, frequencies),
            index < 0 ? null : Math.Exp(logDensity[index] - background[index]),
            p,
            spectrum.SegmentCount,
            effective,
            spectrum.LeftOutCount,
            index < 0 ? "the spectrum has no local maximum within the band" : null);
    }

    /// <summary>Squared coefficient of variation of the segments' powers, mean over the frequencies: 1 for stationary noise, more where some segments are stronger than others.</summary>
    private static double Variability(SegmentTransforms transforms, int[] fitted, PowerDensity spectrum)
    {
        double sum = 0;
        foreach (int k in fitted)
        {
            double mean = spectrum.Density[k];
            sum += transforms.Segments.OfType<Complex[]>().Average(s => Math.Pow((s[k].Magnitude * s[k].Magnitude) - mean, 2)) / (mean * mean);
        }

        return sum / fitted.Length;
    }

    private static double Interpolated(double[] logDensity, int index, double[] frequencies)
    {
        double before = logDensity[index - 1], at = logDensity[index], after = logDensity[index + 1], bend = before - (2 * at) + after;
        return frequencies[index] + (bend < 0 ? 0.5 * (before - after) / bend * (frequencies[index + 1] - frequencies[index]) : 0);
    }

    private static MuscleCoupling Coupling(string[] names, SegmentTransforms[] transforms, int bin)
    {
        int[] shared = [.. Enumerable.Range(0, transforms[0].Segments.Count).Where(s => transforms.All(t => t.Segments[s] is not null))];
        Complex[][] values = Array.ConvertAll(transforms, t => Array.ConvertAll(shared, s => t.Segments[s]![bin])); // [channel][segment]
        double[] powers = Array.ConvertAll(values, v => v.Sum(z => z.Magnitude * z.Magnitude));
        Complex[][] coherency = Matrix((i, j) => Sum(values[i], values[j], (x, y) => Complex.Conjugate(x) * y) / Math.Sqrt(powers[i] * powers[j]));
        Complex[][] locking = Matrix((i, j) => Sum(values[i], values[j], (x, y) => Complex.FromPolarCoordinates(1, y.Phase - x.Phase)) / shared.Length);
        double effective = Math.Max(2, shared.Length * transforms[0].EffectiveShare);
        return new MuscleCoupling(
            names,
            transforms[0].FrequenciesHz[bin],
            [.. coherency.Select(row => (double[])[.. row.Select(c => Math.Min(1, c.Magnitude * c.Magnitude))])],
            [.. coherency.Select(row => (double[])[.. row.Select(c => c.Phase)])],
            [.. locking.Select(row => (double[])[.. row.Select(c => Math.Min(1, c.Magnitude))])],
            1 - Math.Pow(0.05, 1 / (effective - 1)),
            Math.Min(1, Math.Sqrt(-Math.Log(0.05) / effective)),
            shared.Length);

        Complex[][] Matrix(Func<int, int, Complex> element) =>
            [.. Enumerable.Range(0, names.Length).Select(i => (Complex[])[.. Enumerable.Range(0, names.Length).Select(j => element(i, j))])];
    }

    private static Complex Sum(Complex[] first, Complex[] second, Func<Complex, Complex, Complex> product)
    {
        Complex sum = Complex.Zero;
        for (int s = 0; s < first.Length; s++) sum += product(first[s], second[s]);
        return sum;
    }
}
