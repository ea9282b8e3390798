using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

/// <summary>How laboratories store EMG, written by h5py.</summary>
public sealed class NwbLayoutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_IntegersOfAnElectricalSeries_AreScaledAndNamedByTheMuscleColumn()
    {
        EmgRecording read = Read("electrical(f)");
        Assert.Equal([new("GA", "volts"), new("VL", "volts")], read.Channels);
        double[] expected = H5py("d = f['acquisition/EMG/data'][()] * np.array([0.5, 1.0]) + 0.5\nprint(*(repr(float(v)) for v in d.ravel()))");
        expected.AsSpan(20, 2).Fill(double.NaN);
        Assert.Equal(expected, read.Samples.Values);
        Assert.Equal([new Gap(10, 1)], read.Gaps);
        Assert.Equal((2000, 1.5), (read.SampleRateHz, read.StartSeconds));
        Assert.Equal("a signal EMG of 'acquisition/EMG'; channels named by the electrodes' column 'muscle'.", read.Provenance.Description);
    }

    [Theory]
    [InlineData("del t['muscle']", "the electrodes' column 'location'", "ta", "vl")]
    [InlineData("del t['muscle'], t['location']", "the electrodes' column 'group_name'", "g3", "g1")]
    [InlineData("del t['muscle'], t['location'], t['group_name']", "the electrodes' column 'label'", "c3", "c1")]
    [InlineData("t['muscle'][0] = 'TA'", "the electrodes' column 'location'", "ta", "vl")]
    [InlineData("t['muscle'][...] = 'unknown'", "the electrodes' column 'location'", "ta", "vl")]
    [InlineData("del t['muscle']; t['muscle'] = [1, 2, 3]", "the electrodes' column 'location'", "ta", "vl")]
    [InlineData("del t['muscle'], t['location'], t['group_name'], t['label']", "their order", "channel_01", "channel_02")]
    public void Read_ElectrodesTable_NamesByTheFirstUsefulColumn(string change, string from, string first, string second)
    {
        EmgRecording read = Read(
            $"""
            t = table(f.create_group('general/extracellular_ephys'), 'electrodes', muscle=['VL', 'GA', 'TA'], location=['vl', 'ga', 'ta'], group_name=['g1', 'g2', 'g3'], label=['c1', 'c2', 'c3'])
            s = series(acquisition, 'emg', wave(9, 2), 'volts', 1000, type='ElectricalSeries')
            s['electrodes'] = np.array([2, 0])
            {change}
            """);
        Assert.Equal([first, second], read.Channels.Select(c => c.Name));
        Assert.EndsWith($"channels named by {from}.", read.Provenance.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ElectrodeRowThatDoesNotExist_IsNamed()
    {
        string message = Refused(
            """
            t = table(f.create_group('general/extracellular_ephys'), 'electrodes', muscle=['VL', 'GA'])
            series(acquisition, 'emg', wave(9, 2), 'volts', 1000, type='ElectricalSeries')['electrodes'] = np.array([0, 2])
            """);
        Assert.Contains("electrodes/muscle': has 2 rows, the series refers to row 2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("comments='columns=[TA, GA]'", "the attribute 'comments'")]
    [InlineData("description=\"columns = ['TA', 'GA']\"", "the attribute 'description'")]
    [InlineData("comments=json.dumps(['TA', 'GA'])", "the attribute 'comments'")]
    [InlineData("comments=json.dumps({'rate': 1, 'columns': ['TA', 'GA']})", "the attribute 'comments'")]
    [InlineData("comments='{not json'); table(acquisition, 'channels', channel_name=['TA', 'GA']", "'acquisition/channels/channel_name'")]
    [InlineData("comments='{}'); table(acquisition, 'a', name=['TA', 'GA']); table(acquisition, 'b', name=['A', 'B']", "data.channel_names")]
    [InlineData("comments=json.dumps({'channels': None})", "data.channel_names")]
    public void Read_TimeSeries_IsNamedByTextOrATableBesideIt(string how, string from)
    {
        EmgRecording read = Read($"series(acquisition, 'emg', wave(9, 2), 'mV', 1000, {how})", new() { ChannelNames = from == "data.channel_names" ? ["TA", "GA"] : ["x", "y"] });
        Assert.Equal([new("TA", "mV"), new("GA", "mV")], read.Channels);
        Assert.EndsWith($"channels named by {from}.", read.Provenance.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeriesForEachMuscle_AreOneRecording()
    {
        EmgRecording read = Read("muscles(f)\nseries(acquisition, 'knee', np.arange(9.0), 'deg', 100)", new() { SideSignals = ["knee"] });
        Assert.Equal([new("GA", "uV"), new("TA", "uV"), new("VL", "uV")], read.Channels);
        Assert.Equal(H5py("print(*(repr(float(v)) for k in ('GA', 'TA', 'VL') for v in f['acquisition'][k]['data']))"), Enumerable.Range(0, 3).SelectMany(read.Samples.GetChannel));
        Assert.Equal((1000, 0.25), (read.SampleRateHz, read.StartSeconds));
        SideSignal knee = Assert.Single(read.SideSignals);
        Assert.Equal(("knee", 100, new Channel("knee", "deg")), (knee.Name, knee.SampleRateHz, knee.Channels[0]));
    }

    [Theory]
    [InlineData("series(acquisition, 'SOL', wave(60, 1)[:, 0], 'uV', 1000, 0.3)", "2 have 60 samples at 1000 Hz from 0.25 s, but 'SOL' has 60 samples at 1000 Hz from 0.3 s")]
    [InlineData("series(acquisition, 'SOL', wave(60, 1)[:, 0], 'uV', 500, 0.25)", "'SOL' has 60 samples at 500 Hz")]
    [InlineData("series(acquisition, 'SOL', wave(50, 1)[:, 0], 'uV', 1000, 0.25)", "'SOL' has 50 samples at 1000 Hz")]
    public void Read_SeriesOfOtherTimes_AreNamed(string odd, string message) => Assert.Contains(message, Refused($"muscles(f); del acquisition['VL']\n{odd}"), StringComparison.Ordinal);

    [Fact]
    public void Read_LaboratoryLayout_HasMusclesKinematicsAndGaitEvents()
    {
        EmgRecording read = Read("laboratory(f)");
        Assert.Equal([new("GA", "mV"), new("TA", "mV"), new("VL", "mV")], read.Channels);
        Assert.Equal(2000, read.SampleRateHz);
        Assert.Equal(H5py("print(*(repr(float(v)) for k in ('GA', 'TA', 'VL') for v in f['acquisition/emg_raw'][k]['data']))"), Enumerable.Range(0, 3).SelectMany(read.Samples.GetChannel));
        Assert.Equal(["jnt_filtering_module/marker_p", "joint_ang_p", "kin_resampling_module/marker_p", "raw_joint_ang_p"], read.SideSignals.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.All(read.SideSignals, s => Assert.Equal([new("hip", "deg"), new("knee", "deg")], s.Channels));
        Assert.All(read.SideSignals, s => Assert.Equal((200, 1), (s.SampleRateHz, s.Samples[0, 1])));
        Assert.Equal(
            ["good_cycle_start 0", "trial_start 0", "foot_strike 0.002", "foot_off 0.01", "trial_stop 0.015", "trial_start 0.02", "foot_strike 0.022", "trial_stop 0.03"],
            read.Events.Select(e => FormattableString.Invariant($"{e.Name} {e.Seconds}")));
    }

    [Theory]
    [InlineData("processing/emg_filtering_module/emg_notch", 3)]
    [InlineData("/acquisition/emg_raw/TA", 1)]
    [InlineData("acquisition", 3)]
    public void Read_PathThatIsNamed_IsRead(string variable, int channels)
    {
        EmgRecording read = Read("laboratory(f)", new() { Variable = variable });
        Assert.Equal(channels, read.Channels.Count);
        Assert.Equal(variable.StartsWith("processing", StringComparison.Ordinal), read.Samples.Values.All(v => v == 0));
    }

    [Fact]
    public void Read_BehaviourContainers_AreSignalsAndEvents()
    {
        EmgRecording read = Read(
            """
            matrix(f)
            b = f['processing/behavior']
            series(typed(b.create_group('Position'), 'Position'), 'hand', wave(30, 2), 'm', 100, type='SpatialSeries')
            series(typed(b.create_group('CompassDirection'), 'CompassDirection'), 'head', wave(30, 1)[:, 0], 'rad', 50, type='SpatialSeries')
            series(typed(b.create_group('BehavioralEvents'), 'BehavioralEvents'), 'reward', np.ones(2), 'n.a.', times=np.array([0.3, 0.1]))
            n = typed(acquisition.create_group('notes'), 'AnnotationSeries'); n['data'] = ['go', 'stop']; n['timestamps'] = [0.05, 0.2]
            series(typed(module(f, 'ecephys').create_group('LFP'), 'LFP'), 'lfp', wave(60, 3), 'volts', 1000, type='ElectricalSeries')
            """);
        Assert.Equal(["CompassDirection: head", "hand: hand_1, hand_2", "knee: knee"], read.SideSignals.Select(s => $"{s.Name}: {string.Join(", ", s.Channels.Select(c => c.Name))}").Order());
        Assert.Equal(["go", "reward", "stop", "reward"], read.Events.Select(e => e.Name));
    }

    [Fact]
    public void Read_TypesAndVersionsThatAreUnknown_AreReadAsSeries()
    {
        EmgRecording read = Read("f.attrs['nwb_version'] = '2.9.0'; series(acquisition, 'emg', wave(9, 2), None, 1000, type='MuscleSeries')", new() { Unit = "mV" });
        Assert.Equal(["mV", "mV"], read.Channels.Select(c => c.Unit));
    }

    [Theory]
    [InlineData("series(acquisition, 'left', wave(9, 2), 'V', 100); series(acquisition, 'right', wave(9, 2), 'V', 100)", null, "set data.variable to the path of one of them. Found: acquisition/left (TimeSeries, [9, 2]); acquisition/right (TimeSeries, [9, 2])")]
    [InlineData("laboratory(f)", "processing/emg_filtering_module", "Found: processing/emg_filtering_module/emg (3 series of one channel: GA, TA, VL); processing/emg_filtering_module/emg_hp")]
    [InlineData("laboratory(f)", "acquisition/emg", "has no object 'acquisition/emg', which data.variable names. Found: acquisition/emg_raw (3 series")]
    [InlineData("laboratory(f)", "intervals/trials", "must be a series, or a group of series")]
    [InlineData("acquisition['emg'] = h5py.SoftLink('/acquisition/emg')", null, "a link that cannot be followed")]
    [InlineData("acquisition['emg'] = h5py.SoftLink('/nowhere')", null, "a link that cannot be followed: Could not find part of the path '/nowhere'")]
    [InlineData("series(acquisition, 'emg', wave(9, 2), 'V', 100)['starting_time'].attrs['rate'] = np.nan", null, "must be a time with a rate above 0")]
    [InlineData("series(acquisition, 'emg', wave(4, 2), 'V', times=np.array([0, .1, np.nan, .3]))", null, "time 3 must be a number")]
    [InlineData("series(acquisition, 'emg', wave(4, 2), 'V', times=np.array([0, .1, .2, .4]))", null, "deviate by up to 0.5 of a sample")]
    [InlineData("series(acquisition, 'emg', wave(4, 2), 'V', times=np.arange(4) * 1.0)['timestamps'].attrs['unit'] = 'ms'", null, "must be in seconds, as NWB requires, states the unit 'ms'")]
    [InlineData("series(acquisition, 'emg', wave(9, 2), 'V', 100, conversion=0)", null, "'conversion' must be a number other than 0")]
    [InlineData("series(acquisition, 'emg', wave(0, 2), 'V', 100)", null, "must hold samples")]
    public void Read_WhatIsNotPlain_IsRefusedWithWhatDecides(string content, string? variable, string message) =>
        Assert.Contains(message, Refused(content, new() { Variable = variable }), StringComparison.Ordinal);

    [Fact]
    public void Read_ConfiguredRate_MustAgreeAndServesWhereThereIsNone()
    {
        Assert.Contains("states 100 Hz, data.sample_rate_hz 200", Refused("series(acquisition, 'emg', wave(9, 2), 'V', 100)", new() { SampleRateHz = 200 }), StringComparison.Ordinal);
        Assert.Equal(200, Read("series(acquisition, 'emg', wave(9, 2), 'V')", new() { SampleRateHz = 200 }).SampleRateHz);
    }

    [Fact]
    public void Read_TimestampsInSinglePrecision_AreRegularWithinTheirRounding() =>
        Assert.Equal(2000, Read("series(acquisition, 'emg', wave(4000, 2), 'V', times=(30 + np.arange(4000) / 2000).astype('f4'))").SampleRateHz);

    [Fact]
    public void Read_ChannelsNamedAsSideSignals_AreNoEmg()
    {
        EmgRecording read = Read("matrix(f)", new() { SideSignals = ["GA", "knee"] });
        Assert.Equal(["TA", "VL"], read.Channels.Select(c => c.Name));
        Assert.Equal(["knee", "side_signals"], read.SideSignals.Select(s => s.Name));
        Assert.Contains("no channel and no series 'hip', which data.side_signals names", Refused("matrix(f)", new() { SideSignals = ["hip"] }), StringComparison.Ordinal);
    }

    private EmgRecording Read(string content, DataConfig? config = null)
    {
        NwbSeeds.Write(folder["a.nwb"], content);
        return RecordingFile.Read(folder["a.nwb"], config ?? new DataConfig());
    }

    private string Refused(string content, DataConfig? config = null) => Assert.Throws<InvalidDataException>(() => Read(content, config)).Message;

    private double[] H5py(string content) =>
        [.. Python.Run("import sys, h5py, numpy as np\nf = h5py.File(sys.argv[1])\n" + content, folder["a.nwb"]).Split(' ').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
}
