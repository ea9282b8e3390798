using System.Text;
using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Csv;
using AutoLfads.IO.Tests.Delsys;

namespace AutoLfads.IO.Tests.Csv;

public sealed class TextDamageTests
{
    private const string Plain = "# walk\nTime [ms],TA [mV],\"GA, medial [mV]\",knee (deg)\n0,1.5,-2e-3,10\n0.5,,3,11\n1,NaN,4,12\n1.5,2,5,13\n2,2.5,6,13.5\n2.5,3,-6,13.25\n";
    private const string European = "time;TA [mV];GA [mV]\n0,000;1,5;-2e-3\n0,001;1,25;3\n0,002;;NaN\n0,003;2,25;4,75\n0,004;2,125;-4,75\n";
    private const string Uci = "File Name: walk.log\r\nChannel 4: 'Recto Femoral', 5 values, engineering units: mV, no filters.\r\nChannel 8: 'Flexo-Extension', 5 values, engineering units: deg, no filters.\r\n\r\n0.1\t1\r\n0.2\t2\r\n0.3\t3\r\n-0.4\t4\r\n0.5\t5\r\n";

    public static TheoryData<string> Dialects { get; } = ["plain", "european", "uci", "emgworks", "discover"];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Read_Damaged_IsRefusedOrReadAsItStands(string dialect) => Check(dialect, 200, 1);

    [Theory(Explicit = true)]
    [MemberData(nameof(Dialects))]
    public void Read_ManyDamaged_AreRefusedOrReadAsTheyStand(string dialect) => Check(dialect, 20_000, 2);

    private static void Check(string dialect, int variants, int seed)
    {
        // The data set's logger does not state its rate; where the others do, a setting would have to agree.
        DataConfig config = new() { SampleRateHz = dialect == "uci" ? 1000 : null };
        DamageCheck.Run(Encoding.UTF8.GetBytes(Text(dialect)), "recording.csv", variants, seed, path =>
        {
            EmgRecording recording = TextRecordingReader.Read(path, config);
            Assert.True(double.IsFinite(recording.SampleRateHz) && recording.SampleRateHz > 0 && double.IsFinite(recording.StartSeconds));
            Assert.True(recording.SampleCount > 0 && recording.Channels.Count > 0);
            Assert.DoesNotContain(recording.Samples.Values, double.IsInfinity);
            Assert.All(recording.SideSignals, s => Assert.True(double.IsFinite(s.SampleRateHz) && s.SampleRateHz > 0 && s.Channels.Count == s.Samples.ChannelCount));
            Assert.All(recording.Events, e => Assert.True(double.IsFinite(e.Seconds)));
        });
    }

    private static string Text(string dialect)
    {
        ExportedSignal ta = new("TA (11)", "EMG 1", "mV", 2000, [0.5, -0.25, 0.125, -0.75, 1, 0.5]), ga = new("GA (12)", "EMG 1", "mV", 1000, [0.25, 0.5, -0.5]);
        ExportedSignal acc = new("TA (11)", "ACC X", "g", 1000, [1, 0.5, 0.75]);
        return dialect switch
        {
            "plain" => Plain,
            "european" => European,
            "uci" => Uci,
            "emgworks" => DelsysExport.EmgWorks([ta, acc, ga]),
            _ => DelsysExport.Discover([ta, acc, ga], markers: row => row == 0 ? ", , General, E1, start, 0.001" : ""),
        };
    }
}
