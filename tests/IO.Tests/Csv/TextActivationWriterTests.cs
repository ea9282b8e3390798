using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.Csv;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Csv;

public sealed class TextActivationWriterTests
{
    [Fact]
    public void Write_Estimate_IsAPlainTable()
    {
        using TemporaryFolder folder = new();
        ActivationEstimate estimate = Samples.Activation(2, everything: false) with
        {
            Channels = [new("TA", "mV"), new("GA, medial", "mV"), new("\"VL\"", "mV")],
            Activation = new SampleMatrix(2, 3, [double.NaN, 0.1, 2, 1e-7, 1 / 3.0, 4]),
            SampleRateHz = 500,
            StartSeconds = 1.5,
        };

        TextActivationWriter.Write(folder["activation.csv"], estimate);

        Assert.Equal(
            "time [s],TA [mV],\"GA, medial [mV]\",\"\"\"VL\"\" [mV]\"\n1.5,NaN,0.1,2\n1.502,1E-07,0.3333333333333333,4\n",
            File.ReadAllText(folder["activation.csv"]));
    }
}
