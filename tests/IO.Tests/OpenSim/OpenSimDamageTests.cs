using System.Text;
using AutoLfads.Core.Configuration;
using AutoLfads.IO.OpenSim;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.OpenSim;

public sealed class OpenSimDamageTests : IDisposable
{
    private const string Storage = "emg\nversion=1\nnRows=4\nnColumns=3\ninDegrees=no\nendheader\ntime\tTA\tGA\n0\t0.1\t0.2\n0.01\t0.3\t0.4\n0.02\t0.5\tnan\n0.03\t0.7\t0.8\n";

    private const string Markers =
        "PathFileType\t4\t(X/Y/Z)\ta.trc\nDataRate\tNumFrames\tNumMarkers\tUnits\n100\t2\t2\tmm\nFrame#\tTime\tA\t\t\tB\n\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n\n1\t0\t\t\t\t4\t5\t6\n2\t0.01\t1\t2\t3\t4\t5\t6\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Storage)]
    [InlineData(Markers)]
    public void Read_DamagedTable_IsRefusedOrReadAsItStands(string text) => Check(text, 150);

    [Theory(Explicit = true)]
    [InlineData(Storage)]
    [InlineData(Markers)]
    public void Read_ManyDamagedTables_AreRefusedOrReadAsTheyStand(string text) => Check(text, 3000);

    private void Check(string text, int count)
    {
        int refused = 0;
        foreach (byte[] copy in DamagedCopies.Of(Encoding.ASCII.GetBytes(text), 5, count))
        {
            File.WriteAllBytes(folder["a.sto"], copy);
            try
            {
                OpenSimTable table = OpenSimTableReader.Read(folder["a.sto"]);
                Assert.Equal(table.Times.Count * table.Labels.Count, table.Values.Values.Length);
                Assert.Equal(table.Times.Order(), table.Times);
                Assert.DoesNotContain(table.Values.Values, double.IsInfinity);
                if (table.Labels.Count > 0) OpenSimRecordingReader.Of(table, new DataConfig());
            }
            catch (InvalidDataException e)
            {
                Assert.Contains("'a.sto'", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, count / 10, count);
    }
}
