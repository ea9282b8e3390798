using System.Text.Json.Serialization;
using AutoLfads.Core.Preprocessing.Steps;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Core.Preprocessing;

/// <summary>One step of preprocessing: immutable, serialisable, applied to a whole recording. Steps with constants learnt from data are fitted first.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(SelectChannels), "select_channels")]
[JsonDerivedType(typeof(CheckChannels), "check_channels")]
[JsonDerivedType(typeof(HandleMissing), "handle_missing")]
[JsonDerivedType(typeof(NotchFilter), "notch_filter")]
[JsonDerivedType(typeof(HighPassFilter), "high_pass_filter")]
[JsonDerivedType(typeof(LowPassFilter), "low_pass_filter")]
[JsonDerivedType(typeof(Rectify), "rectify")]
[JsonDerivedType(typeof(Resample), "resample")]
[JsonDerivedType(typeof(ClipAtQuantile), "clip_at_quantile")]
[JsonDerivedType(typeof(ScaleToQuantile), "scale_to_quantile")]
[JsonDerivedType(typeof(RaiseToEpsilon), "raise_to_epsilon")]
public abstract record PreprocessingStep
{
    /// <summary>What the step does, in a few words with its numbers and units, e.g. "high-pass 65 Hz, order 4, zero phase".</summary>
    public abstract string Describe();

    /// <summary>What the step does to a recording of a known rate, where that says more than <see cref="Describe()"/>.</summary>
    /// <param name="inputRateHz">Samples per second of what comes in; above 0.</param>
    public virtual string Describe(double inputRateHz) => Describe();

    /// <summary>Samples per second of what comes out.</summary>
    /// <param name="inputRateHz">Samples per second of what comes in; above 0.</param>
    public virtual double OutputRateHz(double inputRateHz) => inputRateHz;

    /// <summary>Number of samples that come out.</summary>
    /// <param name="inputRateHz">Samples per second of what comes in; above 0.</param>
    /// <param name="inputCount">Samples that go in; 0 or more.</param>
    /// <exception cref="InvalidDataException">The step cannot process a recording of that rate.</exception>
    public virtual int OutputCount(double inputRateHz, int inputCount) => inputCount;

    /// <summary>The step with its constants learnt from recordings that went through all earlier steps; the step itself where nothing is learnt.</summary>
    /// <param name="recordings">The recordings so far, all with the same channels.</param>
    /// <exception cref="InvalidDataException">The constants cannot be learnt from these recordings.</exception>
    public virtual PreprocessingStep Fit(IReadOnlyList<EmgRecording> recordings) => this;

    /// <summary>Applies the step; the recording given is not changed.</summary>
    /// <param name="recording">The recording so far.</param>
    /// <exception cref="InvalidDataException">The recording cannot be processed; the message names the channel, the time and the remedy.</exception>
    /// <exception cref="InvalidOperationException">The step learns constants from data and has not been fitted.</exception>
    public abstract EmgRecording Apply(EmgRecording recording);
}
