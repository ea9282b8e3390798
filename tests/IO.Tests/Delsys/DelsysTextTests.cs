using System.Globalization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Csv;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Delsys;

public sealed class DelsysTextTests : IDisposable
{
    // What the sensors really do: whole numbers of samples in 27 s.
    private const double Fast = 52000 / 27.0, Slow = 34000 / 27.0, Inertial = 4000 / 27.0;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_EmgWorks_IsEmgWithSideSignalsAtTheirOwnRates(bool labelLines)
    {
        ExportedSignal ta = Emg("L TIBIALIS ANTERIOR", 4000, Fast, 1), ga = Emg("L GASTROCNEMIUS", 4000, Fast, 2);
        ExportedSignal x = new("L TIBIALIS ANTERIOR", "ACC 1.X", "g", Inertial, Noise(308, 3)), y = new("L TIBIALIS ANTERIOR", "ACC 1.Y", "g", Inertial, Noise(307, 4));

        EmgRecording recording = Read(DelsysExport.EmgWorks([ta, x, y, ga], labelLines));

        Assert.Equal([new("L TIBIALIS ANTERIOR", "V"), new("L GASTROCNEMIUS", "V")], recording.Channels);
        Assert.Equal((4000, 0.0), (recording.SampleCount, recording.StartSeconds));
        Assert.Equal(Fast, recording.SampleRateHz, 1e-2);
        AssertClose(ta.Values, recording.Samples.GetChannel(0), 1e-6);
        AssertClose(ga.Values, recording.Samples.GetChannel(1), 1e-6);
        SideSignal acc = Assert.Single(recording.SideSignals);
        Assert.Equal("acc", acc.Name);
        Assert.Equal([new("L TIBIALIS ANTERIOR: ACC 1.X", "g"), new("L TIBIALIS ANTERIOR: ACC 1.Y", "g")], acc.Channels);
        Assert.Equal(Inertial, acc.SampleRateHz, 1e-3);
        AssertClose(x.Values, acc.Samples.GetChannel(0), 1e-6);
        Assert.True(double.IsNaN(acc.Samples[307, 1]));
    }

    [Fact]
    public void Read_LongExportOfSevenDigits_KeepsItsRate()
    {
        // At 40 s the seventh digit is a tenth of a sample.
        ExportedSignal ta = Emg("TA", (int)(40 * Fast), Fast, 1);
        Assert.Equal(Fast, Read(DelsysExport.EmgWorks([ta])).SampleRateHz, 1e-3);
        Assert.Equal(Fast, Read(DelsysExport.EmgWorks([ta], labelLines: false)).SampleRateHz, 0.01);
    }

