using System.Text.Json;
using AutoLfads.Cli.Tests.Commands;
using AutoLfads.Tests;

namespace AutoLfads.Cli.Tests.Inspection;

/// <summary><c>inspect</c> shows what a file of every format holds, and what <c>prepare</c> would make of it.</summary>
public sealed class InspectFormatTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("nwb", "NWB", 12)]
    [InlineData("hdf5", "plain HDF5", 3)]
    [InlineData("csv", "text", 3)]
    [InlineData("delsys", "text of Delsys", 2)]
    [InlineData("sto", "OpenSim table", 12)]
    public async Task Inspect_Recording_NamesItsFormatAndForecastsItsWindows(string format, string name, int channels)
    {
        string path = format switch
        {
            "nwb" => trained.Recording,
            "hdf5" => Commands.Samples.Recording(folder["a.h5"]),
            "csv" => Commands.Samples.Text(folder["a.csv"], time: true),
            "delsys" => Delsys(folder["a.csv"]),
            _ => Path.Combine(trained.Estimate, "activation.sto"),
        };

        using JsonDocument report = JsonDocument.Parse(await CommandLine.Succeed(["inspect", path, "--json", .. CommandLine.ShortWindows]));
        JsonElement root = report.RootElement;
        string text = await CommandLine.Succeed(["inspect", path, .. CommandLine.ShortWindows]);

        Assert.Equal("recording", root.GetProperty("kind").GetString());
        Assert.Equal(name, root.GetProperty("facts").GetProperty("format").GetString());
        Assert.Equal(channels, root.GetProperty("channels").GetArrayLength());
        // The estimate of a model that was hardly trained may look like anything.
        if (format != "sto") Assert.Contains("raw", root.GetProperty("channels").EnumerateArray().Select(c => c.GetProperty("kind").GetString()));
        JsonElement preparation = root.GetProperty("preparation");
        Assert.InRange(preparation.GetProperty("train_windows").GetInt32(), 5, 1000);
        Assert.Equal(40, preparation.GetProperty("window_bins").GetInt32());
        Assert.Contains($"cut {preparation.GetProperty("train_windows").GetInt32()} training and ", text, StringComparison.Ordinal);
        Assert.Contains("high-pass", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_Forecast_IsWhatPrepareDoes()
    {
        string[] settings = [.. CommandLine.ShortWindows, "--set", "augmentation.shift_max_bins=2"];
        Assert.Contains("52 training and 14 validation windows of 40 bins at 500 Hz", await CommandLine.Succeed(["inspect", trained.Recording, .. settings]), StringComparison.Ordinal);
        Assert.Contains("52 training and 14 validation windows of 40 bins at 500 Hz", trained.Prepared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_RecordingThatPrepareWouldRefuse_SaysWhy()
    {
        string path = Commands.Samples.Recording(folder["a.h5"], emg => emg[600] = double.NaN);
        string text = await CommandLine.Succeed(["inspect", path, .. CommandLine.ShortWindows]);
        Assert.Contains("prepare would refuse it: 'a.h5'", text, StringComparison.Ordinal);
        Assert.Contains("misses 1 samples, the first at 0.200 s", text, StringComparison.Ordinal);
        Assert.Contains("prepare would:\n", await CommandLine.Succeed(["inspect", path, "--set", "preprocessing.missing=interpolate", .. CommandLine.ShortWindows]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_Matlab_ShowsItsChannels()
    {
        Python.Run("import sys, numpy as np, scipy.io\nscipy.io.savemat(sys.argv[1], {'emg': np.random.default_rng(1).normal(size=(6000, 2)), 'fs': 2000.0})", folder["a.mat"]);
        string text = await CommandLine.Succeed("inspect", folder["a.mat"]);
        Assert.Contains("format        MATLAB", text, StringComparison.Ordinal);
        Assert.Contains("3.000 s (6000 samples at 2000 Hz)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data/opensim_walk/motion_capture_walk.trc", "R.ASIS_x")]
    [InlineData("data/opensim_walk/moco_coordinates.sto", "/jointset/")]
    [InlineData("data/opensim_walk/grf_walk.mot", "ground_force")]
    public async Task Inspect_TableWithoutEmg_SaysSoAndShowsItsColumns(string file, string column)
    {
        string text = await CommandLine.Succeed("inspect", TestData.Require(file));
        Assert.Contains(": table\n", text, StringComparison.Ordinal);
        Assert.Contains("EMG      none: the columns are coordinates, forces or markers", text, StringComparison.Ordinal);
        Assert.Contains(column, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_Hdf5WithoutEmg_ListsWhatMayBeMeant()
    {
        new PureHDF.H5File { ["raw"] = new PureHDF.H5Group { ["signals"] = new PureHDF.H5Dataset(new double[6000], fileDims: [3000, 2]) } }.Write(folder["a.h5"]);
        Assert.Contains("Datasets of numbers: /raw/signals [3000 x 2]", await CommandLine.Refuse(folder.Path, "inspect", folder["a.h5"]), StringComparison.Ordinal);
        Assert.Contains("EMG of '/raw/signals'", await CommandLine.Succeed("inspect", folder["a.h5"], "--set", "data.variable=/raw/signals", "--set", "data.sample_rate_hz=1000"), StringComparison.Ordinal);
    }

    private static string Delsys(string path)
    {
        double[] emg = Commands.Samples.RawEmg();
        IEnumerable<string> rows = Enumerable.Range(0, Commands.Samples.Count).Select(t => FormattableString.Invariant($"{t / 1000.0:e6},{emg[t * 3]:e6},{t / 1000.0:e6},{emg[(t * 3) + 1]:e6}"));
        File.WriteAllLines(path, rows.Prepend("X [s],\"TA: EMG 1 [V]\",X [s],\"GA: EMG 2 [V]\""));
        return path;
    }
}
