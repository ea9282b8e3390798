using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Nwb;

namespace AutoLfads.Cli.Output;

/// <summary>An NWB file that exists, to which the estimate is added.</summary>
internal sealed class NwbAddition : IEstimateOutput
{
    private readonly string path;
    private readonly string recordingPath;
    private readonly NwbAppendOptions options;
    private readonly TextWriter log;

    /// <exception cref="RequestException">There is no such file.</exception>
    public NwbAddition(string path, string recordingPath, NwbAppendOptions options, TextWriter log, CancellationToken stop)
    {
        if (!File.Exists(path))
            throw new RequestException($"--append adds to an NWB file that exists; '{path}' is {(Directory.Exists(path) ? "a folder" : "no file")}. Name the file with --out, or leave out --append to write a folder of new files.");
        NwbActivationAppender.RequireAppendable(path, options, stop);
        this.path = path;
        this.recordingPath = recordingPath;
        this.options = options;
        this.log = log;
    }

    public IReadOnlyList<string> Write(ActivationEstimate estimate, EmgRecording recording, CancellationToken stop)
    {
        bool ofThisFile = OutputPath.IsSame(OutputPath.Followed(path), OutputPath.Followed(recordingPath));
        if (!ofThisFile) log.WriteLine($"'{recordingPath}' is another file: its times are taken for seconds since the zero of times in '{path}'.");
        if (options.InPlace) log.WriteLine($"Writing to '{path}' itself, without a safety copy: an interruption can damage the file.");
        NwbActivationAppender.Append(path, estimate, options with { Recording = ofThisFile ? recording : null }, stop);
        return [path];
    }
}