    [Theory]
    [InlineData(',', false)]
    [InlineData(';', true)]
    [InlineData('\t', true)]
    [InlineData(';', false)]
    public void Read_TrignoDiscover_TakesSensorsRatesAndMarkers(char delimiter, bool decimalComma)
    {
        ExportedSignal[] signals = [Emg("TA (81029)", 600, Slow, 1, "mV"), new("TA (81029)", "ACC X", "G", Inertial, Noise(70, 5)), new("TA (81029)", "GYRO X", "deg/s", Inertial, Noise(71, 6)), Emg("GA (81030)", 600, Slow, 2, "mV")];
        string Marker(int row) => row < 2 ? string.Join(delimiter, ["", "", "General", $"E{row + 1}", row == 0 ? "start" : "", decimalComma ? $"0,{2 - row}" : $"0.{2 - row}"]) : "";

        EmgRecording recording = Read(DelsysExport.Discover(signals, true, delimiter, decimalComma, Marker));

        Assert.Equal([new("TA", "mV"), new("GA", "mV")], recording.Channels);
        Assert.Equal((600, 1259.2593), (recording.SampleCount, recording.SampleRateHz));
        AssertClose(signals[0].Values, recording.Samples.GetChannel(0), 1e-8);
        Assert.Equal(["acc", "gyro"], recording.SideSignals.Select(s => s.Name));
        Assert.Equal([new("TA: GYRO X", "deg/s")], recording.SideSignals[1].Channels);
        Assert.Equal((71, 148.1481), (recording.SideSignals[1].Samples.SampleCount, recording.SideSignals[1].SampleRateHz));
        Assert.Equal([new("E2", 0.1), new("start", 0.2)], recording.Events);
        Assert.StartsWith("Trigno Discover (2.1.0.7), Date/Time: 2024/05/06 10:00:00", recording.Provenance.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DiscoverWithoutTimes_TakesTheRatesOfTheHeader()
    {
        EmgRecording recording = Read(DelsysExport.Discover([Emg("TA (1)", 500, 2000, 1), new("TA (1)", "ACC X", "G", Inertial, Noise(37, 5)), Emg("GA (2)", 500, 2000, 2)], times: false));

        Assert.Equal((2000.0, 0.0, 500), (recording.SampleRateHz, recording.StartSeconds, recording.SampleCount));
        Assert.Equal(["TA", "GA"], recording.Channels.Select(c => c.Name));
        Assert.Equal((148.1481, 37), (recording.SideSignals[0].SampleRateHz, recording.SideSignals[0].Samples.SampleCount));
    }

    [Theory]
    [InlineData(52000 / 27.0, 34000 / 27.0, "ratio 26/17")]
    [InlineData(58000 / 27.0, 52000 / 27.0, "ratio 29/26")]
    [InlineData(2000, 52000 / 27.0, "ratio 27/26")]
    [InlineData(2000, 30000 / 27.0, "ratio 9/5")]
    public void Read_EmgOfTwoRates_IsResampledToTheFaster(double fast, double slow, string ratio)
    {
        static double[] Sine(double rate, double seconds) => [.. Enumerable.Range(0, (int)(seconds * rate)).Select(k => 0.5 + Math.Sin(2 * Math.PI * 130 * k / rate))];
        ExportedSignal ta = new("TA", "EMG 1", "V", fast, Sine(fast, 3)), ga = new("GA", "EMG 2", "V", slow, Sine(slow, 2));

        EmgRecording recording = Read(DelsysExport.EmgWorks([ta, ga]));

        Assert.Equal(fast, recording.SampleRateHz, 1e-2);
        Assert.InRange(recording.DurationSeconds, 1.998, 2.001);
        double[] resampled = recording.Samples.GetChannel(1), expected = Sine(fast, 3);
        // Away from the ends, where the filter reaches beyond the signal.
        for (int t = 40; t < recording.SampleCount - 40; t++) Assert.Equal(expected[t], resampled[t], 0.01);
        AssertClose(expected[..recording.SampleCount], recording.Samples.GetChannel(0), 1e-6);
        Assert.Contains(ratio, Assert.Single(recording.Provenance.Steps), StringComparison.Ordinal);
        Assert.Contains("ends with the shortest EMG channel, 'GA: EMG 2', at 2 s; the longest, 'TA: EMG 1', has 3 s", recording.Provenance.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 300)]
    [InlineData("0.000000e+000", 300)]
    public void Read_ChannelThatEndsEarly_EndsTheRecording(string afterEnd, int samples)
    {
        EmgRecording recording = Read(DelsysExport.EmgWorks([Emg("TA", 400, 2000, 1), Emg("GA", 300, 2000, 2)], labelLines: false, afterEnd));
        Assert.Equal(samples, recording.SampleCount);
        Assert.Contains("ends with the shortest EMG channel, 'GA: EMG 1', at 0.15 s", recording.Provenance.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ConstantTail_IsKeptAndNamed()
    {
        ExportedSignal ta = Emg("TA", 1000, 2000, 1);
        ta.Values.AsSpan(600).Clear();

        EmgRecording recording = Read(DelsysExport.EmgWorks([ta, Emg("GA", 1000, 2000, 2)]));

        Assert.Equal(1000, recording.SampleCount);
        Assert.Contains("'TA: EMG 1' is exactly 0 from 0.3 s to its end at 0.5 s", recording.Provenance.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("'GA: EMG 1'", recording.Provenance.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StatedNumberOfPoints_EndsTheChannelOrIsSaidToBeShort()
    {
        string text = DelsysExport.EmgWorks([Emg("TA", 400, 2000, 1)]);
        Assert.Equal(390, Read(text.Replace("points: 400", "points: 390", StringComparison.Ordinal)).SampleCount);
        EmgRecording shorter = Read(text.Replace("points: 400", "points: 500", StringComparison.Ordinal));
        Assert.Equal(400, shorter.SampleCount);
        Assert.Contains("'TA: EMG 1' is cut short: 400 of 500 samples", shorter.Provenance.Description, StringComparison.Ordinal);
        EmgRecording cut = Read(text[..^5]);
        Assert.Equal(399, cut.SampleCount);
        Assert.Contains("cut short: the last row has no end and was left out", cut.Provenance.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingSamplesAndEmptyChannels_AreNaNAndNamed()
    {
        ExportedSignal ta = Emg("TA", 100, 2000, 1);
        ta.Values[40] = double.NaN;
        EmgRecording recording = Read(DelsysExport.EmgWorks([ta, Emg("GA", 0, 2000, 1), Emg("VL", 100, 2000, 3)]));
        Assert.Equal(["TA", "VL"], recording.Channels.Select(c => c.Name));
        Assert.Equal([40], Enumerable.Range(0, 100).Where(t => double.IsNaN(recording.Samples[t, 0])));
        Assert.Contains("'GA: EMG 1' has no samples and was left out", recording.Provenance.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NamesThatRepeat_AreToldApart()
    {
        ExportedSignal first = new("Quattro (7)", "EMG 1", "mV", 2000, Noise(50, 1)), second = first with { Label = "EMG 2" };
        Assert.Equal(["Quattro: EMG 1", "Quattro: EMG 2"], Read(DelsysExport.Discover([first, second])).Channels.Select(c => c.Name));
        Assert.Equal(["Avanti (7)", "Avanti (8)"], Read(DelsysExport.Discover([first with { Sensor = "Avanti (7)" }, first with { Sensor = "Avanti (8)" }])).Channels.Select(c => c.Name));
    }

    [Fact]
    public void Read_EmgNamedAsSideSignal_IsOne()
    {
        EmgRecording recording = Read(DelsysExport.EmgWorks([Emg("TA", 100, 2000, 1), Emg("TRIGGER", 100, 2000, 2)]), new DataConfig { SideSignals = ["TRIGGER"] });
        Assert.Equal("TA", Assert.Single(recording.Channels).Name);
        Assert.Equal("side_signals", Assert.Single(recording.SideSignals).Name);
    }

    [Theory]
    [InlineData("starts", "EMG channels must start together; 'TA: EMG 1' starts at 0 s, 'GA: EMG 1' at 1 s")]
    [InlineData("irregular", "'TA: EMG 1': times must be regular; the usual step is 0.0005 s, that after row 50 below the header is 0.1005 s")]
    [InlineData("no times", "row 51 below the header must have a time")]
    [InlineData("other rate", "its times state 2000 Hz, the header 1000 Hz")]
    [InlineData("no EMG", "has no EMG; its signals are 'TA: ACC 1'")]
    [InlineData("no labels", "has no row of labels that starts with X[s]")]
    [InlineData("word", "line 12, column 2: a number is required (empty where a channel has ended), found 'x'")]
    [InlineData("wide", "at most 4 fields are required")]
    [InlineData("no such side signal", "has no EMG channel 'knee', which data.side_signals names. Its EMG: TA, GA")]
    [InlineData("configured rate", "states 2000 Hz, data.sample_rate_hz 1000")]
    [InlineData("odd rates", "rates in a ratio of whole numbers up to 1000")]
    [InlineData("all side signals", "data.side_signals names all its channels")]
    public void Read_Unusable_SaysWhereAndWhat(string what, string message)
    {
        ExportedSignal ta = Emg("TA", 100, 2000, 1), ga = Emg("GA", 100, 2000, 2);
        string text = DelsysExport.EmgWorks([ta, ga], labelLines: false);
        string[] lines = text.Split("\r\n");
        string changed = what switch
        {
            "starts" => DelsysExport.EmgWorks([ta, ga with { StartSeconds = 1 }]),
            "irregular" => string.Join('\n', lines.Select((l, i) => i is 0 or 101 ? l : Later(l, i > 50 ? 0.1 : 0))),
            "no times" => string.Join('\n', lines.Select((l, i) => i == 51 ? l[l.IndexOf(',', StringComparison.Ordinal)..] : l)),
            "other rate" => DelsysExport.EmgWorks([ta]).Replace("Sampling frequency: 2.0", "Sampling frequency: 1.0", StringComparison.Ordinal),
            "no EMG" => DelsysExport.EmgWorks([ta with { Label = "ACC 1" }]),
            "no labels" => "Label: TA: EMG 1 Sampling frequency: 2000 Number of points: 4\n1,2\n3,4\n",
            "word" => string.Join('\n', lines.Select((l, i) => i == 11 ? "0.005,x,0.005,1" : l)),
            "wide" => text.Replace("\r\n0.000000e+000", "\r\n0,1,0,1,5\r\n0", StringComparison.Ordinal),
            "odd rates" => DelsysExport.EmgWorks([ta, Emg("GA", 100, 1.9, 2)]),
            _ => text,
        };
        DataConfig config = what switch
        {
            "no such side signal" => new() { SideSignals = ["knee"] },
            "all side signals" => new() { SideSignals = ["TA", "GA"] },
            "configured rate" => new() { SampleRateHz = 1000 },
            _ => new(),
        };
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Read(changed, config)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileOfPython_HasItsNumbers()
    {
        string printed = Python.Run(
            """
            import sys, csv, math
            rate = 2148.1481
            emg = [[math.sin(k * k * 0.01 + c) * 1e-3 for k in range(700)] for c in range(2)]
            with open(sys.argv[1], 'w', newline='') as f:
                w = csv.writer(f)
                w.writerow(['Application:', 'Trigno Discover (1.7.0)']); w.writerow(['Date/Time:', 'today']); w.writerow(['Collection Length (seconds):', 700 / rate])
                w.writerow(['Biceps, long head (11)', '', 'Triceps (12)']); w.writerow(['sensor mode: 50', '', 'sensor mode: 40'])
                w.writerow(['EMG 1 Time Series (s)', 'EMG 1 (mV)'] * 2); w.writerow(['', '%s Hz' % rate] * 2)
                for k in range(700): w.writerow([k / rate, emg[0][k], k / rate, emg[1][k]])
            print(repr(emg[0][699]), repr(emg[1][350]))
            """,
            folder["recording.csv"]);

        EmgRecording recording = TextRecordingReader.Read(folder["recording.csv"], new DataConfig());

        Assert.Equal([new("Biceps, long head", "mV"), new("Triceps", "mV")], recording.Channels);
        Assert.Equal((700, 2148.1481), (recording.SampleCount, recording.SampleRateHz));
        Assert.Equal(printed.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)), [recording.Samples[699, 0], recording.Samples[350, 1]]);
    }

    private static string Later(string row, double seconds)
    {
        string[] fields = row.Split(',');
        return string.Join(',', fields.Select((f, i) => i % 2 == 1 ? f : (double.Parse(f, CultureInfo.InvariantCulture) + seconds).ToString(CultureInfo.InvariantCulture)));
    }

    private static ExportedSignal Emg(string sensor, int count, double rate, int seed, string unit = "Volts") => new(sensor, "EMG 1", unit, rate, Noise(count, seed));

    private static double[] Noise(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int t = 0; t < expected.Length; t++) Assert.Equal(expected[t], actual[t], tolerance);
    }

    private EmgRecording Read(string text, DataConfig? config = null)
    {
        File.WriteAllText(folder["recording.csv"], text);
        return TextRecordingReader.Read(folder["recording.csv"], config ?? new DataConfig());
    }
}
