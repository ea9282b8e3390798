using System.Reflection;
using PureHDF;

namespace AutoLfads.Cli.Doctor;

/// <summary>An HDF5 file that is written reads back the same.</summary>
internal sealed class Hdf5Check : IEnvironmentCheck
{
    private const string DatasetName = "emg";

    public string Name => "HDF5";

    public CheckResult Run()
    {
        double[] written = [0.25, -1e-300, double.NaN, double.PositiveInfinity];
        using var memory = new MemoryStream();
        new H5File { [DatasetName] = written }.Write(memory);
        memory.Position = 0;
        double[] read;
        using (var file = H5File.Open(memory, leaveOpen: true)) read = file.Dataset(DatasetName).Read<double[]>();

        string? version = typeof(H5File).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
        string found = $"PureHDF {version}, {memory.Length} bytes written and read";
        return read.AsSpan().SequenceEqual(written)
            ? new CheckResult(Name, CheckStatus.Ok, found, Remedy: null)
            : new CheckResult(Name, CheckStatus.Failed, $"{found}, not the same", "Reinstall the program: its PureHDF is damaged.");
    }

    public string RemedyFor(Exception cause) => "HDF5 and NWB files need PureHDF.dll beside the program. Reinstall the program.";
}
