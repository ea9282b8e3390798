using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Mat;

/// <summary>The laboratories' layouts, in files that scipy (version 5) and h5py (version 7.3) write.</summary>
public sealed class MatLayoutTests : IDisposable
{
    private const string Save =
        """

        def cells(*v):
            c = np.empty((1, len(v)), dtype=object)
            for i, x in enumerate(v): c[0, i] = x
            return c
        def column(*v): return np.array(v, dtype=float).reshape(-1, 1)
        def save(path, version, content):
            if version == '7.3':
                f = begin(path)
                for k, v in content.items(): put(f, k, v)
                finish(f, path)
            else:
                import scipy.io
                scipy.io.savemat(path, content, do_compression=version == '7')
        """;

    private const string Xds =
        """

        r = np.random.default_rng(3)
        raw, binned, force = r.normal(size=(400, 2)), abs(r.normal(size=(20, 2))), r.normal(size=(20, 2))
        table = np.empty((2, 3), dtype=object)
        for i, row in enumerate([(np.array([[5.01]]), 'R', np.array([[5.1]])), (np.array([[5.12]]), 'F', np.array([[np.nan]]))]):
            for j, v in enumerate(row): table[i, j] = v
        xds = {'has_EMG': column(1), 'bin_width': column(0.01), 'time_frame': 5 + np.arange(20).reshape(-1, 1) / 100, 'spike_counts': r.integers(0, 3, (20, 9)).astype('u1'),
               'EMG': binned, 'EMG_names': cells('EMG_FCR', 'EMG_ECU'), 'raw_EMG': raw, 'raw_EMG_time_frame': 5 + np.arange(400).reshape(-1, 1) / 2000,
               'force': force, 'curs_p': np.zeros((0, 0)), 'raw_force': r.normal(size=(400, 6)),
               'trial_info_table': table, 'trial_info_table_header': cells('goCueTime', 'result', 'endTime')}
        if sys.argv[3] == 'no raw': xds['raw_EMG'] = np.zeros((0, 0))
        if sys.argv[3] == 'no EMG': xds['has_EMG'] = column(0)
        if sys.argv[3] == 'vectors':
            xds |= {'trial_start_time': column(5.02, 5.0), 'trial_end_time': column(5.15, 5.05), 'trial_result': np.array(['F', 'R'])}
        save(sys.argv[1], sys.argv[2], {'xds': xds})
        print(' '.join(float(x).hex() for x in (binned if sys.argv[3] in ('no raw', 'binned') else raw).ravel()))
        """;

