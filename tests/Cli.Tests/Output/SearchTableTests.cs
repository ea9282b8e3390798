using System.Globalization;
using System.Text.RegularExpressions;
using AutoLfads.Cli.Output;
using AutoLfads.Training.Population;
using AutoLfads.Training.Selection;

namespace AutoLfads.Cli.Tests.Output;

public sealed class SearchTableTests
{
    [Fact]
    public void Frame_TwentyMembers_FitsATerminalOf80By24WithEachMemberOnce()
    {
        IReadOnlyList<string> frame = SearchFrame.Of(Progress(20), 80, 24);

        Assert.InRange(frame.Count, 12, 23);
        Assert.All(frame, line => Assert.InRange(line.Length, 0, 79));
        Assert.Equal(Enumerable.Range(0, 20), frame.Skip(2).SelectMany(line => Regex.Matches(line, @"(?:^|   )(\d\d) +\d+/25").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))).Order());
    }

    [Fact]
    public void Frame_TwentyMembers_SaysWhatEachIsDoing()
    {
        IReadOnlyList<string> frame = SearchFrame.Of(Progress(20), 80, 24);

        Assert.Equal("generation 3/30  to epoch 125  best 1.0000  median 1.1000  2 h 5 min left", frame[0]);
        Assert.Equal("00    0/25   1.0000 waiting             10   10/25   1.1000 training copied 07", frame[2]);
        Assert.StartsWith("03    3/25        - diverged", frame[5], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(21, 80, 24, 10)]
    [InlineData(100, 80, 24, 10)]
    [InlineData(20, 60, 24, 10)]
    [InlineData(20, 80, 9, 4)]
    [InlineData(20, 80, 6, 1)]
    public void Frame_WhatDoesNotFit_ShowsTheBestAndCountsTheOthers(int members, int columns, int rows, int shown)
    {
        IReadOnlyList<string> frame = SearchFrame.Of(Progress(members), columns, rows);

        string[] names = [.. frame.Select(line => Regex.Match(line, @"^(\d\d) ")).Where(m => m.Success).Select(m => m.Groups[1].Value)];
        // The metric rises with the number; member 3 has none.
        Assert.Equal(Enumerable.Range(0, members).Where(m => m != 3).Take(shown).Select(m => m.ToString("D2", CultureInfo.InvariantCulture)), names);
        Assert.StartsWith($"and {members - shown} more: ", frame[^1], StringComparison.Ordinal);
        Assert.All(frame, line => Assert.InRange(line.Length, 0, columns - 1));
    }

    [Fact]
    public void Report_OnATerminal_RedrawsInPlace()
    {
        StringWriter log = new();
        Clock clock = new();
        SearchTable table = new(log, clock, () => (80, 24));

        table.Report(Progress(20));
        int lines = log.ToString().Count(c => c == '\n');
        clock.Now += 1;
        table.Report(Progress(20));
        clock.Now += 0.01;
        table.Report(Progress(20));

        // The second frame begins by going up as many lines as the first one has; the third came too soon.
        Assert.Single(Regex.Matches(log.ToString(), @"\x1b\[(\d+)F\x1b\[J"), m => m.Groups[1].Value == lines.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(2 * lines, log.ToString().Count(c => c == '\n'));
    }

    [Fact]
    public void Report_ElsewhereThanATerminal_IsALineAGenerationAndOneInFifteenSeconds()
    {
        StringWriter log = new();
        Clock clock = new();
        SearchTable table = new(log, clock, terminal: null);

        for (int second = 0; second < 40; second++, clock.Now += 1) table.Report(Progress(20));
        table.Report(Progress(20) with { IsGenerationComplete = true });
        table.Report(Progress(20));

        Assert.Equal(
            [
                .. Enumerable.Repeat("in generation 3: 5 waiting, 13 training, 1 trained, 1 diverged, epoch 190/500 of all members, best 1.0000, 2 h 5 min left at most", 3),
                "generation 2/30, 100 epochs: best 1.0000, median 1.1000, 1 copied another, failed 03, 2 h 5 min left at most",
            ],
            log.ToString().TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public void Report_WhereCommasAreDecimal_WritesPoints()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            Assert.Contains("best 1.0000", SearchFrame.Running(Progress(2)), StringComparison.Ordinal);
            Assert.Contains("best 1.0000", SearchFrame.Generation(Progress(2)), StringComparison.Ordinal);
            Assert.Contains("   1.0100 ", SearchFrame.Of(Progress(2), 80, 24)[2], StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>The third generation of a search: member m has trained m epochs and has the metric 1 + m/100; the fourth has failed, the eleventh is a copy of the eighth.</summary>
    private static SearchProgress Progress(int members) => new()
    {
        Generation = 2,
        MaxGenerations = 30,
        Epochs = 125,
        Members =
        [
            .. Enumerable.Range(0, members).Select(m => new MemberProgress(m, m == 3 ? MemberActivity.Diverged : m % 4 == 0 ? MemberActivity.Waiting : m == 19 ? MemberActivity.Trained : MemberActivity.Training, m % 26, 25)
            {
                Metric = m == 3 ? null : 1 + (m / 100.0),
            }),
        ],
        Last = new GenerationRecord
        {
            Generation = 1,
            Epochs = 100,
            Members = [.. Enumerable.Range(0, members).Select(m => new MemberRecord(m, m == 3 ? MemberStatus.Diverged : MemberStatus.Trained, new Dictionary<string, double>()) { Rank = m, Scores = m == 3 ? null : new SelectionScores(1 + (m / 100.0), 1, 1, 1) })],
            Best = 0,
            BestMetric = 1,
            IslandBests = [new IslandBest(0, 1)],
            Exploits = [new Exploit(10, 7, new Dictionary<string, double>(), new Dictionary<string, double>())],
        },
        BestMetric = 1,
        Elapsed = TimeSpan.FromMinutes(10),
        TimeLeft = TimeSpan.FromMinutes(125),
    };

    private sealed class Clock : TimeProvider
    {
        public double Now { get; set; } = 1;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Now * 1000);
    }
}
