using AutoLfads.Tests;

namespace AutoLfads.Training.Tests;

public sealed class EpochTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string HistoryPath => folder["history.csv"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_History_HasItsColumnsAndNaNForTheRest()
    {
        File.WriteAllText(HistoryPath, "epoch,a,b\n0,1.5,NaN\n3,-2e-3,\n");

        EpochTable table = EpochTable.Read(HistoryPath);

        Assert.Equal(["a", "b"], table.Columns);
        Assert.Equal([0, 3], table.Epochs);
        Assert.Equal([1.5, -2e-3], table["a"]);
        Assert.Equal([double.NaN, double.NaN], table["b"]);
        Assert.Equal([double.NaN, double.NaN], table["unknown"]);
    }

    [Fact]
    public void Read_RowBeingWritten_IsLeftOut()
    {
        File.WriteAllText(HistoryPath, "epoch,a\n0,1\n1,2\n2,3.14");

        Assert.Equal([1, 2], EpochTable.Read(HistoryPath)["a"]);
    }

    [Fact]
    public void Read_NoFile_HasNoEpochs() => Assert.Empty(EpochTable.Read(HistoryPath).Epochs);

    [Theory]
    [InlineData("time,a\n0,1\n", "its first column must be 'epoch', was 'time'")]
    [InlineData("epoch,a\n0,1\n0,2\n", "line 3: a later epoch and 2 values were expected, found '0,2'")]
    [InlineData("epoch,a\n0,1,2\n", "line 2: a later epoch and 2 values were expected, found '0,1,2'")]
    [InlineData("epoch,a\n0,x\n", "line 2: a number was expected, found 'x'")]
    public void Read_AnythingElse_IsRefusedWithItsPlace(string content, string expected)
    {
        File.WriteAllText(HistoryPath, content);

        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => EpochTable.Read(HistoryPath)).Message, StringComparison.Ordinal);
    }
}
