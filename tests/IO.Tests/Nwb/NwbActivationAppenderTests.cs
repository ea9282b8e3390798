using AutoLfads.Core.Configuration;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Hdf5;
using AutoLfads.IO.Hdf5.Native;
using AutoLfads.IO.Nwb;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Nwb;

public sealed class NwbActivationAppenderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));

    private readonly TemporaryFolder folder = new();

    public NwbActivationAppenderTests() => NativeHdf5.Require();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("mV", false)]
    [InlineData("mV", true)]
    [InlineData("a.u.", false)]
    public void Append_FileOfThisSoftware_OnlyAddsAModuleThatKeepsTheRulesOfNwb(string unit, bool inPlace)
    {
        WriteOwn(unit);
        EmgRecording recording = Keep();

        NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(4000), new NwbAppendOptions { CreatedAt = Now, Recording = recording, InPlace = inPlace }, TestContext.Current.CancellationToken);

        AssertOnlyAdded("added /processing/muscle_activation");
        Assert.StartsWith("valid: ", NwbValidator.Check(folder["rec.nwb"]), StringComparison.Ordinal);
        // Nothing is left of the room that was taken for the library to write in.
        Assert.Equal(Hdf5Signature.StatedLength(folder["rec.nwb"]), new FileInfo(folder["rec.nwb"]).Length);
        Assert.Equal(["before.nwb", "rec.nwb"], Files());
        Samples.AssertEqual(recording.Samples, RecordingFile.Read(folder["rec.nwb"], new DataConfig()).Samples);
    }

    [Theory]
    [InlineData("earliest")]
    [InlineData("earliest", "processing")]
    [InlineData("earliest", "processing", "userblock", "circle")]
    [InlineData("latest")]
    [InlineData("latest", "processing")]
    [InlineData("latest", "processing", "userblock", "circle")]
    public void Append_FileOfAnotherProgram_OnlyAdds(string version, params string[] options)
    {
        ForeignNwb.Write(folder["rec.nwb"], version, options);
        EmgRecording recording = Keep();

        NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(4000), new NwbAppendOptions { CreatedAt = Now, Recording = recording }, TestContext.Current.CancellationToken);

        AssertOnlyAdded(options.Contains("processing") ? "added /processing/muscle_activation" : "added /processing");
        Assert.Equal(["before.nwb", "rec.nwb"], Files());
    }

    [Theory]
    [InlineData("own")]
    [InlineData("earliest")]
    [InlineData("latest")]
    public void Append_ComparedByAnIndependentTool_HasNoDifference(string kind)
    {
        string tool = File.ReadAllText(TestData.Require("tools/h5same.py"));
        if (kind == "own") WriteOwn("mV");
        else ForeignNwb.Write(folder["rec.nwb"], kind, "processing");
        NwbAppendOptions options = new() { CreatedAt = Now, Recording = Keep() };

        NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(4000), options, TestContext.Current.CancellationToken);
        string first = Python.Run(tool, folder["before.nwb"], folder["rec.nwb"]);
        NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(400), options with { Overwrite = true, InPlace = true }, TestContext.Current.CancellationToken);
        string second = Python.Run(tool, folder["before.nwb"], folder["rec.nwb"]);

        foreach (string found in new[] { first, second }) Assert.Matches(@"^\d+ objects compared, 0 differences; added: \['/processing/muscle_activation'\]$", found);
    }

    [Fact]
    public void Append_FileInSeveralFiles_IsRefused()
    {
        Python.Run(
            """
            import sys, h5py
            for name, options in dict(family=dict(driver='family', memb_size=1 << 20), split=dict(driver='split')).items():
                with h5py.File(f'{sys.argv[1]}/{name}' + ('%d.nwb' if name == 'family' else ''), 'w', **options) as f: f.attrs['neurodata_type'] = 'NWBFile'; f['identifier'] = 'x'; f['data'] = range(10)
            """,
            folder.Path);
        foreach (string path in new[] { folder["family0.nwb"], folder["split-m.h5"] })
        {
            byte[] before = File.ReadAllBytes(path);
            Exception failure = Assert.ThrowsAny<Exception>(() => NwbActivationAppender.Append(path, Samples.Activation(), new NwbAppendOptions { CreatedAt = Now }));
            TestContext.Current.TestOutputHelper!.WriteLine(failure.Message);
            Assert.True(failure is IOException or InvalidDataException, failure.ToString());
            Assert.Contains(Path.GetFileName(path), failure.Message, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllBytes(path));
        }

        Assert.DoesNotContain(Files(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Append_ReadByH5py_HasTheEstimateAndReferencesToTheRawEmg()
    {
        ForeignNwb.Write(folder["rec.nwb"], "earliest", "processing");
        ActivationEstimate estimate = Samples.Activation(4000);

        NwbActivationAppender.Append(folder["rec.nwb"], estimate, new NwbAppendOptions { CreatedAt = Now, Recording = Keep() }, TestContext.Current.CancellationToken);

        string found = Python.Run(
            """
            import sys, h5py, numpy as np
            with h5py.File(sys.argv[1], 'r') as f:
                m = f['processing/muscle_activation']
                print(m['muscle_activation/data'].shape, repr(float(m['muscle_activation/data'][17, 2])), np.isnan(m['muscle_activation/data'][0, 0]), m['muscle_activation/data'].compression)
                for r in m['source_series/series'][()]: print(r['idx_start'], r['count'], f[r['timeseries']].name)
                t = m['muscles']
                e = t['electrodes']
                print(list(t.attrs['colnames']), e.attrs['neurodata_type'], f[e.attrs['table']].name)
                print([n.decode() for n in t['muscle']] == [f[e.attrs['table']]['location'][r].decode() for r in e[()]], list(e[()]))
                print(sorted(f['processing']), len(set(o.attrs['object_id'] for o in [m, m['muscles'], m['windows'], e])))
            """,
            folder["rec.nwb"]);
        string[] expected =
        [
            $"(4000, 3) {estimate.Activation[17, 2]} True None",
            "0 3000 /acquisition/emg",
            "['muscle', 'side', 'source_channel', 'unit', 'clip_value', 'scale_value', 'included', 'electrodes'] DynamicTableRegion /general/extracellular_ephys/electrodes",
            "True [3, 1, 2]",
            "['behavior', 'muscle_activation'] 4",
        ];
        Assert.Equal(expected, found.Split('\n'));
    }

    [Fact]
    public void Append_EstimateOfAnotherFile_RefersToTheModulesOwnEmg()
    {
        ForeignNwb.Write(folder["rec.nwb"]);
        NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(), new NwbAppendOptions { CreatedAt = Now }, TestContext.Current.CancellationToken);
        string found = Python.Run(
            """
            import sys, h5py
            with h5py.File(sys.argv[1], 'r') as f:
                r = f['processing/muscle_activation/source_series/series'][0]
                print(r['idx_start'], r['count'], f[r['timeseries']].name, 'electrodes' in f['processing/muscle_activation/muscles'])
            """,
            folder["rec.nwb"]);
        Assert.Equal("0 40 /processing/muscle_activation/emg_preprocessed False", found);
    }

    [Theory]
    [InlineData("earliest")]
    [InlineData("latest")]
    public void Append_ListOfDatesThatCanGrow_HasTheDateOfTheAddition(string version)
    {
        ForeignNwb.Write(folder["rec.nwb"], version, "dates");
        Keep();

        NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(), new NwbAppendOptions { CreatedAt = Now }, TestContext.Current.CancellationToken);

        Assert.Equal("added /processing", UnchangedFile.Compare(folder["before.nwb"], folder["rec.nwb"], "/file_create_date"));
        string dates = Python.Run("import sys, h5py\nwith h5py.File(sys.argv[1], 'r') as f: print([d.decode() for d in f['file_create_date']])", folder["rec.nwb"]);
        Assert.Equal("['2024-03-05T20:00:00+00:00', '2026-01-02T03:04:05.000000+01:00']", dates);
    }

    [Fact]
    public void Append_ModuleThatIsThere_IsRefusedByNameOrReplaced()
    {
        ForeignNwb.Write(folder["rec.nwb"], "earliest", "processing");
        EmgRecording recording = Keep();
        NwbAppendOptions options = new() { CreatedAt = Now, Recording = recording };
        NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(), options, TestContext.Current.CancellationToken);
        byte[] first = File.ReadAllBytes(folder["rec.nwb"]);

        string message = Assert.Throws<InvalidDataException>(() => NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(), options, TestContext.Current.CancellationToken)).Message;

        Assert.StartsWith("'rec.nwb' has '/processing/muscle_activation' already: emg_preprocessed, factors, ", message, StringComparison.Ordinal);
        Assert.EndsWith("Replace it with --overwrite.", message, StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllBytes(folder["rec.nwb"]));
        NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(60, everything: false), options with { Overwrite = true }, TestContext.Current.CancellationToken);
        AssertOnlyAdded("added /processing/muscle_activation");
        Assert.Equal("60 False", Python.Run(
            "import sys, h5py\nwith h5py.File(sys.argv[1], 'r') as f: print(len(f['processing/muscle_activation/muscle_activation/data']), 'gamma_shape' in f['processing/muscle_activation'])", folder["rec.nwb"]));
    }

    [Fact]
    public void Append_ReplacedModuleThatATableRefersTo_IsRefused()
    {
        ForeignNwb.Write(folder["rec.nwb"], "earliest", "referring");
        string message = Refuse<InvalidDataException>(new NwbAppendOptions { CreatedAt = Now, Overwrite = true });
        Assert.Contains("cannot be replaced, because '/intervals/trials/timeseries' refers to something in it", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Append_LinkToAFile_AddsToTheFileAndKeepsTheLink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        WriteOwn("mV");
        Directory.CreateDirectory(folder["store"]);
        File.Move(folder["rec.nwb"], folder["store/1.nwb"]);
        File.CreateSymbolicLink(folder["rec.nwb"], folder["store/1.nwb"]);

        NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(), new NwbAppendOptions { CreatedAt = Now }, TestContext.Current.CancellationToken);

        Assert.NotNull(File.ResolveLinkTarget(folder["rec.nwb"], returnFinalTarget: false));
        Assert.Equal("['behavior', 'muscle_activation']", Python.Run("import sys, h5py\nwith h5py.File(sys.argv[1], 'r') as f: print(sorted(f['processing']))", folder["store/1.nwb"]));
    }

    [Fact]
    public void Append_Stopped_LeavesTheFileAndNoOther()
    {
        WriteOwn("mV");
        using CancellationTokenSource stop = new();
        stop.Cancel();
        byte[] before = File.ReadAllBytes(folder["rec.nwb"]);
        Assert.ThrowsAny<OperationCanceledException>(() => NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(), new NwbAppendOptions { CreatedAt = Now }, stop.Token));
        Assert.Equal(before, File.ReadAllBytes(folder["rec.nwb"]));
        Assert.Equal(["rec.nwb"], Files());
    }

    [Fact]
    public void Append_FileOfAKindThatCannotBeAddedTo_SaysWhy()
    {
        WriteOwn("mV");
        byte[] own = File.ReadAllBytes(folder["rec.nwb"]);
        NwbAppendOptions options = new() { CreatedAt = Now };

        File.SetAttributes(folder["rec.nwb"], FileAttributes.ReadOnly);
        Assert.Contains("is read-only", Refuse<UnauthorizedAccessException>(options), StringComparison.Ordinal);
        File.SetAttributes(folder["rec.nwb"], FileAttributes.Normal);
        File.WriteAllBytes(folder["rec.nwb"], own[..(own.Length / 2)]);
        Assert.Contains("cut short", Refuse<InvalidDataException>(options), StringComparison.Ordinal);
        Python.Run("import sys, h5py\nwith h5py.File(sys.argv[1], 'w') as f: f['emg'] = [1, 2]", folder["rec.nwb"]);
        Assert.Contains("is HDF5 but not NWB", Refuse<InvalidDataException>(options), StringComparison.Ordinal);
        Python.Run("import sys, h5py\nwith h5py.File(sys.argv[1], 'w') as f:\n  f.attrs['neurodata_type'] = 'NWBFile'; f['identifier'] = 'x'; f['processing'] = h5py.ExternalLink('other.h5', '/p')", folder["rec.nwb"]);
        Assert.Contains("'/processing' must be a group of this file, is a link to", Refuse<InvalidDataException>(options), StringComparison.Ordinal);
        File.Delete(folder["rec.nwb"]);
        Assert.Contains("There is no file", Assert.Throws<FileNotFoundException>(() => NwbActivationAppender.RequireAppendable(folder["rec.nwb"], options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r")]
    [InlineData("r+")]
    public void Append_FileThatAnotherProgramHasOpen_IsRefused(string mode)
    {
        WriteOwn("mV");
        using HeldFile held = HeldFile.By($"import sys, h5py\nwith h5py.File(sys.argv[1], '{mode}') as f:", folder["rec.nwb"]);
        IOException failure = Assert.ThrowsAny<IOException>(() => NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(), new NwbAppendOptions { CreatedAt = Now }));
        Assert.Contains("cannot be opened for writing", failure.Message, StringComparison.Ordinal);
        Assert.Contains("another program has it open", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["rec.nwb"], Files());
    }

    [Fact]
    public void Append_FileThatItsWriterDidNotClose_IsRefusedInTheLibrarysWords()
    {
        ForeignNwb.Write(folder["rec.nwb"], "latest");
        using (HeldFile held = HeldFile.By("import sys, h5py\nwith h5py.File(sys.argv[1], 'r+', libver='latest') as f:\n  f.swmr_mode = True", folder["rec.nwb"])) held.Kill();
        string message = Refuse<IOException>(new NwbAppendOptions { CreatedAt = Now });
        Assert.Contains("cannot be opened by HDF5's own library: ", message, StringComparison.Ordinal);
        Assert.Contains("h5clear", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NothingAtThePathThatIsNamed_SaysWhatToInstall()
    {
        string message = Assert.Throws<PlatformNotSupportedException>(() => Hdf5Library.Find(folder["nothing.so"])).Message;
        foreach (string part in new[] { "AUTOLFADS_LIBHDF5 names", "apt install libhdf5-103-1", "brew install hdf5", "hdf5.dll", "--sidecar" }) Assert.Contains(part, message, StringComparison.Ordinal);
    }

    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(folder.Path).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    // The recording, and a copy of its file as it is before.
    private EmgRecording Keep()
    {
        File.Copy(folder["rec.nwb"], folder["before.nwb"]);
        return RecordingFile.Read(folder["rec.nwb"], new DataConfig());
    }

    private void AssertOnlyAdded(string added) => Assert.Equal(added, UnchangedFile.Compare(folder["before.nwb"], folder["rec.nwb"]));

    private string Refuse<T>(NwbAppendOptions options)
        where T : Exception
    {
        byte[] before = File.ReadAllBytes(folder["rec.nwb"]);
        string message = Assert.ThrowsAny<T>(() => NwbActivationAppender.Append(folder["rec.nwb"], Samples.Activation(), options, TestContext.Current.CancellationToken)).Message;
        Assert.Equal(before, File.ReadAllBytes(folder["rec.nwb"]));
        Assert.Equal(["rec.nwb"], Files());
        return message;
    }

    private void WriteOwn(string unit) => NwbRecordingWriter.Write(
        folder["rec.nwb"],
        new EmgRecording([new("VL/VM", unit), new("TA", unit), new("Gastrocnemius médial", unit)], 1000, 0.5, Samples.Matrix(3, 5000, 3))
        {
            Gaps = [],
            SideSignals = [new("joint_angles", [new("knee", "deg"), new("ankle", "deg")], 200, 0.25, Samples.Matrix(11, 30, 2))],
            Events = [new("foot_strike", 0.51), new("foot_off", 0.52)],
        },
        new NwbSession { Identifier = "s01", Description = "Walking", StartTime = Now, CreatedAt = Now, Subject = new("R1", "Rattus norvegicus", "M", "P12W", "Adult rat") });
}
