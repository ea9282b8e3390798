using AutoLfads.Tests;
using AutoLfads.Training.Execution;

namespace AutoLfads.Training.Tests.Execution;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TryTake_WhileHeld_GivesNothingAndAfterwardsTheLock()
    {
        using (FileLock? first = FileLock.TryTake(folder["a.lock"]))
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryTake(folder["a.lock"]));
        }

        using FileLock? second = FileLock.TryTake(folder["a.lock"]);
        Assert.NotNull(second);
        Assert.True(File.Exists(folder["a.lock"]));
    }

    [Fact]
    public void TryTake_FolderThatIsMissing_IsNotTakenForALockThatIsHeld() =>
        Assert.Throws<DirectoryNotFoundException>(() => FileLock.TryTake(folder["none/a.lock"]));

    [Fact]
    public async Task Take_WhileHeld_WaitsForItsEnd()
    {
        FileLock first = FileLock.TryTake(folder["a.lock"])!;
        Task<FileLock> waiting = Task.Run(() => FileLock.Take(folder["a.lock"], TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        first.Dispose();

        (await waiting).Dispose();
    }

    [Fact]
    public void Take_Stopped_EndsWaiting()
    {
        using FileLock? first = FileLock.TryTake(folder["a.lock"]);
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(100));

        Assert.Throws<OperationCanceledException>(() => FileLock.Take(folder["a.lock"], stop.Token));
    }
}
