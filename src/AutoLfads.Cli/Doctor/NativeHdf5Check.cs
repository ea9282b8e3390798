using AutoLfads.IO.Hdf5.Native;

namespace AutoLfads.Cli.Doctor;

/// <summary>HDF5's own library, which adding to an NWB file needs; everything else works without it, so none is no fault.</summary>
internal sealed class NativeHdf5Check : IEnvironmentCheck
{
    public string Name => "libhdf5";

    public CheckResult Run()
    {
        try
        {
            return new CheckResult(Name, CheckStatus.Ok, $"version {Hdf5Library.Require()}", Remedy: null);
        }
        catch (PlatformNotSupportedException missing)
        {
            return new CheckResult(Name, CheckStatus.Warning, "none that can be used; infer --append needs it, infer --sidecar does not", missing.Message);
        }
    }

    public string RemedyFor(Exception cause) => $"Reinstall libhdf5, or name another with {Hdf5Library.PathVariable}.";
}
