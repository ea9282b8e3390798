using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

public sealed class NwbRecordingTests : IDisposable
{
    internal static readonly NwbSession Session = new()
    {
        Identifier = "s01-walk",
        Description = "Gehen auf dem Laufband, 1. Straße",
        StartTime = new DateTimeOffset(2024, 3, 5, 14, 30, 0, TimeSpan.FromHours(2)),
        CreatedAt = new DateTimeOffset(2024, 3, 6, 9, 0, 0, TimeSpan.FromHours(2)),
        Subject = new("R1", "Rattus norvegicus", "M", "P12W", "Adult rat"),
        Experimenters = ["Doe, Jane"],
        Institution = "University",
        Lab = "Lab",
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("mV", "mV", "mV")]
    [InlineData("µV", "µV", "µV")]
    [InlineData("V", "V", "V")]
    [InlineData("a.u.", "a.u.", "a.u.")]
    [InlineData("mV", "a.u.", "V")]
    public void Read_WrittenRecording_IsExactlyTheSame(string unit1, string unit2, string unit3)
    {
        EmgRecording recording = Recording(unit1, unit2, unit3);
        NwbRecordingWriter.Write(folder["recording.nwb"], recording, Session);

        EmgRecording read = RecordingFile.Read(folder["recording.nwb"], new DataConfig());

        Samples.AssertEqual(recording.Samples, read.Samples);
        Assert.Equal(recording.Channels, read.Channels);
        Assert.Equal((recording.SampleRateHz, recording.StartSeconds), (read.SampleRateHz, read.StartSeconds));
        Assert.Equal(recording.Gaps, read.Gaps);
        Assert.Equal(recording.Events, read.Events);
        Assert.Equal(recording.SideSignals.Count, read.SideSignals.Count);
        foreach ((SideSignal expected, SideSignal actual) in recording.SideSignals.OrderBy(s => s.Name).Zip(read.SideSignals.OrderBy(s => s.Name)))
        {
            Assert.Equal((expected.Name, expected.SampleRateHz, expected.StartSeconds), (actual.Name, actual.SampleRateHz, actual.StartSeconds));
            Assert.Equal(expected.Channels, actual.Channels);
            Samples.AssertEqual(expected.Samples, actual.Samples);
        }

        Assert.Equal((recording.Provenance.Source, recording.Provenance.Description), (read.Provenance.Source, read.Provenance.Description));
        Assert.Equal(recording.Provenance.Steps, read.Provenance.Steps);
    }

    [Theory]
    [InlineData("mV", "Device 1, DynamicTable 2, DynamicTableRegion 1, ElectricalSeries 1, ElectrodeGroup 1, ElementIdentifiers 3, NWBFile 1, ProcessingModule 1, Subject 1, TimeIntervals 1, TimeSeries 2, VectorData 9")]
    [InlineData("a.u.", "DynamicTable 2, ElementIdentifiers 3, NWBFile 1, ProcessingModule 1, Subject 1, TimeIntervals 1, TimeSeries 3, VectorData 6")]
    public void Write_Recording_KeepsTheRulesOfNwb(string unit, string types)
    {
        NwbRecordingWriter.Write(folder["recording.nwb"], Recording(unit, unit, unit), Session);
        Assert.Equal("valid: " + types, NwbValidator.Check(folder["recording.nwb"]));
    }

    [Fact]
    public void Write_ReadByH5py_HasValuesInVolts()
    {
        EmgRecording recording = Recording("mV", "mV", "mV");
        NwbRecordingWriter.Write(folder["recording.nwb"], recording, Session);

        string found = Python.Run(
            """
            import sys, h5py
            with h5py.File(sys.argv[1]) as f:
                d = f['acquisition/emg/data']
                e = f['general/extracellular_ephys/electrodes']
                print(d.shape, d.attrs['unit'], d.attrs['conversion'], repr(float(d[30, 1])))
                print(f['acquisition/emg/starting_time'][()], f['acquisition/emg/starting_time'].attrs['rate'], [v.decode() for v in e['location'][()]], f['session_start_time'][()].decode())
                print(f['intervals/invalid_times/start_time'][0], f['general/subject/species'][()].decode(), f['general/experimenter'][0].decode(), f['session_description'][()].decode())
            """,
            folder["recording.nwb"]);

        Assert.Equal(
            string.Join('\n',
                $"(50, 3) volts 0.001 {recording.Samples[30, 1]}",
                "0.5 1000.0 ['TA', 'Gastrocnemius médial', 'VL/VM'] 2024-03-05T14:30:00.000000+02:00",
                "0.504 Rattus norvegicus Doe, Jane Gehen auf dem Laufband, 1. Straße"),
            found);
    }

