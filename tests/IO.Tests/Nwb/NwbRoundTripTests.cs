using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;
using CsCheck;

namespace AutoLfads.IO.Tests.Nwb;

/// <summary>Whatever recording NWB can express comes back the same.</summary>
public sealed class NwbRoundTripTests : IDisposable
{
    // What HDF5 cannot hold in text is left out: NUL, and halves of pairs.
    private static readonly Gen<string> Names = Gen.OneOf(
        Gen.OneOf([.. new[] { "TA", "Gastrocnemius médial", "VL/VM", "a.b", ".", "..", "emg", "data", "events", "unknown", "1", "{}", "[x]", "columns=[A]", "筋", "🦵", " lead", "'q' \"w\"", "a\\b:c" }.Select(Gen.Const)]),
        Gen.Char[' ', '~'].Array[1, 12].Select(c => new string(c)).Where(n => !string.IsNullOrWhiteSpace(n)));

    private static readonly Gen<string> Units = Gen.OneOf([.. new[] { "mV", "µV", "uV", "V", "volts", "a.u.", "N·m", "deg/s^2" }.Select(Gen.Const)]);

    private static readonly Gen<double> Values = Gen.OneOf(Gen.Double, Gen.Double[-10, 10], Gen.Const(double.NaN), Gen.Const(-0.0), Gen.Const(double.PositiveInfinity), Gen.Const(double.Epsilon));

    private static readonly Gen<SideSignal> Signals =
        from name in Names
        from channels in Channels(1, 3)
        from extra in Gen.Int[0, 12]
        from rate in Gen.Double[0.01, 1e5]
        from start in Gen.Double[-1e4, 1e4]
        from samples in Values.Array[channels.Length * (channels.Length + extra)]
        select new SideSignal(name, channels, rate, start, new SampleMatrix(channels.Length + extra, channels.Length, samples));

    private static readonly Gen<EmgRecording> Recordings =
        from channels in Channels(1, 4)
        from extra in Gen.Int[0, 40]
        from rate in Gen.OneOf(Gen.Double[0.01, 1e5], Gen.Const(2000.0), Gen.Const(1000 / 3.0))
        from start in Gen.OneOf(Gen.Double[-1e4, 1e4], Gen.Const(0.0))
        from samples in Values.Array[channels.Length * (channels.Length + extra)]
        from steps in Gen.Int[1, 9].Array[0, 6]
        from signals in Signals.Array[0, 3]
        from events in Gen.Select(Names, Gen.Double[-1e4, 1e4]).Array[0, 5]
        from texts in Names.Array[0, 4]
        select Recording(channels, rate, start, samples, steps, signals, events, texts);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_AnyRecordingThatWasWritten_IsTheSame() => Recordings.Sample(
        recording =>
        {
            string path = folder[$"{Guid.NewGuid()}.nwb"];
            NwbRecordingWriter.Write(path, recording, NwbRecordingTests.Session);
            EmgRecording read = NwbRecordingReader.Read(path, new DataConfig());
            File.Delete(path);
            Samples.AssertEqual(recording.Samples, read.Samples);
            Assert.Equal(recording.Channels, read.Channels);
            Assert.Equal((recording.SampleRateHz, recording.StartSeconds), (read.SampleRateHz, read.StartSeconds));
            Assert.Equal(recording.Gaps, read.Gaps);
            Assert.Equal(recording.Events, read.Events);
            Assert.Equal((recording.Provenance.Source, recording.Provenance.Description), (read.Provenance.Source, read.Provenance.Description));
            Assert.Equal(recording.Provenance.Steps, read.Provenance.Steps);
            SideSignal[] expected = [.. recording.SideSignals.OrderBy(s => s.Name, StringComparer.Ordinal)], actual = [.. read.SideSignals.OrderBy(s => s.Name, StringComparer.Ordinal)];
            Assert.Equal(expected.Select(s => (s.Name, s.SampleRateHz, s.StartSeconds)), actual.Select(s => (s.Name, s.SampleRateHz, s.StartSeconds)));
            foreach ((SideSignal e, SideSignal a) in expected.Zip(actual))
            {
                Assert.Equal(e.Channels, a.Channels);
                Samples.AssertEqual(e.Samples, a.Samples);
            }

            return true;
        },
        iter: 200,
        threads: 1);

    [Fact]
    public void Check_AnyRecordingThatWasWritten_IsValid()
    {
        int written = 0;
        Recordings.Sample(
            recording =>
            {
                NwbRecordingWriter.Write(folder[$"{written++}.nwb"], recording, NwbRecordingTests.Session);
                return true;
            },
            iter: 20,
            threads: 1);
        Assert.Equal("", Python.Run(
            NwbValidator.Script + "\nfor i in range(int(sys.argv[2])): print(*(f'{i}{p}\\n' for p in validate(f'{sys.argv[1]}/{i}.nwb')[0]), end='')",
            folder.Path,
            $"{written}"));
    }

    private static Gen<Channel[]> Channels(int least, int most) =>
        Gen.Int[least, most].SelectMany(count => Gen.Select(Names.HashSet[count, count], Units.Array[count], Gen.Bool))
            .Select((names, units, alike) => names.Select((name, i) => new Channel(name, alike ? units[0] : units[i])).ToArray());

    private static EmgRecording Recording(Channel[] channels, double rate, double start, double[] samples, int[] steps, SideSignal[] signals, (string, double)[] events, string[] texts)
    {
        SampleMatrix matrix = new(samples.Length / channels.Length, channels.Length, samples);
        List<Gap> gaps = [];
        int at = 0;
        // Steps are, in turn, the distance to the next gap and its length.
        for (int i = 0; i + 1 < steps.Length && at + steps[i] + steps[i + 1] <= matrix.SampleCount; i += 2)
        {
            gaps.Add(new Gap(at + steps[i], steps[i + 1]));
            at += steps[i] + steps[i + 1];
            samples.AsSpan(gaps[^1].StartSample * channels.Length, gaps[^1].SampleCount * channels.Length).Fill(double.NaN);
        }

        return new EmgRecording(channels, rate, start, matrix)
        {
            Gaps = gaps,
            SideSignals = [.. signals.DistinctBy(s => s.Name)],
            Events = [.. events.Select(e => new RecordingEvent(e.Item1, e.Item2)).OrderBy(e => e.Seconds)],
            Provenance = new(texts.FirstOrDefault("source"), string.Join(' ', texts), texts),
        };
    }
}
