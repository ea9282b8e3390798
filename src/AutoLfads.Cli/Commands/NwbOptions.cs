using System.CommandLine;
using AutoLfads.Cli.Output;
using AutoLfads.IO.Nwb;

namespace AutoLfads.Cli.Commands;

/// <summary>The options by which an estimate goes to the laboratory's own NWB file, or beside it, instead of to a folder of new files.</summary>
internal sealed class NwbOptions
{
    private readonly Option<bool> append = new("--append") { Description = "Add the estimate to the NWB file that --out names, e.g. the recording's own; needs libhdf5." };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "With --append or --sidecar: replace an earlier estimate." };
    private readonly Option<bool> inPlace = new("--in-place") { Description = "With --append: write to the file itself, without a safety copy; an interruption can damage the file." };
    private readonly Option<bool> sidecar = new("--sidecar") { Description = "Write a new NWB file beside RECORDING, rec_activation.nwb for rec.nwb, that refers to it; needs no libhdf5." };

    public NwbOptions(Command command)
    {
        command.Add(append);
        command.Add(overwrite);
        command.Add(inPlace);
        command.Add(sidecar);
    }

    /// <summary>The output that the options ask for, null where they ask for none.</summary>
    /// <param name="request">The command line.</param>
    /// <param name="recording">Path of the recording.</param>
    /// <param name="path">What --out names; null where it is not given.</param>
    /// <param name="other">An option that was given and means nothing here; null where there is none.</param>
    /// <param name="stop">Stops the look at the file.</param>
    /// <exception cref="RequestException">Options contradict each other, or the file is missing.</exception>
    public IEstimateOutput? Output(ParseResult request, string recording, string? path, string? other, CancellationToken stop)
    {
        bool beside = request.GetValue(sidecar), replace = request.GetValue(overwrite), direct = request.GetValue(inPlace);
        if (!beside && !request.GetValue(append))
            return replace || direct ? throw new RequestException("--overwrite and --in-place say how an estimate is added to an NWB file: give --append with them.") : null;
        if (other is not null) throw new RequestException($"{other} does not go with {(beside ? "--sidecar" : "--append")}: NWB alone is written, and the session's start is that of the file. Leave {other} out.");
        if (beside)
        {
            if (direct) throw new RequestException("--in-place does not go with --sidecar, which writes a new file. Leave one of them out.");
            if (path is not null && !OutputPath.IsSame(path, recording))
                throw new RequestException($"A sidecar is written beside the recording, '{NwbActivationSidecar.PathFor(recording)}'. Leave out --out.");
            return new NwbSidecar(recording, replace);
        }

        if (path is null) throw new RequestException($"Name the NWB file to add to, e.g. --append --out {recording}");
        NwbAppendOptions options = new() { CreatedAt = DateTimeOffset.UtcNow, Overwrite = replace, InPlace = direct };
        return new NwbAddition(path, recording, options, request.InvocationConfiguration.Error, stop);
    }
}
