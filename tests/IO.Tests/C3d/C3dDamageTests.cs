using AutoLfads.Core.Configuration;
using AutoLfads.Core.Recordings;
using AutoLfads.IO.C3d;
using AutoLfads.Tests;

namespace AutoLfads.IO.Tests.C3d;

public sealed class C3dDamageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<byte, bool> Kinds => new() { { 84, true }, { 84, false }, { 85, true }, { 85, false }, { 86, true }, { 86, false } };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_DamagedFile_IsRefusedOrReadWithinItsBounds(byte processor, bool isFloat) => Check(processor, isFloat, 60);

    [Theory(Explicit = true)]
    [MemberData(nameof(Kinds))]
    public void Read_ManyDamagedFiles_AreRefusedOrReadWithinTheirBounds(byte processor, bool isFloat) => Check(processor, isFloat, 3000);

    private void Check(byte processor, bool isFloat, int count)
    {
        int refused = 0;
        foreach (byte[] copy in DamagedCopies.Of(C3dBytes.Seed(processor, isFloat), processor, count))
        {
            File.WriteAllBytes(folder["a.c3d"], copy);
            try
            {
                EmgRecording recording = C3dRecordingReader.Read(folder["a.c3d"], new DataConfig());
                // No value is made of nothing: each has at least two bytes of the file, and markers store four numbers for three.
                long values = recording.Samples.Values.Length + recording.SideSignals.Sum(s => (long)s.Samples.Values.Length);
                Assert.InRange(values, 1, copy.Length / 2);
                Assert.DoesNotContain(recording.Samples.Values, double.IsInfinity);
            }
            catch (InvalidDataException e)
            {
                Assert.Contains("'a.c3d'", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, count / 10, count - 1);
    }
}
