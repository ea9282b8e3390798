using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

public sealed class NwbActivationReaderTests : IDisposable
{
    internal static readonly NwbSession Session = new()
    {
        Identifier = "s01-activation",
        Description = "Walking",
        StartTime = new DateTimeOffset(2024, 3, 5, 14, 30, 0, TimeSpan.FromHours(-5)),
        CreatedAt = new DateTimeOffset(2024, 3, 6, 9, 0, 0, TimeSpan.Zero),
    };

    private const string Module = "processing/muscle_activation";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(40, true)]
    [InlineData(40, false)]
    [InlineData(5000, true)]
    public void Read_WrittenEstimate_IsExactlyTheSame(int samples, bool everything)
    {
        ActivationEstimate estimate = Samples.Activation(samples, everything);
        NwbActivationWriter.Write(folder["activation.nwb"], estimate, Session);

        ActivationEstimate read = NwbActivationReader.Read(folder["activation.nwb"]);

        Samples.AssertEqual(estimate, read);
        // NWB lists events in order of time, and signals in the order of their names in the file.
        Assert.Equal(estimate.Events.OrderBy(e => e.Seconds), read.Events);
        Samples.AssertEqual(estimate.SideSignals.OrderBy(s => s.Name, StringComparer.Ordinal), read.SideSignals.OrderBy(s => s.Name, StringComparer.Ordinal));
        Assert.True(NwbActivationReader.IsEstimateAlone(folder["activation.nwb"]));
    }

    [Theory]
    [InlineData("earliest")]
    [InlineData("latest")]
    public void Read_AddedToTheRecordingOfAnotherProgram_IsTheEstimateWithWhatTheFileHasBeside(string version)
    {
        NativeHdf5.Require();
        ForeignNwb.Write(folder["rec.nwb"], version, "processing");
        EmgRecording recording = RecordingFile.Read(folder["rec.nwb"], new DataConfig());
        ActivationEstimate estimate = Samples.Activation(4000);
        NwbActivationAppender.Append(folder["rec.nwb"], estimate, new NwbAppendOptions { CreatedAt = Session.CreatedAt, Recording = recording }, TestContext.Current.CancellationToken);

        ActivationEstimate read = NwbActivationReader.Read(folder["rec.nwb"]);

        Samples.AssertEqual(estimate, read);
        Assert.Equal(recording.Events, read.Events);
        Samples.AssertEqual(recording.SideSignals, read.SideSignals);
        Assert.False(NwbActivationReader.IsEstimateAlone(folder["rec.nwb"]));
        Samples.AssertEqual(estimate, EstimateFile.Read(folder["rec.nwb"]));
    }

    [Theory]
    [InlineData($"del f['{Module}']", "holds no estimate of muscle activation")]
    [InlineData($"del f['{Module}/muscle_activation']", "holds no estimate of muscle activation")]
    [InlineData("del f.attrs['neurodata_type']", "is HDF5 but not NWB")]
    [InlineData($"del f['{Module}/muscle_activation_variance']", $"'{Module}/muscle_activation_variance': is required")]
    [InlineData($"del f['{Module}/gamma_rate/data']; f['{Module}/gamma_rate/data'] = np.zeros((40, 2))", "[40, 3] of the estimate, has [40, 2]")]
    [InlineData($"del f['{Module}/factors/data']; f['{Module}/factors/data'] = np.zeros((39, 2))", "[40, any] of the estimate, has [39, 2]")]
    [InlineData($"del f['{Module}/muscles/muscle']; f['{Module}/muscles/muscle'] = ['TA', 'VL']", "as many units as names, has 3 and 2")]
    [InlineData($"del f['{Module}/muscles/muscle'], f['{Module}/muscles/unit']; f['{Module}/muscles/muscle'] = f['{Module}/muscles/unit'] = ['TA', 'VL']", "must have 2 columns")]
    [InlineData($"f['{Module}/muscle_activation'].attrs['comments'] = 'mine'", "comments that say how the estimate was made")]
    [InlineData($"f['{Module}/muscle_activation'].attrs['comments'] = '{{\"software\": \"autolfads\"}}'", "comments that say how the estimate was made")]
    [InlineData($"f['{Module}/windows/start_time'][1] = -7", "from the estimate's first bin on")]
    [InlineData($"f['{Module}/windows/start_time'][1] = np.nan", "from the estimate's first bin on")]
    [InlineData($"f['{Module}/model_parameters/key'][0] = 'other'", "must have a row 'metadata_json'")]
    [InlineData($"f['{Module}/model_parameters/value'][0] = '{{'", "is not the JSON that is required")]
    [InlineData($"f['{Module}/model_parameters/value'][0] = 'null'", "must not be null")]
    [InlineData($"f['{Module}/muscle_activation/starting_time'].attrs['rate'] = 0.0", "with a rate above 0")]
    public void Read_WhatIsNoWholeEstimate_SaysWhatIsRequiredAndWhere(string edit, string said)
    {
        NwbActivationWriter.Write(folder["activation.nwb"], Samples.Activation(), Session);
        Python.Run($"import sys, h5py, numpy as np\nwith h5py.File(sys.argv[1], 'r+') as f: {edit}", folder["activation.nwb"]);
        string message = Assert.Throws<InvalidDataException>(() => NwbActivationReader.Read(folder["activation.nwb"])).Message;
        Assert.StartsWith("'activation.nwb'", message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SignalBesideThatCannotBeRead_IsNamedInTheProvenance()
    {
        NwbActivationWriter.Write(folder["activation.nwb"], Samples.Activation(), Session);
        Python.Run("import sys, h5py\nwith h5py.File(sys.argv[1], 'r+') as f: f['processing/behavior/joint_angles/starting_time'].attrs['rate'] = -1.0", folder["activation.nwb"]);
        ActivationEstimate read = NwbActivationReader.Read(folder["activation.nwb"]);
        Assert.Equal(["force/plate 1"], read.SideSignals.Select(s => s.Name));
        Assert.Contains("Not read: 'activation.nwb', 'processing/behavior/joint_angles/starting_time'", read.Provenance.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void EstimateFileRead_NoSuchFile_SaysSo() =>
        Assert.Contains("There is no file", Assert.Throws<FileNotFoundException>(() => EstimateFile.Read(folder["none.nwb"])).Message, StringComparison.Ordinal);
}
