using AutoLfads.Core.Preprocessing.Filtering;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing.Steps;

/// <summary>Butterworth high-pass, zero phase: its gain at the cut-off is 1/2 and its effective order twice the order.</summary>
/// <param name="CutoffHz">Cut-off, Hz; above 0.</param>
/// <param name="Order">Number of poles of one pass; 1 or more. Default 4.</param>
public sealed record HighPassFilter(double CutoffHz, int Order = 4) : PreprocessingStep
{
    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"high-pass {CutoffHz:0.###} Hz, order {Order}, zero phase");

    /// <inheritdoc/>
    public override EmgRecording Apply(EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (CutoffHz >= recording.SampleRateHz / 2)
        {
            throw new InvalidDataException($"'{recording.Provenance.Source}': a high-pass at {CutoffHz} Hz needs a sample rate above {2 * CutoffHz} Hz, "
                + $"the recording has {recording.SampleRateHz} Hz. Lower preprocessing.high_pass_hz; if the EMG is rectified already, set preprocessing.chain to none.");
        }

        return ChannelFilter.Apply(recording, new(Butterworth.HighPass(Order, CutoffHz, recording.SampleRateHz)), Describe());
    }
}
