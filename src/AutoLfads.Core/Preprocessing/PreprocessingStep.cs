using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing;

/// <summary>One step of preprocessing: immutable, serialisable, applied to a whole recording. Steps with constants learnt from data are fitted first.</summary>
public abstract record PreprocessingStep
{
    /// <summary>What the step does, in a few words with its numbers and units, e.g. "high-pass 65 Hz, order 4, zero phase".</summary>
    public abstract string Describe();

    /// <summary>The step with its constants learnt from recordings that went through all earlier steps; the step itself where nothing is learnt.</summary>
    /// <param name="recordings">The recordings so far, all with the same channels.</param>
    public virtual PreprocessingStep Fit(IReadOnlyList<EmgRecording> recordings) => this;

    /// <summary>Applies the step; the recording given is not changed.</summary>
    /// <param name="recording">The recording so far.</param>
    /// <exception cref="InvalidDataException">The recording cannot be processed; the message names the channel, the time and the remedy.</exception>
    public abstract EmgRecording Apply(EmgRecording recording);
}
