using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing.Steps;

/// <summary>Full-wave rectification: the absolute value of every sample.</summary>
public sealed record Rectify : PreprocessingStep
{
    /// <inheritdoc/>
    public override string Describe() => "rectify";

    /// <inheritdoc/>
    public override EmgRecording Apply(EmgRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return recording with
        {
            Samples = recording.Samples.Map((_, rows) =>
            {
                foreach (ref double x in rows) x = Math.Abs(x);
            }),
        };
    }
}
