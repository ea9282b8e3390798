using AutoLfads.Inference.Forward;

namespace AutoLfads.Inference.Tests.Forward;

public sealed class ProtobufReaderTests
{
    [Fact]
    public void Next_EveryWireType_GivesItsValue()
    {
        // 1: varint 300; 2: "abc"; 3: fixed32 7; 4: fixed64 −1; 5: varint −1; 2000: empty.
        byte[] message = [0x08, 0xAC, 0x02, 0x12, 3, (byte)'a', (byte)'b', (byte)'c', 0x1D, 7, 0, 0, 0, 0x21, .. Enumerable.Repeat((byte)0xFF, 8), 0x28, .. Enumerable.Repeat((byte)0xFF, 9), 1, 0x82, 0x7D, 0];
        ProtobufReader reader = new(message);
        List<(int, long, string)> fields = [];
        while (reader.Next()) fields.Add((reader.Field, reader.Integer, System.Text.Encoding.ASCII.GetString(reader.Bytes)));
        Assert.Equal([(1, 300, ""), (2, 0, "abc"), (3, 7, ""), (4, -1, ""), (5, -1, ""), (2000, 0, "")], fields);
    }

    [Theory]
    [InlineData(new byte[] { 0x08 }, "ends within a number")]
    [InlineData(new byte[] { 0x08, 0x80 }, "ends within a number")]
    [InlineData(new byte[] { 0x12, 4, 1, 2, 3 }, "claims 4 bytes, 3 are left")]
    [InlineData(new byte[] { 0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 }, "are left")]
    [InlineData(new byte[] { 0x1D, 7, 0, 0 }, "claims 4 bytes")]
    [InlineData(new byte[] { 0x21, 7 }, "claims 8 bytes")]
    [InlineData(new byte[] { 0x0B }, "wire type 3")]
    [InlineData(new byte[] { 0x00, 1 }, "number 0")]
    [InlineData(new byte[] { 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1 }, "more than ten bytes")]
    public void Next_BytesThatAreNoMessage_Throws(byte[] message, string expected)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
        {
            ProtobufReader reader = new(message);
            while (reader.Next())
            {
            }
        });
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
