using AutoLfads.Tests;
using PureHDF;

namespace AutoLfads.Cli.Tests.Commands;

/// <summary>Files that cannot be used: the message names the file, what is wrong, and the remedy, and nothing is written.</summary>
public sealed class WrongFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string[]> Unreadable => new()
    {
        { "absent.h5", ["No such file", "absent.h5", "Check the path"] },
        { "picture.png", ["'picture.png' is of no format", "NWB (.nwb)", "Export the recording as one of these"] },
        { "picture.csv", ["'picture.csv', line 2, column 1", "a number is required"] },
        { "empty.h5", ["'empty.h5' is empty", "Export or copy the recording again"] },
        { "empty.csv", ["'empty.csv' has no table", "A header of channel names and rows of numbers are required"] },
        { "text.h5", ["'text.h5' is not an HDF5 file although its name ends in .h5", "signature", "Export or copy"] },
        { "cut.h5", ["'cut.h5' is cut short", "Copy or export it again"] },
        { "cut-windows.h5", ["'cut-windows.h5' is cut short", "Copy or export it again"] },
        { "key.h5", ["'key.h5' is HDF5 but neither NWB nor a recording", "'emg' [time, channel]", "Found: signal"] },
        { "rank.h5", ["'rank.h5', 'emg'", "must have the axes [time, channel]", "[90]"] },
        { "transposed.h5", ["'transposed.h5', 'emg'", "more channels than samples", "Transpose it"] },
        { "zero.h5", ["'zero.h5', channel 'GA'", "every sample is 0", "preprocessing.channels"] },
        { "missing.h5", ["'missing.h5', channel 'VL'", "12 missing (NaN) samples, first at 0.300 s", "preprocessing.missing"] },
        { "rateless.h5", ["'rateless.h5' does not state its sample rate", "data.sample_rate_hz"] },
        { "rateless.csv", ["'rateless.csv' has no time column", "data.sample_rate_hz"] },
        { "uci.txt", ["'uci.txt' does not state its sample rate", "data.sample_rate_hz (1000"] },
    };

    public static TheoryData<string, string[]> UnusableWindows => new()
    {
        { "one-split.h5", ["'one-split.h5' has no 'valid_encod_data'", "requires train_encod_data and valid_encod_data"] },
        { "shapes.h5", ["'shapes.h5'", "must agree in bins and channels", "[4, 20, 3]", "[4, 40, 3]"] },
        { "no-validation.h5", ["There are no validation windows", "Split the windows anew"] },
        { "zeros.h5", ["model.observation gamma has no likelihood for 1 of 1920 samples of the training windows", "'channel_02', window 3, bin 5: 0", "zero_inflated_gamma"] },
        { "negative.h5", ["model.observation gamma has no likelihood for", "channel 'channel_01', window 1, bin 1: -", "Rectify the EMG"] },
        { "infinite.h5", ["has no likelihood for 1 of", "Write NaN where a sample is missing"] },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task EveryCommand_UnreadableRecording_IsRefusedAndWritesNothing(string name, string[] said)
    {
        Make(name);
        foreach (string[] command in new string[][] { ["prepare", folder[name], "--out", folder["new/windows.h5"]], ["train", folder[name], "--out", folder["run"], .. CommandLine.Tiny] })
        {
            string message = await CommandLine.Refuse(folder.Path, [.. command, .. CommandLine.ShortWindows]);
            Assert.All(said, part => Assert.Contains(part, message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(UnusableWindows))]
    public async Task Train_UnusableWindows_IsRefusedBeforeTheRunIsBegun(string name, string[] said)
    {
        Make(name);

        string message = await CommandLine.Refuse(folder.Path, ["train", folder[name], "--out", folder["run"], "--set", "data.bin_seconds=0.01", .. CommandLine.Tiny]);

        Assert.All(said, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Train_WindowsWithoutBinWidth_AsksForIt()
    {
        Samples.Windows(folder["trials.h5"]);

        string message = await CommandLine.Refuse(folder.Path, ["train", folder["trials.h5"], "--out", folder["run"], .. CommandLine.Tiny]);

        Assert.Contains("'trials.h5' does not state the width of its bins: set data.bin_seconds", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_RawEmgWithoutRectification_SaysWhichChainRectifies()
    {
        Samples.Recording(folder["a.h5"]);

        string message = await CommandLine.Refuse(folder.Path, ["train", folder["a.h5"], "--out", folder["run"], "--set", "preprocessing.chain=none", .. CommandLine.ShortWindows, .. CommandLine.Tiny]);

        Assert.Contains("'a.h5', channel '", message, StringComparison.Ordinal);
        Assert.Contains("of 2000 samples are 0 or below", message, StringComparison.Ordinal);
        Assert.Contains("choose a chain that rectifies", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_MissingSamples_TheRemedyOfTheMessageHelps()
    {
        Make("missing.h5");

        foreach (string policy in new[] { "mask", "interpolate" })
            await CommandLine.Succeed(["train", folder["missing.h5"], "--out", folder[policy], "--set", $"preprocessing.missing={policy}", .. CommandLine.ShortWindows, .. CommandLine.Tiny]);
    }

    [Fact]
    public async Task Prepare_WindowLongerThanTheRecording_SaysHowLongEachIs()
    {
        Samples.Recording(folder["a.h5"]);

        string message = await CommandLine.Refuse(folder.Path, ["prepare", folder["a.h5"], "--out", folder["w.h5"], "--set", "windowing.window_bins=1001"]);

        Assert.Contains("windowing.window_bins asks for 1001 bins", message, StringComparison.Ordinal);
        Assert.Contains("'a.h5' has 1000 bins (2 s)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent.h5", "No such file")]
    [InlineData("picture.png", "is of no format")]
    [InlineData("cut.h5", "is cut short")]
    [InlineData("empty.h5", "is empty")]
    [InlineData("", "No such file")]
    public async Task Inspect_Unreadable_IsRefused(string name, string said)
    {
        if (name.Length > 0) Make(name);
        Assert.Contains(said, await CommandLine.Refuse(folder.Path, "inspect", name.Length > 0 ? folder[name] : ""), StringComparison.Ordinal);
    }

    private void Make(string name)
    {
        string path = folder[name];
        switch (name)
        {
            case "picture.png" or "picture.csv":
                File.WriteAllBytes(path, [0x89, .. "PNG\r\n"u8, 0x1A, .. "\n"u8, .. Enumerable.Range(0, 200).Select(i => (byte)i)]);
                break;
            case "empty.h5" or "empty.csv":
                File.WriteAllBytes(path, []);
                break;
            case "text.h5":
                File.WriteAllText(path, "TA,GA\n1,2\n");
                break;
            case "cut.h5":
                CutInHalf(Samples.Recording(path));
                break;
            case "cut-windows.h5":
                CutInHalf(Samples.Windows(path));
                break;
            case "key.h5":
                new H5File { ["signal"] = new H5Dataset(Samples.RawEmg(30), fileDims: [30, 3]) }.Write(path);
                break;
            case "rank.h5":
                new H5File { ["emg"] = Samples.RawEmg(30) }.Write(path);
                break;
            case "transposed.h5":
                new H5File { ["emg"] = new H5Dataset(Samples.RawEmg(30), fileDims: [3, 30]) }.Write(path);
                break;
            case "zero.h5":
                Samples.Recording(path, emg => SetChannel(emg, 1, 0, Samples.Count, 0));
                break;
            case "missing.h5":
                Samples.Recording(path, emg => SetChannel(emg, 2, 300, 312, double.NaN));
                break;
            case "rateless.h5":
                Samples.Recording(path, rate: false);
                break;
            case "rateless.csv":
                Samples.Text(path, time: false);
                break;
            case "uci.txt":
                File.WriteAllLines(path, ["File Name: 1Nmar", "Channel 1: 'Recto Femoral', 3 values, engineering units: mV, no filters.", "", "0.1", "0.2", "0.3"]);
                break;
            case "one-split.h5":
                new H5File { ["train_encod_data"] = new H5Dataset(new float[480], fileDims: [4, 40, 3]) }.Write(path);
                break;
            case "shapes.h5":
                new H5File { ["train_encod_data"] = new H5Dataset(new float[480], fileDims: [4, 40, 3]), ["valid_encod_data"] = new H5Dataset(new float[240], fileDims: [4, 20, 3]) }.Write(path);
                break;
            case "no-validation.h5":
                Samples.Windows(path, behaviour: false, validCount: 0);
                break;
            case "zeros.h5":
                Samples.Windows(path, emg => emg[(((2 * 40) + 4) * 3) + 1] = 0);
                break;
            case "negative.h5":
                Samples.Windows(path, emg => Negate(emg));
                break;
            case "infinite.h5":
                Samples.Windows(path, emg => emg[7] = float.PositiveInfinity);
                break;
        }
    }

    private static void CutInHalf(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        File.WriteAllBytes(path, content[..(content.Length / 2)]);
    }

    private static void Negate(float[] emg)
    {
        for (int i = 0; i < emg.Length; i++) emg[i] = -emg[i];
    }

    private static void SetChannel(double[] emg, int channel, int first, int end, double value)
    {
        for (int t = first; t < end; t++) emg[(t * 3) + channel] = value;
    }
}
