using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Nwb;

namespace AutoLfads.Cli.Output;

/// <summary>A new NWB file beside the recording's, which it names.</summary>
internal sealed class NwbSidecar : IEstimateOutput
{
    private readonly string recordingPath;

    /// <exception cref="InvalidDataException">The recording is not NWB, or has a sidecar that may not be replaced.</exception>
    public NwbSidecar(string recordingPath, bool overwrite)
    {
        NwbActivationSidecar.RequireWritable(recordingPath, overwrite);
        this.recordingPath = recordingPath;
    }

    public IReadOnlyList<string> Write(ActivationEstimate estimate, EmgRecording recording, CancellationToken stop) =>
        [NwbActivationSidecar.Write(recordingPath, recording, estimate, Guid.NewGuid().ToString(), DateTimeOffset.UtcNow)];
}
