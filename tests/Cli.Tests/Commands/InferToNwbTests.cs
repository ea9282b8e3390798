using System.Diagnostics;
using AutoLfads.IO.Hdf5.Native;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>Estimates that go to the laboratory's own NWB file, or beside it.</summary>
public sealed class InferToNwbTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Append_Recording_HoldsItsEstimateAndIsStillThatRecording()
    {
        RequireLibrary();
        File.Copy(trained.Recording, folder["rec.nwb"]);

        string said = await Succeed("--append");
        string message = await CommandLine.Refuse(folder.Path, Request("--append"));
        await Succeed("--append", "--overwrite");
        CommandResult direct = await CommandLine.Run(Request("--append", "--overwrite", "--in-place"));

        Assert.EndsWith(folder["rec.nwb"] + "\n", said.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("'rec.nwb' has '/processing/muscle_activation' already: ", message, StringComparison.Ordinal);
        Assert.Contains("Replace it with --overwrite.", message, StringComparison.Ordinal);
        Assert.Equal(AutoLfadsCommand.Done, direct.Code);
        Assert.Contains("itself, without a safety copy: an interruption can damage the file.", direct.Error, StringComparison.Ordinal);
        Assert.Equal("rec.nwb", string.Join(' ', Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName)));
        string found = Python.Run(
            """
            import sys, h5py, numpy as np
            with h5py.File(sys.argv[1], 'r') as f, h5py.File(sys.argv[2], 'r') as w:
                m = f['processing/muscle_activation']
                r = m['source_series/series'][0]
                e = m['muscles/electrodes']
                print(f[r['timeseries']].name, r['count'] == len(f['acquisition/emg/data']), f[e.attrs['table']].name, list(e[()]) == list(range(len(e))))
                print(np.array_equal(m['muscle_activation/data'][()], w['processing/muscle_activation/muscle_activation/data'][()], equal_nan=True), sorted(f['processing']))
            """,
            folder["rec.nwb"],
            Path.Combine(trained.Estimate, "activation.nwb"));
        Assert.Equal(["/acquisition/emg True /general/extracellular_ephys/electrodes True", "True ['behavior', 'muscle_activation']"], found.Split('\n'));
        Assert.Contains("knee", await CommandLine.Succeed("evaluate", folder["rec.nwb"], "--target", "knee", "--max-lag", "0", "--folds", "3"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_EstimateOfAnotherFile_SaysWhoseTimesTheyAre()
    {
        RequireLibrary();
        File.Copy(trained.Recording, folder["other.nwb"]);
        CommandResult result = await CommandLine.Run("infer", trained.Run, trained.Recording, "--out", folder["other.nwb"], "--append");
        Assert.Equal(AutoLfadsCommand.Done, result.Code);
        Assert.Contains("is another file: its times are taken for seconds since the zero of times in", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sidecar_Recording_IsWrittenBesideAndTheRecordingIsUntouched()
    {
        File.Copy(trained.Recording, folder["rec.nwb"]);
        byte[] before = File.ReadAllBytes(folder["rec.nwb"]);

        // Whoever reads that --sidecar needs no library adds it to what was typed.
        await Succeed("--append", "--sidecar");
        string message = await CommandLine.Refuse(folder.Path, "infer", trained.Run, folder["rec.nwb"], "--sidecar");
        await Succeed("--sidecar", "--overwrite");

        Assert.Contains("rec_activation.nwb' exists already. Replace it with --overwrite.", message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder["rec.nwb"]));
        Assert.Equal("rec.nwb acquisition/emg 2024-05-06T10:00:00.000000+02:00", Python.Run(
            """
            import sys, h5py
            with h5py.File(sys.argv[1], 'r') as f:
                t = f['processing/muscle_activation/source_series']
                print(t['nwb_file'].asstr()[0], t['nwb_series'].asstr()[0], f['session_start_time'].asstr()[()])
            """,
            folder["rec_activation.nwb"]));
    }

    [Theory]
    [InlineData("Name the NWB file to add to, e.g. --append --out", "--append")]
    [InlineData("'{0}/none.nwb' is no file. Name the file with --out", "--append", "--out", "{0}/none.nwb")]
    [InlineData("'{0}' is a folder", "--append", "--out", "{0}")]
    [InlineData("'{0}/text.csv' is not HDF5, so it is not NWB", "--append", "--out", "{0}/text.csv")]
    [InlineData("--format does not go with --append", "--append", "--out", "{0}/rec.nwb", "--format", "nwb")]
    [InlineData("--session-start does not go with --append", "--append", "--out", "{0}/rec.nwb", "--session-start", "2024-05-06T10:00:00Z")]
    [InlineData("--session-start does not go with --sidecar", "--sidecar", "--session-start", "2024-05-06T10:00:00Z")]
    [InlineData("--in-place does not go with --sidecar", "--sidecar", "--in-place")]
    [InlineData("A sidecar is written beside the recording, '{0}/rec_activation.nwb'", "--sidecar", "--out", "{0}/else.nwb")]
    [InlineData("--overwrite and --in-place say how an estimate is added", "--overwrite")]
    [InlineData("--overwrite and --in-place say how an estimate is added", "--in-place", "--out", "{0}/rec.nwb")]
    public async Task Infer_OptionsThatContradict_AreRefused(string said, params string[] words)
    {
        RequireLibrary();
        File.Copy(trained.Recording, folder["rec.nwb"]);
        File.WriteAllText(folder["text.csv"], "a,b\n1,2\n");
        string In(string text) => text.Replace("{0}", folder.Path, StringComparison.Ordinal);

        string message = await CommandLine.Refuse(folder.Path, ["infer", trained.Run, folder["rec.nwb"], .. words.Select(In)]);

        Assert.Contains(In(said), message.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_WithoutTheLibrary_SaysWhatToInstallAndStillWritesASidecar()
    {
        File.Copy(trained.Recording, folder["rec.nwb"]);

        (int code, string said) = await RunWithoutLibrary(Request("--append"));
        (int beside, _) = await RunWithoutLibrary(Request("--sidecar"));
        (_, string doctor) = await RunWithoutLibrary("doctor");

        Assert.Equal(AutoLfadsCommand.WrongRequest, code);
        CommandLine.AssertPlain(said);
        foreach (string part in new[] { "AUTOLFADS_LIBHDF5 names", "apt install libhdf5-103-1", "--sidecar" }) Assert.Contains(part, said, StringComparison.Ordinal);
        Assert.Equal(AutoLfadsCommand.Done, beside);
        Assert.True(File.Exists(folder["rec_activation.nwb"]));
        Assert.Contains("none that can be used; infer --append needs it", doctor, StringComparison.Ordinal);
    }

    private static void RequireLibrary()
    {
        try
        {
            Hdf5Library.Require();
        }
        catch (PlatformNotSupportedException e)
        {
            Assert.Skip(e.Message);
        }
    }

    private static async Task<(int Code, string Said)> RunWithoutLibrary(params string[] words)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "autolfads.exe" : "autolfads"), words) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Hdf5Library.PathVariable] = Path.Combine(AppContext.BaseDirectory, "nothing.so");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + error);
    }

    private Task<string> Succeed(params string[] options) => CommandLine.Succeed(Request(options));

    private string[] Request(params string[] options) => ["infer", trained.Run, folder["rec.nwb"], "--out", folder["rec.nwb"], "--set", "inference.samples=2", .. options];
}
