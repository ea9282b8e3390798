using AutoLfads.Cli.Tests.Commands;

namespace AutoLfads.Cli.Tests;

public sealed class AutoLfadsCommandTests
{
    [Theory]
    [InlineData(typeof(InvalidOperationException), AutoLfadsCommand.Failed, "Unexpected error, a fault of this program: InvalidOperationException: odd, at ")]
    [InlineData(typeof(ArgumentNullException), AutoLfadsCommand.Failed, "Unexpected error, a fault of this program: ArgumentNullException")]
    [InlineData(typeof(IOException), AutoLfadsCommand.Failed, "odd")]
    [InlineData(typeof(UnauthorizedAccessException), AutoLfadsCommand.WrongRequest, "odd Choose another place, or change its permissions.")]
    [InlineData(typeof(OperationCanceledException), AutoLfadsCommand.Failed, "Stopped.")]
    public async Task RunAsync_AnyException_EndsInWordsAndAnExitCode(Type exception, int code, string said)
    {
        StringWriter error = new();

        int found = await AutoLfadsCommand.RunAsync(["doctor"], new ThrowingWriter(exception), error, TestContext.Current.CancellationToken);

        Assert.Equal(code, found);
        Assert.StartsWith(said, error.ToString(), StringComparison.Ordinal);
        Assert.True(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length <= 2, error.ToString());
    }

    [Fact]
    public async Task RunAsync_ArgumentThatIsRefused_LeavesOutTheParameterAndKeepsTheValue()
    {
        StringWriter error = new();

        int found = await AutoLfadsCommand.RunAsync(["doctor"], new ThrowingWriter(typeof(ArgumentOutOfRangeException)), error, TestContext.Current.CancellationToken);

        Assert.Equal(AutoLfadsCommand.WrongRequest, found);
        Assert.Equal("odd Actual value was 3.", error.ToString().Trim());
        CommandLine.AssertPlain(error.ToString());
    }

    private sealed class ThrowingWriter(Type exception) : StringWriter
    {
        public override void WriteLine(string? value) => throw (exception == typeof(ArgumentOutOfRangeException)
            ? new ArgumentOutOfRangeException(nameof(value), 3, "odd")
            : (Exception)Activator.CreateInstance(exception, "odd")!);
    }
}
