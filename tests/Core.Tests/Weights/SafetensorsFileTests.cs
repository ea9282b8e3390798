using System.Buffers.Binary;
using System.Text;
using AutoLfads.Core.Weights;
using AutoLfads.Tests;
using CsCheck;

namespace AutoLfads.Core.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private const string ReadInPython = """
        import json, struct, sys, numpy as np
        b = open(sys.argv[1], 'rb').read()
        n = struct.unpack('<Q', b[:8])[0]
        h = json.loads(b[8:8 + n]); d = b[8 + n:]
        assert n % 8 == 0 and h.pop('__metadata__') == {'a': 'b "c"'}
        t = {'F32': '<f4', 'F64': '<f8', 'I64': '<i8', 'U8': 'u1'}
        a = {k: np.frombuffer(d[v['data_offsets'][0]:v['data_offsets'][1]], t[v['dtype']]).reshape(v['shape']) for k, v in h.items()}
        assert all(v['data_offsets'][0] % np.dtype(t[v['dtype']]).itemsize == 0 for v in h.values())
        assert a['w'].tolist() == [[1.5, -2, 3], [4, 5, 0.25]] and a['e'].shape == (0, 4) and a['s'].shape == ()
        assert a['s'] == 0.1 and a['i'].tolist() == [-2**62, 7] and a['r'].tolist() == [1, 255, 3], a
        """;

    private const string WriteInPython = """
        import json, struct, sys, numpy as np
        w, i = np.arange(6, dtype='<f4'), np.array([2**60], dtype='<i8')
        h = json.dumps({'i': {'dtype': 'I64', 'shape': [1], 'data_offsets': [24, 32]}, 'w': {'dtype': 'F32', 'shape': [2, 3], 'data_offsets': [0, 24]}}).encode() + b'   '
        open(sys.argv[1], 'wb').write(struct.pack('<Q', len(h)) + h + w.tobytes() + i.tobytes())
        """;

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Write_EveryType_IsWhatAnIndependentReaderFinds()
    {
        new SafetensorsFile(
            new Dictionary<string, StoredArray>
            {
                ["r"] = new([3], new byte[] { 1, 255, 3 }),
                ["w"] = new([2, 3], new float[] { 1.5f, -2, 3, 4, 5, 0.25f }),
                ["s"] = new([], new[] { 0.1 }),
                ["e"] = new([0, 4], Array.Empty<float>()),
                ["i"] = new([2], new[] { -(1L << 62), 7 }),
            },
            new Dictionary<string, string> { ["a"] = "b \"c\"" }).Write(folder["x.safetensors"]);
        Python.Run(ReadInPython, folder["x.safetensors"]);
        Assert.Equal(["x.safetensors"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Read_FileOfAnotherWriter_GivesItsArraysWhateverTheirOrder()
    {
        Python.Run(WriteInPython, folder["x.safetensors"]);
        SafetensorsFile file = SafetensorsFile.Read(folder["x.safetensors"]);
        Assert.Equal([2, 3], file.Arrays["w"].Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Arrays["w"].ToWeight().Values);
        Assert.Equal(new[] { 1L << 60 }, file.Arrays["i"].Values);
        Assert.Empty(file.Metadata);
        Assert.Throws<InvalidDataException>(() => file.Arrays["i"].ToWeight());
    }

    [Fact]
    public void WriteThenRead_AnyArrays_AreTheSameBitForBit()
    {
        Gen<StoredArray> array = Gen.OneOf(
            Gen.Float.Array[0, 9].Select(v => new StoredArray([v.Length], v)),
            Gen.Double.Array[0, 9].Select(v => new StoredArray([1, v.Length], v)),
            Gen.Long.Array[0, 9].Select(v => new StoredArray([v.Length, 1], v)),
            Gen.Byte.Array[0, 9].Select(v => new StoredArray([v.Length], v)));
        Gen.Dictionary(Gen.String[1, 8], array)[0, 6].Sample(
            arrays =>
            {
                string path = folder[$"{Guid.NewGuid():N}"];
                new SafetensorsFile(arrays).Write(path);
                SafetensorsFile back = SafetensorsFile.Read(path);
                Assert.Equal(arrays.Keys.Order(StringComparer.Ordinal), back.Arrays.Keys.Order(StringComparer.Ordinal));
                foreach ((string name, StoredArray expected) in arrays)
                {
                    Assert.Equal(expected.Shape, back.Arrays[name].Shape);
                    Assert.Equal(expected.Values, back.Arrays[name].Values);
                }
            },
            iter: 50);
    }

    [Theory]
    [InlineData("[]", 0, "must be a JSON object")]
    [InlineData("{", 0, "not JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "'w' occurs twice")]
    [InlineData("""{"w":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}""", 8, "has the type BF16")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "does not have 8 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", 8, "does not have 8 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "integers of 0 or more")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "first and a last byte")]
    [InlineData("""{"w":{"dtype":"F32","shape":[250000],"data_offsets":[0,1000000]}}""", 8, "need 1000000 bytes of data, the file has 8")]
    [InlineData("""{"w":{"dtype":"U8","shape":[9000000000],"data_offsets":[0,9000000000]}}""", 8, "at most")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"v":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "neither overlap nor leave gaps")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "neither overlap nor leave gaps")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "need 4 bytes of data, the file has 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1]}}""", 4, "must have dtype, shape and data_offsets")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "'__metadata__.a' must be a string")]
    public void Read_DamagedHeader_SaysWhatIsWrong(string header, int dataBytes, string message)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        File.WriteAllBytes(folder["x"], [.. length, .. text, .. new byte[dataBytes]]);
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(folder["x"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        new SafetensorsFile(new Dictionary<string, StoredArray> { ["w"] = new([4], new float[4]) }).Write(folder["whole"]);
        byte[] whole = File.ReadAllBytes(folder["whole"]);
        for (int kept = 0; kept < whole.Length; kept++)
        {
            File.WriteAllBytes(folder["cut"], whole[..kept]);
            Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(folder["cut"]));
        }
    }

    [Fact]
    public void Read_HeaderLengthBeyondTheFile_IsRefusedWithoutAllocating()
    {
        File.WriteAllBytes(folder["x"], [255, 255, 255, 255, 255, 255, 255, 127, (byte)'{', (byte)'}']);
        Assert.Contains("at most 2 are possible", Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(folder["x"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_ValuesThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new StoredArray([2, 2], new float[3]));
        Assert.Throws<ArgumentException>(() => new StoredArray([2], new int[2]));
        Assert.Throws<ArgumentException>(() => new SafetensorsFile(new Dictionary<string, StoredArray> { ["__metadata__"] = new([1], new float[1]) }));
    }

    public void Dispose() => folder.Dispose();
}
