using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.OpenSim;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.OpenSim;

public sealed class OpenSimRecordingReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_Envelopes_AreARecording()
    {
        EmgRecording recording = RecordingFile.Read(TestData.Require("data/human_gait_ceinmsrt/walk36/emgFilt.sto"), new DataConfig());
        Assert.Equal((100.0, 0.0, 6097), (recording.SampleRateHz, recording.StartSeconds, recording.SampleCount));
        Assert.Equal(["soleus_r", "med_gas_r", "lat_gas_r", "tib_ant_r", "semimem_r", "bifemlh_r", "vas_lat_r", "rect_fem_r", "vas_med_r"], recording.Channels.Select(c => c.Name));
        Assert.Equal((0.070021, "a.u."), (recording.Samples[0, 0], recording.Channels[0].Unit));
        Assert.Empty(recording.SideSignals);
        Assert.Equal("Normalized EMG Linear Envelopes", recording.Provenance.Description);
    }

    [Theory]
    [InlineData("human_gait_ceinmsrt/walk36/ik.sto", "holds no EMG but angles in degrees: pelvis_tilt")]
    [InlineData("human_gait_ceinmsrt/walk36/XLD.mot", "holds no EMG but coordinates, forces or markers: l_ground_force_vx")]
    [InlineData("opensim_walk/grf_walk.mot", "holds no EMG")]
    [InlineData("opensim_walk/moco_coordinates.sto", "holds no EMG")]
    [InlineData("opensim_walk/motion_capture_walk.trc", "holds no EMG but coordinates, forces or markers: R.Shoulder_x")]
    public void Read_WhatIsNotEmg_IsRefusedByName(string file, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => RecordingFile.Read(TestData.Require("data/" + file), new DataConfig())).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_Configuration_ChoosesTheColumns()
    {
        const string text = "a\nendheader\ntime\tTA\tGA\tground_force_vy\tnote\n0.1\t1\t2\t3\t4\n0.2\t5\t6\t7\t8\n";
        EmgRecording recording = Read(text, new DataConfig { SideSignals = ["note"], Unit = "mV" });
        Assert.Equal([new("TA", "mV"), new("GA", "mV")], recording.Channels);
        Assert.Equal(["ground_force_vy", "note"], Assert.Single(recording.SideSignals).Channels.Select(c => c.Name));
        Assert.Equal([3, 4, 7, 8], recording.SideSignals[0].Samples.Values);
        Assert.Equal((10.0, 0.1), (recording.SampleRateHz, recording.StartSeconds));
        Assert.Equal([2, 6], Read(text, new DataConfig { ChannelNames = ["GA"] }).Samples.Values);
        Assert.Contains("has no column 'VL', which data.channel_names names", Assert.Throws<InvalidDataException>(() => Read(text, new DataConfig { ChannelNames = ["VL"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_IrregularTimes_IsRefusedAsARecordingOnly()
    {
        const string text = "a\nendheader\ntime\tTA\n0\t1\n0.01\t2\n0.03\t3\n0.04\t3\n";
        Assert.Contains("times must be regular", Assert.Throws<InvalidDataException>(() => Read(text, new DataConfig())).Message, StringComparison.Ordinal);
        Assert.Equal([0, 0.01, 0.03, 0.04], OpenSimTableReader.Read(folder["a.mot"]).Times);
    }

    private EmgRecording Read(string text, DataConfig config)
    {
        File.WriteAllText(folder["a.mot"], text);
        return RecordingFile.Read(folder["a.mot"], config);
    }
}
