using System.Security.Cryptography;

namespace AutoLfads.Cli.Doctor;

/// <summary>Files can be written to, read from and deleted in the folder for temporary files.</summary>
internal sealed class TemporaryFolderCheck(string folder) : IEnvironmentCheck
{
    public string Name => "Temporary folder";

    public CheckResult Run()
    {
        string path = Path.Combine(folder, $"autolfads-doctor-{Guid.NewGuid():N}.tmp");
        byte[] written = RandomNumberGenerator.GetBytes(4096);
        try
        {
            File.WriteAllBytes(path, written);
            return File.ReadAllBytes(path).AsSpan().SequenceEqual(written)
                ? new CheckResult(Name, CheckStatus.Ok, $"{folder} is writable", Remedy: null)
                : new CheckResult(Name, CheckStatus.Failed, $"{folder} gave back other bytes than were written", RemedyText);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public string RemedyFor(Exception cause) => RemedyText;

    private static string RemedyText => OperatingSystem.IsWindows() ? "Set TEMP to a folder you may write to." : "Set TMPDIR to a folder you may write to.";
}