    private const string Tresch =
        """

        r = np.random.default_rng(4)
        raw, angles, markers = r.normal(size=(100, 3)), r.normal(size=(20, 2)), r.normal(size=(20, 6))
        gait = {'fStrike_emgIdx': column(1, 51), 'fOff_emgIdx': column(26, np.nan), 'gaitCycleStart_emgIdx': column(1, 51), 'goodCycle_ic': column(2)}
        if sys.argv[3] == 'outside': gait['fOff_emgIdx'] = column(101)
        content = {'fileName': 'day1', 'emg_full_raw': raw, 'emg_full_fil': raw * 2, 't_emg': 2 + np.arange(100).reshape(-1, 1) / 5000, 'emg_names': cells('BF', 'GA', 'TA'),
                   'emg_goodCh': column(1, 3), 'emg_sett': {'gain': column(1000)}, 'joints_raw_nonSeg': angles, 'joints_names': cells('hip', 'knee'),
                   'mk_raw_nonSeg': markers, 'mk_names': cells('toe', 'heel'), 't_kin': 2 + np.arange(20).reshape(-1, 1) / 200, 'gait': gait}
        save(sys.argv[1], sys.argv[2], content)
        print(' '.join(float(x).hex() for x in (raw * (2 if sys.argv[3] == 'filtered' else 1))[:, [0, 2]].ravel()))
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("6")]
    [InlineData("7")]
    [InlineData("7.3")]
    public void Read_Xds_PrefersRawEmgAndKeepsWhatIsBesideIt(string version)
    {
        double[] expected = Write(Xds, version, "all");
        EmgRecording recording = Read();
        Assert.Equal(expected, recording.Samples.Values);
        Assert.Equal((2000.0, 5.0), (recording.SampleRateHz, recording.StartSeconds));
        Assert.Equal(["EMG_FCR", "EMG_ECU"], recording.Channels.Select(c => c.Name));
        Assert.Equal(["force:100:20x2", "raw_force:2000:400x6"], recording.SideSignals.Select(s => $"{s.Name}:{s.SampleRateHz}:{s.Samples.SampleCount}x{s.Samples.ChannelCount}"));
        Assert.Equal([new("goCueTime", 5.01), new("endTime", 5.1), new("goCueTime", 5.12)], recording.Events);
        Assert.Equal("XDS layout, EMG of 'xds.raw_EMG', not 'xds.EMG' (data.variable: xds.EMG reads that instead).", recording.Provenance.Description);
    }

    [Theory]
    [InlineData("no raw", null)]
    [InlineData("binned", "xds.EMG")]
    public void Read_XdsBinned_WhereThereIsNoRawOrItIsAskedFor(string what, string? variable)
    {
        double[] expected = Write(Xds, "7", what);
        EmgRecording recording = Read(new() { Variable = variable });
        Assert.Equal(expected, recording.Samples.Values);
        Assert.Equal((100.0, 5.0), (recording.SampleRateHz, recording.StartSeconds));
        Assert.Equal("XDS layout, EMG of 'xds.EMG'.", recording.Provenance.Description);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("7.3")]
    public void Read_XdsWithVectorsOfTrials_NamesTheResultOfEach(string version)
    {
        Write(Xds, version, "vectors");
        Assert.Equal([new("trial_start", 5.0), new("trial_start", 5.02), new("trial_end_R", 5.05), new("trial_end_F", 5.15)], Read().Events);
    }

    [Fact]
    public void Read_XdsWithoutEmg_SaysSo()
    {
        Write(Xds, "7.3", "no EMG");
        Assert.Contains("'xds.has_EMG': is 0: the recording has no EMG", Assert.Throws<InvalidDataException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6")]
    [InlineData("7")]
    [InlineData("7.3")]
    public void Read_Tresch_CountsPositionsFromOne(string version)
    {
        double[] expected = Write(Tresch, version, "all");
        EmgRecording recording = Read();
        Assert.Equal(expected, recording.Samples.Values);
        Assert.Equal(["BF", "TA"], recording.Channels.Select(c => c.Name));
        Assert.Equal((5000.0, 2.0), (recording.SampleRateHz, recording.StartSeconds));
        // Position 1 is the first sample, 51 the one 10 ms later.
        Assert.Equal(
            [new("foot_strike", 2), new("gait_cycle_start", 2), new("foot_off", 2.005), new("foot_strike", 2.01), new("gait_cycle_start", 2.01), new("good_gait_cycle_start", 2.01)],
            recording.Events);
        Assert.Equal(["hip", "knee"], recording.SideSignals[0].Channels.Select(c => c.Name));
        Assert.Equal(["toe_x", "toe_y", "toe_z", "heel_x", "heel_y", "heel_z"], recording.SideSignals[1].Channels.Select(c => c.Name));
        Assert.All(recording.SideSignals, s => Assert.Equal((200.0, 2.0), (s.SampleRateHz, s.StartSeconds)));
        Assert.Equal("Tresch laboratory's layout, EMG of 'emg_full_raw', not emg_full_fil (data.variable chooses). Left out, as emg_goodCh does not name them: GA.", recording.Provenance.Description);
    }

    [Fact]
    public void Read_TreschFiltered_WhereItIsAskedFor()
    {
        double[] expected = Write(Tresch, "7", "filtered");
        Assert.Equal(expected, Read(new() { Variable = "emg_full_fil" }).Samples.Values);
    }

    [Fact]
    public void Read_TreschPositionOutsideTheEmg_IsRefused()
    {
        Write(Tresch, "7", "outside");
        Assert.Contains("'gait.fOff_emgIdx': must hold whole numbers from 1 to 100, found 101", Assert.Throws<InvalidDataException>(() => Read()).Message, StringComparison.Ordinal);
    }

    private double[] Write(string script, string version, string what)
    {
        string printed = Python.Run(Mat73FileTests.Writer + Save + script, folder["a.mat"], version, what);
        return [.. printed.Split(' ').Select(HexadecimalFloat)];
    }

    private EmgRecording Read(DataConfig? config = null) => RecordingFile.Read(folder["a.mat"], config ?? new());

    // As Python's float.hex prints them: -0x1.5bf0a8b145769p+1.
    private static double HexadecimalFloat(string text)
    {
        string[] parts = text.TrimStart('-').Split('p');
        string[] digits = parts[0][2..].Split('.');
        long mantissa = Convert.ToInt64(digits[0] + (digits.Length > 1 ? digits[1] : "").PadRight(13, '0'), 16);
        double value = Math.ScaleB(mantissa, int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) - 52);
        return text[0] == '-' ? -value : value;
    }
}
