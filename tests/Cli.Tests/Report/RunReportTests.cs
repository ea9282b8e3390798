using System.Globalization;
using System.Xml.Linq;
using AutoLfads.Cli.Tests.Commands;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Windowing;
using AutoLfads.IO.Hdf5;
using AutoLfads.Tests;
using AutoLfads.Training.Population;

namespace AutoLfads.Cli.Tests.Report;

public sealed class RunReportTests : IDisposable
{
    private const string Hostile = "<script>alert(1)</script> & \"x\"\u0001";

    private readonly TemporaryFolder folder = new();
    private readonly string run;

    public RunReportTests(TrainedRun trained)
    {
        run = folder["run"];
        foreach (string file in new[] { "manifest.json", "run.yaml", "windows.h5", "best/model.onnx", "members/00/history.csv" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(run, file))!);
            File.Copy(Path.Combine(trained.Run, file), Path.Combine(run, file));
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Report_Search_HasEverySectionAndNothingToLoad()
    {
        SimulatedSearch.Write(run);
        string before = CommandLine.Content(run);

        string path = (await CommandLine.Succeed("report", run)).TrimEnd();

        Assert.Equal(Path.Combine(run, "report.html"), path);
        XElement page = Parse(path);
        Assert.Equal(["searched", "metric", "hyperparameters", "table", "examples"], page.Descendants("section").Select(s => s.Attribute("id")!.Value));
        // Two of curves, one for each of seven hyperparameters, three windows of four channels.
        Assert.Equal(2 + 7 + 12, Svg(page).Count());
        AssertLoadsNothing(page);
        Assert.InRange(new FileInfo(path).Length, 50_000, 3_000_000);
        Assert.Equal(before, string.Join('\n', CommandLine.Content(run).Split('\n').Where(line => !line.StartsWith("report.html ", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Report_SecondTime_GivesTheSameBytes()
    {
        SimulatedSearch.Write(run);

        await CommandLine.Succeed("report", run);
        await CommandLine.Succeed("report", run, "--out", folder["elsewhere/page.html"]);

        Assert.Equal(File.ReadAllBytes(Path.Combine(run, "report.html")), File.ReadAllBytes(folder["elsewhere/page.html"]));
    }

    [Fact]
    public async Task Report_MemberTable_HasTheNumbersOfTheRecords()
    {
        GenerationRecord last = SimulatedSearch.Write(run).Generations[^1];

        XElement[] rows = [.. (await Page()).Descendants("table").Single(t => t.Attribute("id")?.Value == "members").Element("tbody")!.Elements("tr")];

        Assert.Equal(last.Members.OrderBy(m => m.Rank).Select(m => m.Member), rows.Select(r => int.Parse(r.Attribute("data-member")!.Value, CultureInfo.InvariantCulture)));
        foreach (XElement row in rows)
        {
            MemberRecord member = last.Members[int.Parse(row.Attribute("data-member")!.Value, CultureInfo.InvariantCulture)];
            foreach (SelectionMetric metric in Enum.GetValues<SelectionMetric>()) AssertCell(row, "data-metric", metric.ToString(), member.Scores!.Of(metric), 1e-4);
            foreach ((string name, double value) in member.Hyperparameters) AssertCell(row, "data-hyperparameter", name, value, 0.01 * value);
        }
    }

    [Fact]
    public async Task Report_BestOfAnEarlierGeneration_IsTheFirstRowAndItsAncestorsEndThere()
    {
        List<GenerationRecord> generations = SimulatedSearch.Write(run).Generations;
        generations[5] = generations[5] with { Best = 7, BestMetric = 0.1, IslandBests = [new IslandBest(7, 0.1)] };
        GenerationsFile.Write(Path.Combine(run, "generations.jsonl"), generations);

        XElement[] rows = [.. (await Page()).Descendants("tr").Where(r => r.Attribute("data-member") is not null)];

        Assert.Equal(21, rows.Length);
        Assert.Equal(("7", "5", "best"), (rows[0].Attribute("data-member")!.Value, rows[0].Attribute("data-generation")!.Value, rows[0].Attribute("class")?.Value));
        Assert.All(rows[1..], row => Assert.Equal(("11", null), (row.Attribute("data-generation")!.Value, row.Attribute("class")?.Value)));
        foreach ((string name, double value) in generations[5].Members[7].Hyperparameters) AssertCell(rows[0], "data-hyperparameter", name, value, 0.01 * value);
    }

    [Fact]
    public async Task Report_FailedMembers_AreNamedWithTheirProblem()
    {
        SimulatedSearch.Write(run);

        XElement failures = (await Page()).Descendants("ul").Single(u => u.Attribute("id")?.Value == "failures");

        Assert.Equal(
            ["member 03, generation 3, diverged: reconstruction_nll was NaN in epoch 122 <b>of</b> member 03.", "member 11, generation 7, crashed: The process ended with exit code 137."],
            failures.Elements("li").Select(li => li.Value));
    }

    [Fact]
    public async Task Report_AncestorsAtTheStart_AreThoseOfTheExploits()
    {
        List<GenerationRecord> generations = SimulatedSearch.Write(run).Generations;
        // From the exploits alone: who began where, passed on from winner to loser.
        int[] ancestors = [.. Enumerable.Range(0, 20)];
        foreach (GenerationRecord generation in generations)
        {
            int[] before = [.. ancestors];
            foreach (Exploit exploit in generation.Exploits) ancestors[exploit.Loser] = before[exploit.Winner];
        }

        XElement table = (await Page()).Descendants("table").Single(t => t.Attribute("id")?.Value == "members");

        int column = table.Element("thead")!.Element("tr")!.Elements("th").Select(th => th.Value).ToList().IndexOf("ancestor at the start");
        Assert.All(table.Element("tbody")!.Elements("tr"), row =>
            Assert.Equal(ancestors[int.Parse(row.Attribute("data-member")!.Value, CultureInfo.InvariantCulture)], int.Parse(row.Elements("td").ElementAt(column).Value, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Report_NamesFromTheData_AreTextAndNothingElse()
    {
        SimulatedSearch.Write(run);
        TrainingData data = PreparedWindowsFile.Read(Path.Combine(run, "windows.h5"));
        File.Delete(Path.Combine(run, "windows.h5"));
        PreparedWindowsFile.Write(Path.Combine(run, "windows.h5"), data with { Channels = [.. data.Channels.Select((c, i) => c with { Name = $"{Hostile}{i}", Unit = "<img src=x>" })] });
        string manifest = Path.Combine(run, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("windows.h5", "<script>alert(2)</script>.h5", StringComparison.Ordinal));

        XElement page = await Page();

        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "img" or "b" or "foreignObject" or "iframe" or "object");
        Assert.DoesNotContain(page.DescendantsAndSelf().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("<script>alert(2)</script>.h5", page.Value, StringComparison.Ordinal);
        Assert.Contains(Svg(page), svg => svg.Value.Contains("<script>alert(1)</script> & \"x\"", StringComparison.Ordinal));
        AssertLoadsNothing(page);
    }

    [Fact]
    public async Task Report_Drawings_HaveIdsOfTheirOwn()
    {
        SimulatedSearch.Write(run);

        XElement page = await Page();

        string[] ids = [.. page.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Distinct(ids);
        string[] references = [.. Svg(page).SelectMany(s => s.DescendantsAndSelf().Attributes()).Select(a => a.Value).Where(v => v.StartsWith("url(#", StringComparison.Ordinal)).Select(v => v[5..^1])];
        Assert.NotEmpty(references);
        Assert.Subset(ids.ToHashSet(), references.ToHashSet());
    }

    [Fact]
    public async Task Report_RunOfOneModel_ShowsItsLossesAndExamples()
    {
        XElement page = await Page();

        Assert.Equal(["searched", "metric", "examples"], page.Descendants("section").Select(s => s.Attribute("id")!.Value));
        Assert.Equal("What was trained", page.Descendants("h2").First().Value);
        Assert.Equal(2 + 12, Svg(page).Count());
    }

    [Fact]
    public async Task Report_UnfinishedSearch_SaysSo()
    {
        SimulatedSearch search = SimulatedSearch.Write(run);
        GenerationsFile.Write(Path.Combine(run, "generations.jsonl"), search.Generations[..3]);
        Directory.Delete(Path.Combine(run, "best"), recursive: true);

        XElement page = await Page();

        Assert.Contains("not ended: under way or stopped after the last complete generation", page.Value, StringComparison.Ordinal);
        Assert.Contains("There is no exported model yet", page.Value, StringComparison.Ordinal);
        Assert.Equal(20, page.Descendants("tr").Count(r => r.Attribute("data-member") is not null));
    }

    [Fact]
    public async Task Report_SearchBeforeItsFirstGeneration_IsStillAPage()
    {
        SimulatedSearch.Write(run);
        File.Delete(Path.Combine(run, "generations.jsonl"));
        Directory.Delete(Path.Combine(run, "best"), recursive: true);

        XElement page = await Page();

        Assert.Contains("the first generation is under way or was stopped", page.Value, StringComparison.Ordinal);
        Assert.Equal(2, Svg(page).Count());
    }

    [Fact]
    public async Task Report_FileOfTheRunItself_IsNotReplaced()
    {
        SimulatedSearch.Write(run);

        string said = await CommandLine.Refuse(folder.Path, "report", run, "--out", Path.Combine(run, "windows.h5"));

        Assert.Contains("is a file of the run itself", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_NoRun_IsRefused() => Assert.Contains("No such run folder", await CommandLine.Refuse(folder.Path, "report", folder["nowhere"]), StringComparison.Ordinal);

    private static IEnumerable<XElement> Svg(XElement page) => page.Descendants().Where(e => e.Name.LocalName == "svg");

    private static void AssertLoadsNothing(XElement page)
    {
        Assert.DoesNotContain(page.DescendantsAndSelf().Attributes().Where(a => !a.IsNamespaceDeclaration), a => a.Value.Contains("http", StringComparison.OrdinalIgnoreCase) || a.Name.LocalName is "src" or "srcset");
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "link" or "script" or "image" or "img");
        Assert.All(page.DescendantsAndSelf().Attributes().Where(a => a.Name.LocalName == "href"), a => Assert.StartsWith("#", a.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("@import", page.Value, StringComparison.Ordinal);
    }

    private static void AssertCell(XElement row, string kind, string name, double expected, double tolerance)
    {
        XElement cell = row.Elements("td").Single(td => td.Attribute(kind)?.Value == name);
        Assert.Equal(expected, double.Parse(cell.Attribute("data-value")!.Value, CultureInfo.InvariantCulture));
        Assert.Equal(expected, double.Parse(cell.Value, CultureInfo.InvariantCulture), tolerance);
    }

    private static XElement Parse(string path)
    {
        string text = File.ReadAllText(path);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", text, StringComparison.Ordinal);
        // An element that HTML does not know as empty must not be written as one.
        XElement page = XDocument.Parse(text, LoadOptions.PreserveWhitespace).Root!;
        Assert.DoesNotContain(page.Descendants(), e => e.IsEmpty && e.Name.NamespaceName.Length == 0 && e.Name.LocalName is not "meta");
        return page;
    }

    private async Task<XElement> Page() => Parse((await CommandLine.Succeed("report", run)).TrimEnd());
}
