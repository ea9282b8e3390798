namespace AutoLfads.Cli.Doctor;

/// <summary>Looks at the machine for everything this program needs, one check after the other; a check that breaks does not stop the rest.</summary>
public sealed class EnvironmentDoctor
{
    private readonly IReadOnlyList<IEnvironmentCheck> checks;

    /// <summary>A doctor with checks of one's own.</summary>
    /// <param name="checks">The checks, in the order of the report.</param>
    public EnvironmentDoctor(IReadOnlyList<IEnvironmentCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        this.checks = checks;
    }

    /// <summary>The checks of the doctor command.</summary>
    /// <param name="runFolder">The folder whose disk runs will be written to; need not exist yet.</param>
    public static EnvironmentDoctor ForRunFolder(string runFolder) => new(
    [
        new TorchCheck(),
        new OnnxRuntimeCheck(),
        new Hdf5Check(),
        new NativeHdf5Check(),
        new CudaCheck(),
        new SimdCheck(),
        new ProcessorCheck(),
        new TemporaryFolderCheck(Path.GetTempPath()),
        new DiskSpaceCheck(runFolder),
    ]);

    /// <summary>Runs every check.</summary>
    /// <param name="cancellationToken">Stops between two checks.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DoctorReport Run(CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        foreach (IEnvironmentCheck check in checks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(Examine(check));
        }

        return new DoctorReport(results);
    }

    // Native libraries fail in many ways (DllNotFoundException, TypeInitializationException, BadImageFormatException, ...): all of them are findings here.
    private static CheckResult Examine(IEnvironmentCheck check)
    {
        try
        {
            return check.Run();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Exception cause = error.GetBaseException();
            string found = $"{cause.GetType().Name}: {cause.Message.ReplaceLineEndings(" ").Trim()}";
            return new CheckResult(check.Name, CheckStatus.Failed, found, check.RemedyFor(cause));
        }
    }
}
