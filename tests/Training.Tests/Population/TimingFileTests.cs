using AutoLfads.Tests;
using AutoLfads.Training.Population;

namespace AutoLfads.Training.Tests.Population;

public sealed class TimingFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Add_GenerationDoneAgain_ReplacesItsRow()
    {
        string path = folder["timing.csv"];
        TimingFile.Add(path, new GenerationTiming(0, 10, 19, 2));
        TimingFile.Add(path, new GenerationTiming(1, 5, 6, 2));
        TimingFile.Add(path, new GenerationTiming(1, 4, 7.5, 2));

        Assert.Equal([new GenerationTiming(0, 10, 19, 2), new GenerationTiming(1, 4, 7.5, 2)], TimingFile.Read(path));
        Assert.Equal("generation,wall_seconds,training_seconds,workers", File.ReadLines(path).First());
    }

    [Fact]
    public void Overhead_HalfOfTheWorkersTime_IsHalf() => Assert.Equal(0.5, new GenerationTiming(0, 10, 10, 2).Overhead);

    [Fact]
    public void Read_RowThatIsNone_NamesIt()
    {
        File.WriteAllLines(folder["timing.csv"], ["generation,wall_seconds,training_seconds,workers", "0,1,2"]);

        Assert.Contains("'0,1,2' is not a row", Assert.Throws<InvalidDataException>(() => TimingFile.Read(folder["timing.csv"])).Message, StringComparison.Ordinal);
    }
}
