using System.Globalization;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Csv;
using AutoLfads.Tests;
using CsCheck;

namespace AutoLfads.IO.Tests.Csv;

public sealed class TextRecordingReaderTests : IDisposable
{
    private const string UciHeader =
        "File Name: walk.log\r\nChannel 4: 'Recto Femoral', 3 values, engineering units: mV, no filters.\r\nChannel 8: 'Flexo-Extension', 3 values, engineering units: deg, no filters.\r\n\r\n";

    private static readonly DataConfig OneKilohertz = new() { SampleRateHz = 1000 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("6Amar.txt", 51376, 0.0082, 35.9)]
    [InlineData("6Apie.txt", 43693, 0.0157, 94.5)]
    [InlineData("6Asen.txt", 69374, 0.0015, 65.9)]
    public void Read_UciLowerLimb_HasTheAnnouncedSamples(string file, int samples, double firstEmg, double lastAngle)
    {
        EmgRecording recording = TextRecordingReader.Read(TestData.Require("data/human_knee_uci/" + file), OneKilohertz);

        Assert.Equal(samples, recording.SampleCount);
        Assert.Equal([new("Recto Femoral", "mV"), new("Biceps Femoral", "mV"), new("Vasto Medial", "mV"), new("EMG Semitendinoso", "mV")], recording.Channels);
        Assert.Equal(firstEmg, recording.Samples[0, 0]);
        SideSignal angle = Assert.Single(recording.SideSignals);
        Assert.Equal(("joint_angles", 1000.0, samples), (angle.Name, angle.SampleRateHz, angle.Samples.SampleCount));
        Assert.Equal([new("Flexo-Extension", "deg")], angle.Channels);
        Assert.Equal(lastAngle, angle.Samples[samples - 1, 0]);
        Assert.DoesNotContain(double.NaN, recording.Samples.Values);
    }

    [Fact]
    public void Read_UciWithoutRate_SaysWhichSettingToSet() =>
        Assert.Contains("set data.sample_rate_hz", Failure(UciHeader + "1\t2\r\n", new DataConfig()), StringComparison.Ordinal);

    [Theory]
    [InlineData("0.1\t1\r\n0.2\t2\r\n0.3\t3\r\n\t\r\n", 3, false)]
    [InlineData("0.1\t1\r\n0.2\t2\r\n0.3", 2, true)]
    [InlineData("0.1\t1\r\n0.2\t2", 1, true)]
    [InlineData("0.1\t1\n0.2\t2\n", 2, true)]
    public void Read_UciCutAtAnyPlace_KeepsWholeRowsAndSaysSo(string rows, int samples, bool cut)
    {
        EmgRecording recording = Read(UciHeader + rows, OneKilohertz);
        Assert.Equal(samples, recording.SampleCount);
        Assert.Equal(Enumerable.Range(1, samples).Select(i => i / 10.0), recording.Samples.GetChannel(0));
        Assert.Equal(cut ? $"walk.log; cut short: {samples} of 3 samples" : "walk.log", recording.Provenance.Description);
    }

    [Fact]
    public void Read_UciRowTooShortInTheMiddle_NamesTheLine() =>
        Assert.Contains("'recording.csv', line 6: 2 fields are required", Failure(UciHeader + "0.1\t1\r\n0.2\r\n0.3\t3\r\n", OneKilohertz), StringComparison.Ordinal);

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    public void Read_PlainTable_TakesUnitsTimesAndMissingValues(string delimiter)
    {
        string text = """
            # made by a test
            Time [ms],TA [mV],"GA, medial (uV)",knee (deg),note_signal

            100,1.5,-2e3,10,7
            # in between
            102.5,,3,11,7
            105,NaN,4,12,7
            107.5,2,5,13,8
            """.ReplaceLineEndings("\r\n");
        // The comma of the name stays inside its quotation marks.
        text = text.Replace(",", delimiter, StringComparison.Ordinal).Replace("GA" + delimiter, "GA,", StringComparison.Ordinal);

        EmgRecording recording = Read("\uFEFF" + text, new DataConfig { SideSignals = ["note_signal"] });

        Assert.Equal([new("TA", "mV"), new("GA, medial", "uV")], recording.Channels);
        Assert.Equal((400.0, 0.1, 4), (recording.SampleRateHz, recording.StartSeconds, recording.SampleCount));
        Assert.Equal([1.5, double.NaN, double.NaN, 2], recording.Samples.GetChannel(0));
        Assert.Equal([-2000, 3, 4, 5], recording.Samples.GetChannel(1));
        Assert.Equal(["joint_angles", "side_signals"], recording.SideSignals.Select(s => s.Name));
        Assert.Equal([10, 11, 12, 13], recording.SideSignals[0].Samples.Values);
        Assert.Equal(new Channel("note_signal", "a.u."), recording.SideSignals[1].Channels[0]);
    }

