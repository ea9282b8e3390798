using AutoLfads.Core.Preprocessing.Filtering;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing.Steps;

/// <summary>Removes one frequency, zero phase. A frequency at or above half the sample rate is not in the recording: the step then does nothing.</summary>
/// <param name="FrequencyHz">Frequency removed, Hz; above 0.</param>
/// <param name="BandwidthHz">Bandwidth of one pass of the filter, Hz (frequency / Q); above 0.</param>
public sealed record NotchFilter(double FrequencyHz, double BandwidthHz) : PreprocessingStep
{
    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"notch {FrequencyHz:0.###} Hz, bandwidth {BandwidthHz:0.###} Hz, zero phase");

    /// <inheritdoc/>
    public override string Describe(double inputRateHz) => IsBelowNyquist(inputRateHz)
        ? Describe()
        : FormattableString.Invariant($"notch {FrequencyHz:0.###} Hz left out: not below half the sample rate of {inputRateHz:0.###} Hz");

    /// <inheritdoc/>
    public override EmgRecording Apply(EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (!IsBelowNyquist(recording.SampleRateHz)) return recording;
        if (BandwidthHz >= recording.SampleRateHz / 2)
        {
            throw new InvalidDataException($"'{recording.Provenance.Source}': a notch of {BandwidthHz} Hz bandwidth needs a sample rate above {2 * BandwidthHz} Hz, "
                + $"the recording has {recording.SampleRateHz} Hz. Use a recording of a higher rate, or change preprocessing.notch_hz.");
        }

        return ChannelFilter.Apply(recording, new([IirNotch.Design(FrequencyHz, BandwidthHz, recording.SampleRateHz)]), Describe());
    }

    private bool IsBelowNyquist(double sampleRateHz) => FrequencyHz < sampleRateHz / 2;
}
