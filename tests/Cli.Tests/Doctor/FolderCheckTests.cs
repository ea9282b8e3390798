using AutoLfads.Cli.Doctor;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Doctor;

public sealed class FolderCheckTests
{
    [Fact]
    public void TemporaryFolder_Missing_FailsWithTheRemedy()
    {
        using var folder = new TemporaryFolder();

        CheckResult result = Single(new TemporaryFolderCheck(folder["absent"]));

        Assert.Equal(CheckStatus.Failed, result.Status);
        Assert.StartsWith("DirectoryNotFoundException: ", result.Found, StringComparison.Ordinal);
        Assert.Contains("folder you may write to", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void TemporaryFolder_Writable_LeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();

        CheckResult result = Single(new TemporaryFolderCheck(folder.Path));

        Assert.Equal(CheckStatus.Ok, result.Status);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void DiskSpace_FolderNotMadeYet_LooksAtTheOneAbove()
    {
        using var folder = new TemporaryFolder();

        CheckResult result = Single(new DiskSpaceCheck(Path.Combine(folder.Path, "a", "b")));

        Assert.EndsWith($" GiB free at {folder.Path}", result.Found, StringComparison.Ordinal);
    }

    private static CheckResult Single(IEnvironmentCheck check) => Assert.Single(new EnvironmentDoctor([check]).Run(TestContext.Current.CancellationToken).Checks);
}
