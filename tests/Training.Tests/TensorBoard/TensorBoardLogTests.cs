using System.Globalization;
using AutoLfads.Tests;
using AutoLfads.Training.Population;
using AutoLfads.Training.Selection;
using AutoLfads.Training.TensorBoard;

namespace AutoLfads.Training.Tests.TensorBoard;

public sealed class TensorBoardLogTests : IDisposable
{
    private static readonly DateTimeOffset Begun = new(2024, 5, 6, 8, 0, 0, 500, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();

    private RunFolder Run => new(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rebuild_TwoGenerations_IsReadByAnIndependentReaderAsTheHistory()
    {
        WriteHistories(epochs: 5);
        TensorBoardLog log = new(Run, Begun);
        log.Rebuild(members: 2, [Generation(0, 3), Generation(1, 5)]);

        for (int member = 0; member < 2; member++)
        {
            List<(double Wall, int Step, string Tag, float Value)> scalars = Read(log.PathOf(member));
            Assert.All(scalars, s => Assert.Equal(1714982400.5, s.Wall));
            // Not the scores of the epochs that have none, nor the likelihood of samples held out: nothing was.
            Assert.Equal(Enumerable.Range(0, 5).Select(epoch => (epoch, (float)Likelihood(member, epoch))), scalars.Where(s => s.Tag == "valid_reconstruction_nll").Select(s => (s.Step, s.Value)));
            Assert.Equal([(2, 7f + member), (4, 7f + member)], scalars.Where(s => s.Tag == "held_out_blocks").Select(s => (s.Step, s.Value)));
            Assert.DoesNotContain(scalars, s => s.Tag == "held_out_nll" || s.Tag == "epoch");
            Assert.Equal([0.1f, 0.1f, 0.1f, 0.2f, 0.2f], scalars.Where(s => s.Tag == "hp/learning_rate").Select(s => s.Value));
        }
    }

    [Fact]
    public void Append_GenerationByGeneration_GivesTheFileOfRebuild()
    {
        TensorBoardLog grown = new(Run, Begun);
        grown.Rebuild(2, []);
        WriteHistories(epochs: 4);
        // The fourth epoch is of the generation that is under way.
        grown.Append(Generation(0, 3));
        WriteHistories(epochs: 5);
        grown.Append(Generation(1, 5));
        byte[] appended = File.ReadAllBytes(grown.PathOf(1));

        new TensorBoardLog(Run, Begun).Rebuild(2, [Generation(0, 3), Generation(1, 5)]);

        Assert.Equal(File.ReadAllBytes(grown.PathOf(1)), appended);
    }

    [Fact]
    public void Rebuild_FilesOfEarlier_AreGone()
    {
        TensorBoardLog log = new(Run, Begun);
        string old = Path.Combine(Path.GetDirectoryName(log.PathOf(0))!, "events.out.tfevents.old");
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        File.WriteAllText(old, "old");

        log.Rebuild(2, []);

        Assert.Equal([log.PathOf(0)], Directory.GetFiles(Path.GetDirectoryName(old)!));
        Assert.Empty(Read(log.PathOf(0)));
    }

    private static double Likelihood(int member, int epoch) => 1.5 + (0.1 * member) - (0.01 * epoch);

    private static GenerationRecord Generation(int number, int epochs) => new()
    {
        Generation = number,
        IslandBests = [],
        Epochs = epochs,
        Members = [.. Enumerable.Range(0, 2).Select(m => new MemberRecord(m, MemberStatus.Trained, new Dictionary<string, double> { ["learning_rate"] = 0.1 * (number + 1) }) { Rank = m })],
    };

    private void WriteHistories(int epochs)
    {
        for (int member = 0; member < 2; member++)
        {
            Directory.CreateDirectory(Run.Member(member).Path);
            TrainingHistory.Truncate(Run.Member(member).HistoryPath, 0);
            for (int epoch = 0; epoch < epochs; epoch++) TrainingHistory.Append(Run.Member(member).HistoryPath, Epoch(member, epoch));
        }
    }

    private static EpochSummary Epoch(int member, int epoch) => new()
    {
        Epoch = epoch,
        TrainTotal = 2,
        TrainReconstructionNll = 1,
        InitialConditionKl = 3,
        InferredInputKl = 4,
        RecurrentL2 = 5,
        ValidReconstructionNll = Likelihood(member, epoch),
        ValidSmoothed = 1,
        GradientNorm = 1,
        LearningRate = 0.1,
        Scores = epoch is 2 or 4 ? new SelectionScores(1, 2, 3, 7 + member) : null,
        Seconds = 1,
    };

    /// <summary>Reads an event file with code that shares nothing with the writer: the checksum bit by bit, and the protobuf by its fields.</summary>
    private static List<(double Wall, int Step, string Tag, float Value)> Read(string path)
    {
        const string Script = """
            import struct, sys
            def crc32c(data):
                crc = 0xFFFFFFFF
                for byte in data:
                    crc ^= byte
                    for _ in range(8):
                        crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
                return crc ^ 0xFFFFFFFF
            assert crc32c(b'123456789') == 0xE3069283
            def masked(data):
                crc = crc32c(data)
                return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF
            def varint(data, at):
                value = shift = 0
                while True:
                    byte = data[at]; at += 1
                    value |= (byte & 127) << shift; shift += 7
                    if byte < 128: return value, at
            def fields(data):
                at = 0
                while at < len(data):
                    key, at = varint(data, at)
                    kind = key & 7
                    if kind == 0: value, at = varint(data, at)
                    elif kind == 1: value, at = struct.unpack_from('<d', data, at)[0], at + 8
                    elif kind == 5: value, at = struct.unpack_from('<f', data, at)[0], at + 4
                    elif kind == 2:
                        size, at = varint(data, at)
                        value, at = data[at:at + size], at + size
                    else: raise ValueError(kind)
                    yield key >> 3, value
                assert at == len(data)
            data = open(sys.argv[1], 'rb').read()
            at, first = 0, True
            while at < len(data):
                size, check = struct.unpack_from('<QI', data, at)
                assert check == masked(data[at:at + 8])
                event = data[at + 12:at + 12 + size]
                assert struct.unpack_from('<I', data, at + 12 + size)[0] == masked(event)
                at += 16 + size
                content = dict(fields(event))
                if first:
                    assert content[3] == b'brain.Event:2' and 5 not in content
                    first = False
                    continue
                for number, value in fields(content[5]):
                    assert number == 1
                    scalar = dict(fields(value))
                    print(repr(content[1]), content[2], scalar[1].decode(), repr(scalar[2]))
            assert not first
            """;
        return [.. Python.Run(Script, path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .Select(cells => (Number(cells[0]), (int)Number(cells[1]), cells[2], (float)Number(cells[3])))];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