    [Fact]
    public void Read_NoHeader_NumbersTheChannelsOrTakesTheConfiguredNames()
    {
        Assert.Equal(["channel_01", "channel_02"], Read("1,2\n3,4\n", OneKilohertz).Channels.Select(c => c.Name));
        EmgRecording named = Read("1,2\n3,4\n", OneKilohertz with { ChannelNames = ["TA", "GA"], Unit = "mV" });
        Assert.Equal([new("TA", "mV"), new("GA", "mV")], named.Channels);
        Assert.Equal([1, 2, 3, 4], named.Samples.Values);
        Assert.Contains("has 2 columns without a header, data.channel_names has 1", Failure("1,2\n", OneKilohertz with { ChannelNames = ["TA"] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("time;TA;GA\n0,000;1,5;-2\n0,001;1,25e-3;3\n0,002;;NaN\n")]
    [InlineData("time\tTA\tGA\n0,000\t1,5\t-2\n0,001\t1,25e-3\t3\n0,002\t\tNaN\n0,003\t\t4\n")]
    public void Read_DecimalCommas_AreReadWhereCommasCannotSeparateFields(string text)
    {
        EmgRecording recording = Read(text, OneKilohertz);
        Assert.Equal([1.5, 1.25e-3], recording.Samples.GetChannel(0)[..2]);
        Assert.Equal([-2, 3, double.NaN], recording.Samples.GetChannel(1)[..3]);
        Assert.Equal(1000, recording.SampleRateHz);
    }

    [Fact]
    public void Read_UciWithDecimalCommas_HasTheSameNumbers() => Assert.Equal([0.1, 0.2, 0.3], Read(UciHeader + "0,1\t1\r\n0,2\t2\r\n0,3\t3\r\n", OneKilohertz).Samples.Values);

    [Fact]
    public void Read_DelimiterAtLineEnds_IsNoColumn() => Assert.Equal(["TA", "GA"], Read("TA,GA,\n1,2,\n3,4,\n", OneKilohertz).Channels.Select(c => c.Name));

    [Theory]
    [InlineData("TA,GA\n1,2\n1,x\n", "line 3, column 2 ('GA'): a number is required")]
    [InlineData("TA;GA\n1.5;2\n1;0,5\n", "found '0,5'. One file has decimal points or decimal commas, not both")]
    [InlineData("TA;GA\n1.234,5;2\n", "line 2, column 1 ('TA'): a number is required")]
    [InlineData("TA;GA\n1,234,5;2\n", "line 2, column 1 ('TA'): a number is required")]
    [InlineData("TA,GA\n1,2\n1\n", "line 3: 2 fields are required, one for each column, found 1")]
    [InlineData("TA,GA\n1,Infinity\n", "line 2, column 2 ('GA')")]
    [InlineData("TA,TA\n1,2\n", "columns 1 and 2 are both named 'TA'")]
    [InlineData("TA,\n1,2\n", "column 2 has no name")]
    [InlineData("TA,GA\n", "has no rows of numbers")]
    [InlineData("", "has no table")]
    [InlineData("# only\n\n", "has no table")]
    [InlineData("knee [deg]\n1\n", "has no EMG")]
    [InlineData("PK\u0000\u0001", "is not text")]
    public void Read_Unusable_SaysWhereAndWhat(string text, string message) => Assert.Contains(message, Failure(text, OneKilohertz), StringComparison.Ordinal);

    [Theory]
    [InlineData("time,TA\n0,1\n0.001,2\n0.002,3\n0.004,4\n0.005,5\n", "the usual step is 0.001 s, that after row 3 (near line 4) is 0.002 s")]
    [InlineData("time,TA\n0.00,1\n0.00,2\n0.00,3\n0.01,4\n", "only rounded (here to 0.01 s), print more digits")]
    [InlineData("time,TA\n1,1\n0,2\n", "must rise")]
    [InlineData("time,TA\n0,1\n,2\n0.002,2\n", "row 2 below the header, column 'time': a time is required")]
    [InlineData("time [h],TA\n0,1\n1,2\n", "must be in s or ms, are in 'h'")]
    [InlineData("time,t,TA\n0,0,1\n1,1,2\n", "has 2 time columns (time, t)")]
    [InlineData("time,TA\n0,1\n0.01,2\n0.02,2\n", "the time column states 100 Hz, data.sample_rate_hz 1000")]
    public void Read_UnusableTimes_SaysWhereAndWhat(string text, string message) => Assert.Contains(message, Failure(text, OneKilohertz), StringComparison.Ordinal);

    [Fact]
    public void Read_SideSignalThatIsNoColumn_ListsTheColumns() =>
        Assert.Contains("no column 'ankle', which data.side_signals names. Its columns: TA, GA", Failure("TA,GA\n1,2\n", OneKilohertz with { SideSignals = ["ankle"] }), StringComparison.Ordinal);

    [Theory]
    [InlineData(1925.93, 6)]
    [InlineData(1000, 3)]
    [InlineData(1000 / 3.0, 3)]
    [InlineData(2148.15, 5)]
    [InlineData(30, 4)]
    public void Read_PrintedTimes_GiveTheRateTheyWerePrintedFrom(double rate, int decimals)
    {
        string text = "time,TA\n" + string.Concat(Enumerable.Range(0, 5000).Select(k => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(3 + (k / rate), decimals)},1\n")));
        EmgRecording recording = Read(text, new DataConfig());
        // Printed times of this many decimals over the recording's duration cannot say it better.
        double resolution = rate * 2 * Math.Pow(10, -decimals) / (5000 / rate);
        Assert.Equal(rate, recording.SampleRateHz, resolution + 1e-9);
        Assert.Equal(3, recording.StartSeconds);
    }

    [Fact]
    public void Read_WrittenTable_IsTheSameRecording() =>
        (from values in Gen.Double[-1e6, 1e6].Array[3, 40]
         from rate in Gen.OneOf<double>(100, 500, 1000, 2000, 1259.26)
         from start in Gen.Int[-1000, 1000]
         select (values, rate, start: start / 1000.0)).Sample(
            drawn =>
            {
                ActivationEstimate estimate = Samples.Activation(drawn.values.Length) with
                {
                    Activation = SampleMatrix.FromChannels([drawn.values, drawn.values, [.. drawn.values.Select(v => -v)]]),
                    SampleRateHz = drawn.rate,
                    StartSeconds = drawn.start,
                };
                TextActivationWriter.Write(folder["recording.csv"], estimate);
                EmgRecording read = TextRecordingReader.Read(folder["recording.csv"], new DataConfig());
                Assert.Equal(estimate.Activation.Values, read.Samples.Values);
                Assert.Equal(estimate.Channels, read.Channels);
                Assert.Equal(drawn.start, read.StartSeconds);
                Assert.Equal(drawn.rate, read.SampleRateHz, 1e-9);
            },
            iter: 200,
            seed: "0000KOIKzPg2",
            threads: 1);

    [Fact]
    public void Read_Stopped_Throws()
    {
        File.WriteAllText(folder["recording.csv"], "TA\n1\n");
        Assert.Throws<OperationCanceledException>(() => TextRecordingReader.Read(folder["recording.csv"], OneKilohertz, new CancellationToken(canceled: true)));
    }

    private EmgRecording Read(string text, DataConfig config)
    {
        File.WriteAllText(folder["recording.csv"], text);
        return TextRecordingReader.Read(folder["recording.csv"], config);
    }

    private string Failure(string text, DataConfig config) => Assert.Throws<InvalidDataException>(() => Read(text, config)).Message;
}
