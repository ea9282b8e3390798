using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing.Steps;

namespace AutoLfads.Core.Preprocessing;

/// <summary>The chains that a configuration can name, and how its numbers change them.</summary>
internal sealed record NamedChain
{
    private static readonly Dictionary<string, NamedChain> Chains = new()
    {
        // Constants published with the rat hindlimb recordings the method was developed on.
        ["rat"] = new()
        {
            Notches = Notch(2, 60, 120, 240, 300, 420),
            NotchBandwidth = _ => 2,
            HighPassHz = 65,
            Resample = new(500, DecimationTaps: 501),
            ClipQuantile = 0.999,
            ChannelClipQuantiles = [new("SM", 0.99, Required: false)],
        },
        ["monkey"] = new()
        {
            Notches = [new(60, 60.0 / 4), new(94, 94.0 / 4)],
            NotchBandwidth = frequency => frequency / 4,
            HighPassHz = 65,
            Resample = new(1000, ResamplingFilter.Polyphase),
            ClipQuantile = 0.99,
        },
        // 20 Hz is where surface EMG begins above movement artefacts; the notches are those of a 50 Hz mains.
        ["surface"] = new()
        {
            Notches = Notch(2, 50, 100, 150, 200, 250),
            NotchBandwidth = _ => 2,
            HighPassHz = 20,
            Resample = new(500),
            ClipQuantile = 0.99,
        },
        ["none"] = new(),
    };

    /// <summary>Names of the chains.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Chains.Keys];

    /// <summary>Width of a notch set by the configuration, of its frequency; null where the chain reads EMG that is rectified already.</summary>
    public Func<double, double>? NotchBandwidth { get; init; }

    public IReadOnlyList<NotchFilter> Notches { get; init; } = [];

    public double? HighPassHz { get; init; }

    public Resample? Resample { get; init; }

    public double? ClipQuantile { get; init; }

    public IReadOnlyList<ChannelQuantile> ChannelClipQuantiles { get; init; } = [];

    /// <summary>The steps a configuration asks for.</summary>
    /// <exception cref="ArgumentException">The configuration is not usable; the message lists every problem.</exception>
    public static IReadOnlyList<PreprocessingStep> Steps(PreprocessingConfig config)
    {
        if (!Chains.TryGetValue(config.Chain, out NamedChain? chain))
            throw new ArgumentException($"preprocessing.chain: there is no chain '{config.Chain}'; the chains are {string.Join(", ", Names)}.", nameof(config));
        string[] problems = [.. chain.Problems(config)];
        if (problems.Length > 0) throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(config));
        List<PreprocessingStep> steps = [new SelectChannels(config.Channels), new CheckChannels(), new HandleMissing(config.Missing)];
        if (chain.NotchBandwidth is { } bandwidth)
        {
            steps.AddRange(config.NotchHz?.Select(f => new NotchFilter(f, bandwidth(f))) ?? chain.Notches);
            steps.Add(new HighPassFilter(config.HighPassHz ?? chain.HighPassHz!.Value));
            steps.Add(new Rectify());
        }

        if ((config.ModelRateHz ?? chain.Resample?.RateHz) is { } rate)
        {
            // The anti-alias filter rings below zero, hence rectified once more.
            steps.Add((chain.Resample ?? new(rate)) with { RateHz = rate });
            steps.Add(new Rectify());
        }

        if ((config.ClipQuantile ?? chain.ClipQuantile) is { } quantile)
            steps.Add(new ClipAtQuantile(quantile) { ChannelQuantiles = chain.ChannelQuantiles(config) });
        if (chain.NotchBandwidth is not null) steps.Add(new ScaleToQuantile(config.ScaleQuantile));
        if (config.Epsilon > 0) steps.Add(new RaiseToEpsilon(config.Epsilon));
        return steps;
    }

    private static NotchFilter[] Notch(double bandwidthHz, params double[] frequenciesHz) => Array.ConvertAll(frequenciesHz, f => new NotchFilter(f, bandwidthHz));

    // A quantile set for all channels replaces the chain's exceptions; one set for a channel comes on top of either.
    private ChannelQuantile[] ChannelQuantiles(PreprocessingConfig config)
    {
        ChannelQuantile[] chosen = [.. config.ChannelClipQuantiles.Select(p => new ChannelQuantile(p.Key, p.Value))];
        return config.ClipQuantile is null ? [.. chosen, .. ChannelClipQuantiles.Where(q => !config.ChannelClipQuantiles.ContainsKey(q.Channel))] : chosen;
    }

    private IEnumerable<string> Problems(PreprocessingConfig config)
    {
        if (config.ModelRateHz is { } rate && !IsPositive(rate)) yield return Problem("model_rate_hz", "a number above 0", rate);
        foreach (double frequency in config.NotchHz?.Where(f => !IsPositive(f)) ?? []) yield return Problem("notch_hz", "numbers above 0", frequency);
        if (config.HighPassHz is { } cutoff && !IsPositive(cutoff)) yield return Problem("high_pass_hz", "a number above 0", cutoff);
        if (config.ClipQuantile is { } clip && !IsQuantile(clip)) yield return Problem("clip_quantile", "in (0, 1]", clip);
        foreach ((string channel, double quantile) in config.ChannelClipQuantiles.Where(p => !IsQuantile(p.Value)))
            yield return Problem($"channel_clip_quantiles.{channel}", "in (0, 1]", quantile);
        if (!IsQuantile(config.ScaleQuantile)) yield return Problem("scale_quantile", "in (0, 1]", config.ScaleQuantile);
        if (config.Epsilon != 0 && !IsPositive(config.Epsilon)) yield return Problem("epsilon", "0 or a number above it", config.Epsilon);
        foreach (string name in config.Channels.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key)) yield return $"preprocessing.channels: '{name}' is listed more than once.";
        if (NotchBandwidth is not null) yield break;
        if (config.HighPassHz is not null || config.NotchHz is { Count: > 0 })
            yield return "preprocessing.chain: 'none' reads EMG that is rectified already, which must not be notched or high-passed. Leave out notch_hz and high_pass_hz, or choose another chain.";
        if (config.ChannelClipQuantiles.Count > 0 && config.ClipQuantile is null)
            yield return "preprocessing.channel_clip_quantiles: the chain 'none' does not clip unless preprocessing.clip_quantile is set.";
    }

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0;

    private static bool IsQuantile(double value) => value is > 0 and <= 1;

    private static string Problem(string path, string required, double found) => $"preprocessing.{path}: must be {required}, was {found}.";
}
