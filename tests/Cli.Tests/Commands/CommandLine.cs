namespace AutoLfads.Cli.Tests.Commands;

/// <summary>What a command line gave.</summary>
internal sealed record CommandResult(int Code, string Output, string Error);

/// <summary>Runs the command in this process.</summary>
internal static class CommandLine
{
    /// <summary>Settings of a model that trains in a second: two epochs of windows of 40 bins.</summary>
    public static string[] Tiny { get; } =
    [
        "--set", "model.initial_condition_encoder_dim=4", "--set", "model.controller_input_encoder_dim=4", "--set", "model.controller_dim=4", "--set", "model.inferred_input_dim=1",
        "--set", "model.initial_condition_dim=3", "--set", "model.generator_dim=6", "--set", "model.factor_dim=2", "--set", "training.max_epochs=2", "--set", "inference.samples=2",
        "--set", "augmentation.shift_max_bins=2",
    ];

    /// <summary>Windows short enough for recordings of seconds.</summary>
    public static string[] ShortWindows { get; } = ["--set", "windowing.window_bins=40", "--set", "windowing.overlap_bins=10"];

    public static async Task<CommandResult> Run(params IReadOnlyList<string> words)
    {
        StringWriter output = new(), error = new();
        int code = await AutoLfadsCommand.RunAsync(words, output, error, TestContext.Current.CancellationToken);
        return new CommandResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line that must succeed.</summary>
    public static async Task<string> Succeed(params IReadOnlyList<string> words)
    {
        CommandResult result = await Run(words);
        Assert.True(result.Code == AutoLfadsCommand.Done, $"autolfads {string.Join(' ', words)}\nexit code {result.Code}\n{result.Error}");
        return result.Output;
    }

    /// <summary>Runs a command line that must be stopped as soon as a text appears among its messages; an empty text stops it before it begins.</summary>
    public static async Task<CommandResult> StopAt(string text, params IReadOnlyList<string> words)
    {
        using CancellationTokenSource stop = new();
        if (text.Length == 0) await stop.CancelAsync();
        StringWriter output = new();
        StoppingWriter error = new(stop, text);
        int code = await AutoLfadsCommand.RunAsync(words, output, error, stop.Token);
        Assert.True(stop.IsCancellationRequested, $"'{text}' was never written:\n{error}");
        return new CommandResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line that must be refused as a wrong request, in plain words and without touching any file of a folder.</summary>
    /// <returns>What was said.</returns>
    public static async Task<string> Refuse(string folder, params IReadOnlyList<string> words)
    {
        string before = Content(folder);
        CommandResult result = await Run(words);
        Assert.True(result.Code == AutoLfadsCommand.WrongRequest, $"autolfads {string.Join(' ', words)}\nexit code {result.Code}\n{result.Output}{result.Error}");
        Assert.Equal("", result.Output);
        AssertPlain(result.Error);
        Assert.Equal(before, Content(folder));
        return result.Error;
    }

    /// <summary>No stack trace, no name of a method's parameter, nothing of the framework's own types.</summary>
    public static void AssertPlain(string message)
    {
        Assert.NotEqual("", message.Trim());
        foreach (string technical in new[] { "   at ", "Unexpected error", "(Parameter ", "System.", "Exception" }) Assert.DoesNotContain(technical, message, StringComparison.Ordinal);
    }

    /// <summary>Every file and folder below a folder, with a hash of what it holds.</summary>
    public static string Content(string folder) => string.Join('\n', Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(path => $"{Path.GetRelativePath(folder, path)} {(File.Exists(path) ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))) : "folder")}"));

    private sealed class StoppingWriter(CancellationTokenSource stop, string text) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true) stop.Cancel();
        }
    }
}
