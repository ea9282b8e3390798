using AutoLfads.Core.Recordings;
using AutoLfads.IO.OpenSim;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.OpenSim;

public sealed class OpenSimTableReaderTests : IDisposable
{
    // Tabs alone part the cells of marker files; an empty one is a marker that was not seen.
    private const string ReadWithNumpy = """
        import sys, numpy as np
        path, out = sys.argv[1:]
        lines = open(path).read().split('\n')
        if path.endswith('.trc'):
            rows = [l.rstrip('\t\r').split('\t')[1:] for l in lines[5:] if l.strip()]
        else:
            end = [l.strip().lower() for l in lines].index('endheader')
            rows = [l.split() for l in lines[end + 2:] if l.strip()]
        table = np.array([[float(c) if c.strip() else np.nan for c in row] for row in rows])
        table.tofile(out)
        print(*table.shape)
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("human_gait_ceinmsrt/walk36/emgFilt.sto", 6097, "soleus_r", "vas_med_r", false)]
    [InlineData("human_gait_ceinmsrt/walk36/XLD.mot", 6097, "l_ground_force_vx", "ground_torque_z", false)]
    [InlineData("human_gait_ceinmsrt/walk36/ik.sto", 6097, "pelvis_tilt", "lumbar_rotation", true)]
    [InlineData("opensim_walk/grf_walk.mot", 4778, "ground_force_r_vx", "ground_torque_l_z", false)]
    [InlineData("opensim_walk/moco_coordinates.sto", 1350, "/jointset/ground_pelvis/pelvis_tilt/value", null, false)]
    [InlineData("opensim_walk/motion_capture_walk.trc", 238, "R.Shoulder_x", null, false)]
    public void Read_RealFile_HasTheNumbersNumpyReads(string file, int rows, string first, string? last, bool inDegrees)
    {
        string path = TestData.Require("data/" + file);
        string shape = Python.Run(ReadWithNumpy, path, folder["table"]);

        OpenSimTable table = OpenSimTableReader.Read(path);

        Assert.Equal($"{rows} {table.Labels.Count + 1}", shape);
        Assert.Equal((rows, first, inDegrees), (table.Values.SampleCount, table.Labels[0], table.InDegrees));
        if (last is not null) Assert.Equal(last, table.Labels[^1]);
        double[] numbers = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(folder["table"])).ToArray();
        int width = table.Labels.Count + 1;
        Assert.Equal(table.Times, Enumerable.Range(0, rows).Select(r => numbers[r * width]));
        Assert.Equal(table.Values.Values, numbers.Where((_, i) => i % width > 0));
    }

    [Fact]
    public void ToSideSignal_Kinematics_HasItsRate()
    {
        SideSignal angles = OpenSimTableReader.Read(TestData.Require("data/human_gait_ceinmsrt/walk36/ik.sto")).ToSideSignal("joint_angles", l => l.Contains("_t", StringComparison.Ordinal) ? "m" : "deg");
        Assert.Equal(("joint_angles", 100.0, 0.0, 23), (angles.Name, angles.SampleRateHz, angles.StartSeconds, angles.Channels.Count));
    }

    [Theory]
    [InlineData("muscle_emg\nnRows=2\nnColumns=2\nendheader\ntime\tBIC.activation\n0\t1\n1\t2\n", "muscle_emg", "BIC.activation", "1 2")]
    [InlineData("a\r\nversion=1\r\ndatarows 2\r\ndatacolumns 3\r\nendheader\r\n\r\ntime A  B\r\n 0  1 -nan\r\n\r\n.5\t3e-1  nan\r\n", "a", "A,B", "1 NaN 0.3 NaN")]
    [InlineData("name walk\ndatacolumns 2\ndatarows 3\nrange 0 1\notherdata 1\nEndHeader\nA\tB\n1 2\n3 4\n5 6\n", "walk", "A,B", "1 2 3 4 5 6")]
    [InlineData("DataType=Vec3\nversion=3\nendheader\ntime\tM\n0\t1,2,3\n1\t4,5,6\n", "", "M_x,M_y,M_z", "1 2 3 4 5 6")]
    [InlineData("x\nnColumns=3\nendheader\ntime\tLeft TA\tRight TA\t\n0\t1\t2\t\n", "x", "Left TA,Right TA", "1 2")]
    [InlineData("x\nnColumns=5\nendheader\ntime\tA\n0\t1\n", "x", "A", "1")]
    [InlineData("endheader\nT\tA\n0\t1\n", "", "A", "1")]
    public void Read_EveryDialect_IsRead(string text, string name, string labels, string values)
    {
        OpenSimTable table = Read(text);
        Assert.Equal((name, labels), (table.Name, string.Join(',', table.Labels)));
        Assert.Equal(values, string.Join(' ', table.Values.Values));
        if (name == "walk") Assert.Equal([0, 0.5, 1], table.Times);
    }

    [Theory]
    [InlineData("a\nendheader\ntime\tx\n0\t1\n", false)]
    [InlineData("a\nAngles are in degrees.\nendheader\ntime\tx\n0\t1\n", true)]
    [InlineData("a\nAngles are in degrees.\ninDegrees=no\nendheader\ntime\tx\n0\t1\n", false)]
    [InlineData("a\nInDegrees=YES\nendheader\ntime\tx\n0\t1\n", true)]
    public void Read_Angles_AreInTheUnitTheHeaderStates(string text, bool inDegrees) => Assert.Equal(inDegrees, Read(text).InDegrees);

    [Fact]
    public void Read_MarkersNotSeen_AreMissing()
    {
        OpenSimTable table = Read("PathFileType\t4\t(X/Y/Z)\ta.trc\nDataRate\tNumFrames\tNumMarkers\tUnits\n100\t2\t2\tmm\nFrame#\tTime\tA\t\t\tB\n\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n\n1\t0\t\t\t\t4\t5\t6\n2\t0.01\t1\t2\t3\n");
        Assert.Equal("NaN NaN NaN 4 5 6 1 2 3 NaN NaN NaN", string.Join(' ', table.Values.Values));
        Assert.Equal(("mm", "A_x"), (table.Header["units"], table.Labels[0]));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("time\tA\n0\t1\n", "a line 'endheader' is required")]
    [InlineData("nRows=3\nendheader\ntime\tA\n0\t1\n", "states 3 rows in its header and has 1. It is cut short")]
    [InlineData("nRows=1\nendheader\ntime\tA\n0\t1\n1\t1\n", "states 1 rows in its header and has 2. Correct nRows")]
    [InlineData("nColumns=x\nendheader\ntime\tA\n0\t1\n", "nColumns must be a whole number, is 'x'")]
    [InlineData("endheader\nA\tB\n0\t1\n", "line 2: the first label must be 'time', is 'A'")]
    [InlineData("endheader\ntime\tA\tA\n0\t1\t2\n", "label 'A' stands there twice")]
    [InlineData("endheader\ntime\tA\t\tB\n0\t1\t2\t3\n", "label 3 is empty")]
    [InlineData("endheader\ntime\tA\n0\t1\n0\t2\n", "line 4: times must rise; 0 s follows 0 s")]
    [InlineData("endheader\ntime\tA\n0\t1\n1\n", "line 4: 2 numbers are required, one for each label, found 1")]
    [InlineData("endheader\ntime\tA\n0\tx\n", "line 3: column 'A': a number is required (NaN where missing), found 'x'")]
    [InlineData("endheader\ntime\tA\n0\tinf\n", "column 'A': a number is required")]
    [InlineData("endheader\ntime\tA\n", "has no rows")]
    [InlineData("endheader\n", "a line of labels is required")]
    [InlineData("DataType=SpatialVec\nendheader\ntime\tA\n0\t1\n", "its DataType is SpatialVec")]
    [InlineData("PathFileType\nNumFrames\tNumMarkers\n1\t2\nFrame#\tTime\tA\nX1\n1\t0\t1\t2\t3\n", "the header states 2 markers, there are 1")]
    [InlineData("PathFileType\nNumFrames\n2\nFrame#\tTime\tA\nX1\n1\t0\t1\t2\t3\n", "states 2 frames in its header and has 1. It is cut short")]
    [InlineData("PathFileType\nNumFrames\n1\nFrame#\tTime\tA\nX1\n1\t0\t1\t2\t3\t4\n", "found 6 cells")]
    public void Read_Unusable_SaysWhereAndWhat(string text, string message) => Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);

    private OpenSimTable Read(string text)
    {
        File.WriteAllText(folder["a.sto"], text);
        return OpenSimTableReader.Read(folder["a.sto"]);
    }
}