    [Fact]
    public void Write_SameRecordingTwice_GivesTheSameBytes()
    {
        NwbRecordingWriter.Write(folder["a.nwb"], Recording("mV", "mV", "mV"), Session);
        NwbRecordingWriter.Write(folder["b.nwb"], Recording("mV", "mV", "mV"), Session);
        Assert.Equal(File.ReadAllBytes(folder["a.nwb"]), File.ReadAllBytes(folder["b.nwb"]));
    }

    [Fact]
    public void Write_SessionThatArchivesRefuse_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => NwbRecordingWriter.Write(folder["a.nwb"], Recording("V", "V", "V"), Session with { Identifier = " " }));
        Assert.Throws<ArgumentException>(() => NwbRecordingWriter.Write(folder["a.nwb"], Recording("V", "V", "V"), Session with { Subject = new("R1", Sex: "male") }));
        Assert.Throws<ArgumentException>(() => NwbRecordingWriter.Write(folder["a.nwb"], Recording("V", "V", "V"), Session with { Subject = new("R1", Species: "rat") }));
        Assert.Throws<ArgumentException>(() => NwbRecordingWriter.Write(folder["a.nwb"], Recording("V", "V", "V"), Session with { Subject = new("R1", Age: "12 weeks") }));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Read_OthersElectricalSeries_ScalesAndNamesByTheElectrodes()
    {
        Write(
            """
            s = f.create_group('acquisition/EMG'); s.attrs['neurodata_type'] = 'ElectricalSeries'
            d = s.create_dataset('data', data=np.arange(12, dtype='i2').reshape(6, 2), maxshape=(None, 2), chunks=True)
            d.attrs['unit'] = 'volts'; d.attrs['conversion'] = np.float32(0.5)
            s['channel_conversion'] = np.array([2., 4.])
            s['electrodes'] = np.array([2, 0])
            s['timestamps'] = 10 + np.arange(6) / 2000.
            e = f.create_group('general/extracellular_ephys/electrodes')
            e['location'] = ['biceps', 'x', 'triceps']
            """);

        EmgRecording read = NwbRecordingReader.Read(folder["other.nwb"], new DataConfig());

        Assert.Equal([new("triceps", "volts"), new("biceps", "volts")], read.Channels);
        Assert.Equal([0, 2, 2, 6, 4, 10, 6, 14, 8, 18, 10, 22], read.Samples.Values);
        Assert.Equal((2000.0, 10.0), (read.SampleRateHz, read.StartSeconds));
    }

    [Fact]
    public void Read_OthersTimeSeries_TakesNamesFromCommentsUnitAndGaps()
    {
        Write(
            """
            s = f.create_group('acquisition/raw_emg'); s.attrs['neurodata_type'] = 'TimeSeries'; s.attrs['comments'] = 'columns=[TA, GA]'
            s['data'] = np.arange(12.).reshape(6, 2); s['data'].attrs['unit'] = 'mV'
            s['starting_time'] = 1.; s['starting_time'].attrs['rate'] = np.float32(100)
            f['acquisition/force/data'] = np.zeros((6, 2))
            i = f.create_group('intervals/invalid_times'); i['start_time'] = [1.03, 1.02, -5.]; i['stop_time'] = [1.05, 1.04, 1.01]
            b = f.create_group('processing/behavior/angle'); b['data'] = np.arange(6, dtype='f4'); b['data'].attrs['unit'] = 'deg'; b['timestamps'] = np.arange(6) / 10.
            c = f.create_group('processing/behavior/irregular'); c['data'] = np.arange(3.); c['timestamps'] = [0, 1, 5.]
            """);

        EmgRecording read = NwbRecordingReader.Read(folder["other.nwb"], new DataConfig());

        Assert.Equal([new("TA", "mV"), new("GA", "mV")], read.Channels);
        Assert.Equal([new(0, 1), new(2, 2), new(4, 1)], read.Gaps);
        Assert.Equal([double.NaN, double.NaN, 2, 3, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 10, 11], read.Samples.Values);
        SideSignal angle = Assert.Single(read.SideSignals);
        Assert.Equal((new Channel("angle", "deg"), 10.0), (angle.Channels[0], angle.SampleRateHz));
        Assert.Contains("'processing/behavior/irregular/timestamps': must be regular", read.Provenance.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StoredOtherwise_SaysWhatIsRequired()
    {
        (string Content, string Message)[] cases =
        [
            ("pass", "found nothing"),
            ("f['acquisition/TA/data'] = np.zeros(9); f['acquisition/GA/data'] = np.zeros(9)", "'acquisition/GA': has neither 'starting_time' nor 'timestamps'"),
            ("f['acquisition/a/data'] = np.zeros((9, 2)); f['acquisition/b/data'] = np.zeros((9, 2))", "acquisition/a (untyped, [9, 2]); acquisition/b (untyped, [9, 2])"),
            ("f['acquisition/emg/data'] = np.zeros((2, 9)); f['acquisition/emg/timestamps'] = np.arange(9) / 10.", "more channels than samples"),
            ("f['acquisition/emg/data'] = np.zeros((9, 2))", "has neither 'starting_time' nor 'timestamps'"),
            ("f['acquisition/emg/data'] = np.zeros((4, 2)); f['acquisition/emg/timestamps'] = [0, .1, .2, .4]", "must be regular"),
            ("f['acquisition/emg/data'] = np.zeros((4, 2)); f['acquisition/emg/starting_time'] = 0.; f['acquisition/emg/starting_time'].attrs['rate'] = 0.", "with a rate above 0"),
        ];
        Python.Run(
            """
            import sys, numpy as np, h5py
            for i, content in enumerate(sys.argv[2:]):
                with h5py.File(f'{sys.argv[1]}/{i}.nwb', 'w') as f:
                    f.attrs['neurodata_type'] = 'NWBFile'
                    exec(content)
            """,
            [folder.Path, .. cases.Select(c => c.Content)]);
        for (int i = 0; i < cases.Length; i++)
            Assert.Contains(cases[i].Message, Assert.Throws<InvalidDataException>(() => NwbRecordingReader.Read(folder[$"{i}.nwb"], new DataConfig())).Message, StringComparison.Ordinal);
    }

    internal static EmgRecording Recording(params string[] units)
    {
        SampleMatrix samples = Samples.Matrix(3, 50, 3);
        foreach (int sample in new[] { 4, 5, 6, 20 }) samples.Values.AsSpan(3 * sample, 3).Fill(double.NaN);
        return new EmgRecording([new("TA", units[0]), new("Gastrocnemius médial", units[1]), new("VL/VM", units[2])], 1000, 0.5, samples)
        {
            Gaps = [new(4, 3), new(20, 1)],
            SideSignals = [new("joint_angles", [new("knee", "deg"), new("ankle", "deg")], 200, 0.25, Samples.Matrix(11, 30, 2)), new("force/plate: 1", [new("fz", "N")], 1000 / 3.0, 0, Samples.Matrix(12, 9, 1))],
            Events = [new("foot_strike", 0.51), new("foot_off", 0.52)],
            Provenance = new("walk.c3d", "Gehen", ["imported"]),
        };
    }

    private void Write(string content) => Python.Run(
        "import sys, numpy as np, h5py\nwith h5py.File(sys.argv[1], 'w') as f:\n  f.attrs['neurodata_type'] = 'NWBFile'\n  " + content.ReplaceLineEndings("\n  "),
        folder["other.nwb"]);
}
