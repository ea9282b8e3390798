using AutoLfads.IO.Mat;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.Mat;

public sealed class MatFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("False")]
    [InlineData("True")]
    public void Read_FileOfScipy_HasTheValuesThatScipyReads(string compressed)
    {
        string expected = Python.Run(
            MatDump.OfScipy +
            """

            file, compressed = sys.argv[1], sys.argv[2] == 'True'
            r = np.random.default_rng(1)
            content = {'doubles': r.normal(size=(37, 5)), 'special': np.array([[np.nan, np.inf, -np.inf, -0.0, 5e-324, 1.7976931348623157e308]])}
            for t in ('f4', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4'):
                content['n_' + t] = (r.normal(size=(4, 3)) * 100).astype(t)
            for t in ('i8', 'u8'): content['n_' + t] = np.array([[1, 2 ** 53, 12345678901]], dtype=t)
            content['truth'] = np.array([[True, False], [False, True], [True, True]])
            content['three_axes'] = np.arange(24.0).reshape(2, 3, 4)
            content['none'] = np.zeros((0, 3))
            content['text'] = 'EMG of the day'
            content['umlaut'] = 'Gastrocnémius médiàl'
            content['rows'] = np.array(['TA', 'GAS', 'SOL '])
            cell = np.empty((2, 2), dtype=object)
            cell[0, 0], cell[1, 0], cell[0, 1], cell[1, 1] = 'TA', np.arange(3.0), np.zeros((0, 0)), np.array(['a', 'b'], dtype=object)
            content['cell'] = cell
            inner = {'rate': 2000.0, 'names': np.array(['x', 'yy'], dtype=object), 'deep': {'k': np.int16([[1, -2]])}}
            content['one'] = inner
            content['several'] = np.array([[(1.0, 'a'), (2.5, 'bcd'), (-3.0, 'e')]], dtype=[('value', 'O'), ('label', 'O')])
            scipy.io.savemat(file, content, do_compression=compressed, oned_as='row', long_field_names=True)
            dump_file(file)
            """,
            folder["scipy.mat"],
            compressed);
        Assert.Equal(expected, MatDump.Of(folder["scipy.mat"]));
        Assert.Contains($"n_u8 numeric 1x3 {Bits(1)} {Bits(9007199254740992)} {Bits(12345678901)}", expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-v6")]
    [InlineData("-v7")]
    public void Read_FileOfOctave_HasTheValuesThatScipyReads(string version)
    {
        Octave.Run(
            "m = magic(5) / 3; small = [1 2; 3 300]; negative = int32([-5 6]); s = single(pi); t = true(2, 1); z = zeros(3, 0); label = 'muscle'; rows = ['TA '; 'GAS'];"
            + "c = {'a', 1:3; {}, {'nested'}}; st.a = 1; st.b = 'two'; st.c = {1, 'x'}; arr = struct('v', {1, [2 3]}); big = reshape(sin(1:5000), 1000, 5); n3 = reshape(1:8, 2, 2, 2);"
            + $"save('{version}', '{folder["octave.mat"].Replace('\\', '/')}', 'm', 'small', 'negative', 's', 't', 'z', 'label', 'rows', 'c', 'st', 'arr', 'big', 'n3');");
        string expected = Python.Run(MatDump.OfScipy + "\ndump_file(sys.argv[1])", folder["octave.mat"]);
        Assert.Equal(expected, MatDump.Of(folder["octave.mat"]));
        Assert.Contains("arr struct 1x2", expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Read_EitherByteOrder_GivesTheSameValues(bool bigEndian, bool compressed)
    {
        Mat5Bytes w = new(bigEndian);
        byte[][] arrays =
        [
            w.Matrix("d", 2, 2, 1.5, -2, Math.PI, double.NaN),
            // Doubles that are whole numbers are stored as small ones, in short form where they fit.
            w.Array("as_int16", Mat5Bytes.Doubles, [1, 2], w.Short(3, [.. w.Bytes(2, -300), .. w.Bytes(2, 300)])),
            w.Array("truth", Mat5Bytes.Int16s - 1, 0x200, [1, 3], w.Short(2, [1, 0, 1])),
            w.Array("utf8", Mat5Bytes.Chars, [1, 2], w.Short(16, [0xC3, 0xA9, (byte)'x'])),
            w.Array("utf16", Mat5Bytes.Chars, [2, 2], w.Element(17, [.. "aébç".SelectMany(c => w.Bytes(2, c))])),
            w.Array("utf32", Mat5Bytes.Chars, [1, 2], w.Element(18, [.. w.Bytes(4, 0x1F9B5), .. w.Bytes(4, 'x')])),
            w.Array("singles", Mat5Bytes.Singles, [1, 1], w.Short(7, w.Bytes(4, BitConverter.SingleToInt32Bits(0.1f)))),
            w.Struct("s", ("names", w.Texts("", "TA", "GA")), ("none", w.Element(14, []))),
        ];
        File.WriteAllBytes(folder["a.mat"], w.File([.. arrays.Select(a => compressed ? w.Compressed(a) : a)]));
        Assert.Equal(
            $"""
            as_int16 numeric 1x2 {Bits(-300)} {Bits(300)}
            d numeric 2x2 {Bits(1.5)} {Bits(-2)} {Bits(Math.PI)} {Bits(double.NaN)}
            s struct 1x1
            s(1).names cell 1x2
            s(1).names{"{1}"} char TA
            s(1).names{"{2}"} char GA
            s(1).none numeric 0x0
            singles numeric 1x1 {Bits(0.1f)}
            truth numeric 1x3 {Bits(1)} {Bits(0)} {Bits(1)}
            utf16 char ab|éç
            utf32 char 🦵x
            utf8 char éx
            """,
            MatDump.Of(folder["a.mat"]));
    }

    [Fact]
    public void Variables_OfClassesThatAreNotRead_AreNamed()
    {
        Mat5Bytes w = new(false);
        byte[] opaque = w.Element(14, [.. w.Element(6, [.. w.Bytes(4, Mat5Bytes.Opaque), .. w.Bytes(4, 0)]), .. w.Short(1, "tab"u8.ToArray()), .. w.Short(1, "MCOS"u8.ToArray()), .. w.Element(1, "table"u8.ToArray()), .. w.Counting("", 1, 1)]);
        byte[] complex = w.Array("c", Mat5Bytes.Doubles, 0x800, [1, 1], w.Element(9, w.Bytes(8, 0)), w.Element(9, w.Bytes(8, 0)));
        byte[] sparse = w.Array("sp", Mat5Bytes.Sparse, [5, 7], w.Element(5, w.Bytes(4, 0)));
        byte[] subsystem = w.Counting("", 1, 3);
        File.WriteAllBytes(folder["a.mat"], w.File(opaque, w.Compressed(complex), sparse, subsystem));
        using IMatFile file = MatFormat.Open(folder["a.mat"]);
        Assert.Equal(["tab: table object [1 x 1]", "c: complex double [1 x 1]", "sp: sparse [5 x 7]"], file.Variables.Select(v => $"{v.Name}: {MatValue.Describe(v.ClassName, v.Shape)}"));
        Assert.Equal("tab unread table object", MatDump.Of(folder["a.mat"]).Split('\n')[^1]);
    }

    private static string Bits(double value) => BitConverter.DoubleToInt64Bits(value).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
