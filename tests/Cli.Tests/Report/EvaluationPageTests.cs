using System.Diagnostics;
using System.Xml.Linq;
using AutoLfads.Cli.Report.Evaluation;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Windowing;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Subjects;
using AutoLfads.Evaluation.Trials;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Report;

/// <summary>The page of an evaluation with every section, of channels whose names try to be more than text.</summary>
public sealed class EvaluationPageTests : IDisposable
{
    private const string Script = "<script>alert(1)</script>";
    private static readonly string[] Ids = ["decoding", "lags", "comparison", "truth", "held_out", "examples", "profiles", "frequency_response", "spectra", "coherence", "force", "force_coherence", "oscillations"];
    private static readonly Lazy<EvaluationReport> Full = new(Evaluate);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_EveryAnalysis_HasEverySectionAndNamesAreText()
    {
        EvaluationPage.Write(folder.Path, Full.Value);
        string text = File.ReadAllText(folder["evaluation.html"]);
        XElement page = XElement.Parse(text["<!DOCTYPE html>\n".Length..]);
        string[] sections = [.. page.Descendants("section").Select(s => s.Attribute("id")!.Value)];
        Assert.Equal(["evaluation", .. Ids.Select(id => "evaluation-" + id)], sections);
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe");
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || (!a.IsNamespaceDeclaration && a.Value.StartsWith("http", StringComparison.Ordinal)));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        // An element without content would stay open in HTML.
        Assert.DoesNotContain(page.Descendants(), e => e.IsEmpty && e.Name.Namespace == XNamespace.None && e.Name.LocalName is not ("meta" or "br"));
    }

    [Fact]
    public void Write_EveryFigure_IsADrawingOfItsSize()
    {
        EvaluationPage.Write(folder.Path, Full.Value);
        string[] drawings = [.. Directory.GetFiles(folder["figures"], "*.svg")];
        Assert.True(drawings.Length > 2 * Ids.Length);
        foreach (string drawing in drawings)
        {
            XElement svg = XElement.Load(drawing);
            string[] box = svg.Attribute("viewBox")!.Value.Split(' ');
            byte[] png = File.ReadAllBytes(Path.ChangeExtension(drawing, ".png"));
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
            Assert.Equal(2 * int.Parse(box[2], null), (png[18] << 8) | png[19]);
            Assert.Equal(2 * int.Parse(box[3], null), (png[22] << 8) | png[23]);
            Assert.Matches("^[a-z0-9_]+$", Path.GetFileNameWithoutExtension(drawing));
        }
    }

    [Fact]
    public void Write_EmptyReport_SaysWhatWasLeftOut()
    {
        EvaluationPage.Write(folder.Path, new EvaluationReport { Source = "run", Omitted = [new OmittedAnalysis("force", "A force is needed.")] });
        string text = File.ReadAllText(folder["evaluation.html"]);
        Assert.Contains("force: A force is needed.", text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder["figures"]));
    }

    [Fact]
    public void Write_NamesThatAreTheSameAsFileNames_KeepEveryFigure()
    {
        ExampleTrial Example(string channel) => new(channel, "mV", "window 1", [0, .01], [1, null], [new ExampleCurve("autolfads", [1, double.NaN], [null, null], [null, null])]);
        LagCurve Lags(string target) => new("autolfads", AutoLfads.Evaluation.Decoding.DecodingScore.Standard, target, [0, .1], [.1, double.NaN], [0, 0]);
        EvaluationPage.Write(folder.Path, new EvaluationReport { LagCurves = [Lags("x+"), Lags("x-")], Examples = [Example("腓"), Example("脛")] });
        Assert.Equal(["example_0__.svg", "example_1__.svg", "lags_standard_mean_over_targets.svg", "lags_standard_x_.svg", "lags_standard_x__2.svg"], Directory.GetFiles(folder["figures"], "*.svg").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Write_Page_OpensInABrowserWithoutAComplaint()
    {
        EvaluationPage.Write(folder.Path, Full.Value);
        ProcessStartInfo start = new("chromium", ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom", folder["evaluation.html"]]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process browser;
        try
        {
            browser = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("chromium is not installed.");
            return;
        }

        using (browser)
        {
            Task<string> errors = browser.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string dom = await browser.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("CONSOLE", await errors, StringComparison.Ordinal);
            // The browser reads the elements as they were written.
            Assert.Equal(Ids.Length + 1, dom.Split("<section").Length - 1);
            Assert.DoesNotContain("<script", dom, StringComparison.Ordinal);
        }
    }

    /// <summary>Two muscles over eight pairs of windows: everything that windows allow.</summary>
    private static EvaluationReport Evaluate()
    {
        const double RateHz = 500;
        Channel[] channels = [new(Script, "mV\u0001"), new("GA", "mV")];
        Random random = new(7);
        WindowSet emg(int count) => Fill(count, 2, (t, c) => (1.2 + Math.Sin((.06 * t) + c)) * (.2 + random.NextDouble()));
        WindowSet truth(int count) => Fill(count, 2, (t, c) => 1.2 + Math.Sin((.06 * t) + c));
        WindowSet behaviour(int count) => Fill(count, 1, (t, _) => Math.Sin((.06 * t) - .4) + (.3 * random.NextDouble()));
        TrainingData data = new()
        {
            Channels = channels, BinSeconds = 1 / RateHz, MarginBins = 0, Train = emg(24), Valid = emg(8), TrainIndices = [.. Enumerable.Range(0, 24)], ValidIndices = [.. Enumerable.Range(24, 8)],
            Decoding = new DecodingTarget([new Channel("knee", "deg")], behaviour(24), behaviour(8)),
        };
        WindowOutput output = new("autolfads", Noisy(truth(24), random), Noisy(truth(8), random)) { Again = (windows, _) => Noisy(truth(windows.WindowCount), random) };
        WindowSubject subject = new("run", data, [output])
        {
            Truth = TrialSet.FromWindows(channels, RateHz, [truth(24), truth(8)], 75),
            Force = TrialSet.FromWindows([new Channel(Script, "N")], RateHz, [behaviour(24), behaviour(8)], 75),
        };
        EvaluationReport report = Evaluator.Evaluate(subject, Evaluator.All);
        Assert.Equal(["cortex"], report.Omitted.Select(o => o.Analysis));
        return report;
    }

    private static WindowSet Fill(int count, int width, Func<int, int, double> value)
    {
        WindowSet windows = new(count, 150, width);
        for (int w = 0; w < count; w++)
            for (int t = 0; t < 150; t++)
                for (int c = 0; c < width; c++) windows[w, t, c] = (float)value(t, c);
        return windows;
    }

    private static WindowSet Noisy(WindowSet windows, Random random)
    {
        for (int i = 0; i < windows.Values.Length; i++) windows.Values[i] += .05f * random.NextSingle();
        return windows;
    }
}
