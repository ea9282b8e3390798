using System.Globalization;

namespace AutoLfads.Cli.Doctor;

/// <summary>Room on the disk that runs are written to.</summary>
internal sealed class DiskSpaceCheck(string runFolder) : IEnvironmentCheck
{
    private const double GibiByte = 1L << 30;

    /// <summary>Below this the checkpoints and logs of a population may not fit.</summary>
    private const double EnoughGibiBytes = 2;

    private const double LeastGibiBytes = 0.1;

    public string Name => "Disk space";

    public CheckResult Run()
    {
        string folder = ExistingFolder();
        double free = new DriveInfo(folder).AvailableFreeSpace / GibiByte;
        string found = string.Create(CultureInfo.InvariantCulture, $"{free:0.0} GiB free at {folder}");
        CheckStatus status = free >= EnoughGibiBytes ? CheckStatus.Ok : free >= LeastGibiBytes ? CheckStatus.Warning : CheckStatus.Failed;
        return new CheckResult(Name, status, found, status == CheckStatus.Ok ? null : "Free 2 GiB or write the run to another disk.");
    }

    public string RemedyFor(Exception cause) => "Give a run folder on a disk of this machine.";

    /// <summary>The nearest folder above that exists: the run's own folder comes later.</summary>
    private string ExistingFolder()
    {
        DirectoryInfo? folder = new(Path.GetFullPath(runFolder));
        while (folder is { Exists: false }) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No part of '{runFolder}' exists.");
    }
}
