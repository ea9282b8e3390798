using AutoLfads.Training.Population;

namespace AutoLfads.Cli.Output;

/// <summary>Progress of a search: a table that is redrawn in place on a terminal; elsewhere a line for each generation, and one now and then between them. May be told by several threads.</summary>
internal sealed class SearchTable : IProgress<SearchProgress>
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter log;
    private readonly TimeProvider clock;
    private readonly Func<(int Columns, int Rows)>? terminal;
    private readonly Lock drawing = new();
    private long? lastShown;
    private int linesShown;

    /// <summary>Shows progress on the terminal where <paramref name="log"/> is one.</summary>
    public SearchTable(TextWriter log)
        : this(log, TimeProvider.System, IsTerminal(log) ? () => (Console.WindowWidth, Console.WindowHeight) : null)
    {
    }

    /// <param name="log">Where to.</param>
    /// <param name="clock">Measures the time between lines.</param>
    /// <param name="terminal">The terminal's size now; null where the log is none.</param>
    internal SearchTable(TextWriter log, TimeProvider clock, Func<(int Columns, int Rows)>? terminal) => (this.log, this.clock, this.terminal) = (log, clock, terminal);

    /// <inheritdoc/>
    public void Report(SearchProgress value)
    {
        lock (drawing)
        {
            TimeSpan interval = terminal is null ? PlainInterval : DrawInterval;
            if (!value.IsGenerationComplete && lastShown is { } shown && clock.GetElapsedTime(shown) < interval) return;
            lastShown = clock.GetTimestamp();
            if (terminal is null) log.WriteLine(value.IsGenerationComplete ? SearchFrame.Generation(value) : SearchFrame.Running(value));
            else Draw(value, terminal());
        }
    }

    /// <summary>Leaves the table where it is; what follows is written below it.</summary>
    public void End()
    {
        lock (drawing) (linesShown, lastShown) = (0, null);
    }

    private static bool IsTerminal(TextWriter log) => ReferenceEquals(log, Console.Error) && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private void Draw(SearchProgress value, (int Columns, int Rows) size)
    {
        // Up to the first line of the last frame, then everything below it is removed: frames may differ in length.
        string back = linesShown > 0 ? $"\x1b[{linesShown}F\x1b[J" : "";
        IReadOnlyList<string> frame = SearchFrame.Of(value, size.Columns, size.Rows);
        log.Write(back + string.Concat(frame.Select(line => line + "\n")));
        log.Flush();
        linesShown = frame.Count;
    }
}
