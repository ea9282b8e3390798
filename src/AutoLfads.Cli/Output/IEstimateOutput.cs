using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;

namespace AutoLfads.Cli.Output;

/// <summary>Where an estimate goes. What cannot be written there is refused when this is made, before the work that makes the estimate.</summary>
internal interface IEstimateOutput
{
    /// <summary>Writes the estimate.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="recording">The recording as it was read.</param>
    /// <param name="stop">Stops as long as nothing is lost by it.</param>
    /// <returns>The paths written.</returns>
    IReadOnlyList<string> Write(ActivationEstimate estimate, EmgRecording recording, CancellationToken stop);
}
