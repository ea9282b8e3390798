using System.Text.Json.Serialization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing;

/// <summary>An ordered, serialisable list of preprocessing steps: from raw EMG to what the model reads.</summary>
/// <param name="Steps">The steps, first applied first.</param>
/// <remarks><see cref="Create"/> makes an unfitted chain, <see cref="Fit"/> a fitted one; only that is applied and stored in model files.</remarks>
public sealed record PreprocessingChain(IReadOnlyList<PreprocessingStep> Steps)
{
    /// <summary>Names that <see cref="PreprocessingConfig.Chain"/> may have.</summary>
    public static IReadOnlyList<string> KnownNames => NamedChain.Names;

    /// <summary>Names of the channels that come out, in column order; empty until the chain is fitted.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> ChannelNames => Steps.OfType<SelectChannels>().LastOrDefault()?.Names
        ?? Steps.OfType<ScaleToQuantile>().LastOrDefault()?.Divisors?.Select(d => d.Channel).ToArray() ?? [];

    /// <summary>What the value 1 of each channel that comes out is in raw units, in column order: output × scale is in raw units. 1 where the chain does not scale.</summary>
    /// <exception cref="InvalidOperationException">The chain is not fitted.</exception>
    [JsonIgnore]
    public IReadOnlyList<double> ChannelScales
    {
        get
        {
            IReadOnlyList<ChannelConstant>?[] divisors = [.. Steps.OfType<ScaleToQuantile>().Select(s => s.Divisors)];
            if (ChannelNames.Count == 0 || divisors.Contains(null))
                throw new InvalidOperationException("The chain has no scales before it is fitted. Call Fit with the training recordings and use the chain it returns.");
            return [.. ChannelNames.Select(name => divisors.Aggregate(1.0, (scale, step) => scale * step!.Single(d => d.Channel == name).Value))];
        }
    }

    /// <summary>Makes the chain that a configuration asks for, not yet fitted.</summary>
    /// <param name="config">Name of the chain and what differs from its defaults.</param>
    /// <exception cref="ArgumentException">The configuration is not usable; the message lists every problem with its path.</exception>
    public static PreprocessingChain Create(PreprocessingConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new(NamedChain.Steps(config));
    }

    /// <summary>Learns the constants of every step, over all recordings taken together.</summary>
    /// <param name="recordings">Raw training recordings; at least one.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <returns>The chain with its constants and its channels fixed.</returns>
    /// <exception cref="ArgumentException">There is no recording.</exception>
    /// <exception cref="InvalidDataException">A recording cannot be processed; the message names the channel, the time and the remedy.</exception>
    public PreprocessingChain Fit(IReadOnlyList<EmgRecording> recordings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        if (recordings.Count == 0) throw new ArgumentException("A chain is fitted to at least one recording.", nameof(recordings));
        EmgRecording[] current = [.. recordings];
        List<PreprocessingStep> fitted = [];
        foreach (PreprocessingStep step in Steps)
        {
            fitted.Add(step.Fit(current));
            for (int i = 0; i < current.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                current[i] = Applied(fitted[^1], current[i], recordings[i]);
            }
        }

        for (int i = 0; i < current.Length; i++)
        {
            DisposeSpare(current[i].Samples);
            if (current[i].Samples != recordings[i].Samples) (current[i].Samples as IDisposable)?.Dispose();
        }

        return new(fitted);
    }

    /// <summary>Turns a raw recording into what the model reads.</summary>
    /// <param name="recording">Raw EMG; it must have the fitted channels, in any order.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="InvalidDataException">The recording cannot be processed; the message names the channel, the time and the remedy.</exception>
    /// <exception cref="InvalidOperationException">The chain has steps that learn from data and is not fitted.</exception>
    public PreprocessingResult Apply(EmgRecording recording, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        EmgRecording current = recording;
        IReadOnlyList<long>? raised = null;
        foreach (PreprocessingStep step in Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (step is RaiseToEpsilon raise) raised = raise.CountRaised(current);
            current = Applied(step, current, recording);
        }

        DisposeSpare(current.Samples);
        Provenance provenance = recording.Provenance with { Steps = [.. recording.Provenance.Steps, .. Describe(recording.SampleRateHz)] };
        return new(current with { Provenance = provenance }, raised ?? new long[current.Channels.Count]);
    }

    /// <summary>What each step does, in a few words, first step first.</summary>
    public IReadOnlyList<string> Describe() => [.. Steps.Select(s => s.Describe())];

    /// <summary>What each step does to a recording of a known rate, e.g. which notches lie beyond what it holds.</summary>
    /// <param name="inputRateHz">Samples per second of the raw recording; above 0.</param>
    public IReadOnlyList<string> Describe(double inputRateHz)
    {
        List<string> descriptions = [];
        foreach (PreprocessingStep step in Steps)
        {
            descriptions.Add(step.Describe(inputRateHz));
            inputRateHz = step.OutputRateHz(inputRateHz);
        }

        return descriptions;
    }

    /// <summary>Samples per second of what comes out.</summary>
    /// <param name="inputRateHz">Samples per second of the raw recording; above 0.</param>
    public double OutputRateHz(double inputRateHz) => Steps.Aggregate(inputRateHz, (rate, step) => step.OutputRateHz(rate));

    /// <summary>Number of samples that come out.</summary>
    /// <param name="inputRateHz">Samples per second of the raw recording; above 0.</param>
    /// <param name="inputCount">Samples of the raw recording; 0 or more.</param>
    /// <exception cref="InvalidDataException">A step cannot process a recording of that rate.</exception>
    public int OutputCount(double inputRateHz, int inputCount)
    {
        (double rate, int count) = (inputRateHz, inputCount);
        foreach (PreprocessingStep step in Steps) (rate, count) = (step.OutputRateHz(rate), step.OutputCount(rate, count));
        return count;
    }

    /// <summary>The steps' descriptions, separated by semicolons.</summary>
    public override string ToString() => string.Join("; ", Describe());

    private static EmgRecording Applied(PreprocessingStep step, EmgRecording current, EmgRecording raw)
    {
        EmgRecording next = step.Apply(current);
        if (next.Samples == current.Samples) return next;
        DisposeSpare(current.Samples);
        // What lies between two steps is nobody else's: the step after the next can write into it.
        if (current.Samples != raw.Samples) next.Samples.Spare = current.Samples;
        return next;
    }

    // A long recording's would fill the disk until it is collected.
    private static void DisposeSpare(SampleMatrix samples)
    {
        (samples.Spare as IDisposable)?.Dispose();
        samples.Spare = null;
    }
}
