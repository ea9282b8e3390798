using System.Globalization;
using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.OpenSim;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.OpenSim;

public sealed class OpenSimActivationWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_Estimate_HasTheHeaderOfEveryVersion()
    {
        OpenSimActivationWriter.Write(folder["a.sto"], Estimate([0.1, 2, 1e-7, 1 / 3.0], 2));
        Assert.Equal(
            "muscle_excitation\nversion=1\nnRows=2\nnColumns=3\ninDegrees=no\nendheader\ntime\tTA\tGA__medial\n1.5\t0.1\t2\n1.502\t1E-07\t0.3333333333333333\n",
            File.ReadAllText(folder["a.sto"]));
    }

    [Theory]
    [InlineData(OpenSimLabelStyle.Plain, "TA")]
    [InlineData(OpenSimLabelStyle.Dot, "TA.activation")]
    [InlineData(OpenSimLabelStyle.Path, "/forceset/TA")]
    [InlineData(OpenSimLabelStyle.PathState, "/forceset/TA/activation")]
    public void Write_LabelStyle_NamesColumnsForTheirReader(OpenSimLabelStyle style, string label)
    {
        OpenSimActivationWriter.Write(folder["a.sto"], Estimate([1, 2], 2), style);
        Assert.Equal(label, OpenSimTableReader.Read(folder["a.sto"]).Labels[0]);
    }

    [Fact]
    public void Write_Gaps_AreRefusedOrInterpolated()
    {
        ActivationEstimate estimate = Estimate([double.NaN, 1, 1, 5, double.NaN, double.NaN, double.NaN, 7, 4, 9, 5, double.NaN], 2);
        string message = Assert.Throws<InvalidDataException>(() => OpenSimActivationWriter.Write(folder["a.sto"], estimate)).Message;
        Assert.Contains("'a.sto' cannot be written: 3 of 6 bins have no estimate, the first at 1.5 s (channel 'TA')", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));

        OpenSimActivationWriter.Write(folder["a.sto"], estimate, missing: OpenSimMissing.Interpolate);

        OpenSimTable table = OpenSimTableReader.Read(folder["a.sto"]);
        Assert.Equal([1.502, 1.504, 1.506, 1.508], table.Times);
        Assert.Equal([1, 5, 2, 6, 3, 7, 4, 9], table.Values.Values.Select(v => Math.Round(v, 9)));
        Assert.Throws<InvalidDataException>(() => OpenSimActivationWriter.Write(folder["b.sto"], Estimate([double.NaN, 1], 2), missing: OpenSimMissing.Interpolate));
    }

    [Theory]
    [InlineData("GA", "GA", "would both have the label 'GA'")]
    [InlineData("G A", "G_A", "would both have the label 'G_A'")]
    [InlineData("TA", "time", "would be taken for the time")]
    public void Write_UnusableLabels_AreRefused(string first, string second, string message)
    {
        ActivationEstimate estimate = Estimate([1, 2], 2) with { Channels = [new(first, "mV"), new(second, "mV")] };
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => OpenSimActivationWriter.Write(folder["a.sto"], estimate)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WhereCommasAreDecimal_ReadsBackInNumpyToTheBit()
    {
        ActivationEstimate estimate = Long();
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            OpenSimActivationWriter.Write(folder["a.sto"], estimate);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        string read = Python.Run("import sys, numpy as np\nt = np.genfromtxt(sys.argv[1], delimiter='\\t', skip_header=6, names=True)\nprint(*[repr(float(v)) for row in t for v in list(row)[1:]])", folder["a.sto"]);
        Assert.Equal(estimate.Activation.Values, Numbers(read));
    }

    [Fact]
    public void Write_Estimate_ReadsBackInOctaveToTheBit()
    {
        ActivationEstimate estimate = Long();
        OpenSimActivationWriter.Write(folder["a.sto"], estimate);
        string read = Octave.Run($"d = importdata('{folder["a.sto"]}', \"\\t\", 7); printf('%.17g ', d.data(:, 2:end)');");
        Assert.Equal(estimate.Activation.Values, Numbers(read));
    }

    private static ActivationEstimate Estimate(double[] values, int channels) => Samples.Activation(2, everything: false) with
    {
        Channels = [new("TA", "mV"), new("GA, medial", "mV")],
        Activation = new SampleMatrix(values.Length / channels, channels, values),
        SampleRateHz = 500,
        StartSeconds = 1.5,
    };

    private static ActivationEstimate Long()
    {
        Random random = new(3);
        return Estimate([.. Enumerable.Range(0, 400).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-9, 4)))], 2);
    }

    private static IEnumerable<double> Numbers(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => double.Parse(v, CultureInfo.InvariantCulture));
}
