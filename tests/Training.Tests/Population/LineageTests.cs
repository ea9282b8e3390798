using AutoLfads.Training.Population;

namespace AutoLfads.Training.Tests.Population;

public sealed class LineageTests
{
    // Parents by generation and member.
    private static readonly int?[][] Parents = [[null, null, null], [0, 0, 2], [2, 1, 2], [0, 0, 1]];

    [Theory]
    [InlineData(3, 0, new[] { 2, 2, 0, 0 })]
    [InlineData(3, 1, new[] { 2, 2, 0, 1 })]
    [InlineData(3, 2, new[] { 0, 1, 1, 2 })]
    [InlineData(1, 1, new[] { 0, 1 })]
    [InlineData(0, 2, new[] { 2 })]
    public void AncestorsOf_Member_FollowsItsParents(int generation, int member, int[] expected) => Assert.Equal(expected, Lineage.AncestorsOf(Records(), generation, member));

    [Theory]
    [InlineData(4, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 3)]
    [InlineData(0, -1)]
    public void AncestorsOf_NobodyRecorded_IsRefused(int generation, int member) => Assert.Throws<ArgumentOutOfRangeException>(() => Lineage.AncestorsOf(Records(), generation, member));

    private static GenerationRecord[] Records() =>
    [
        .. Parents.Select((parents, g) => new GenerationRecord
        {
            Generation = g,
            Epochs = g + 1,
            IslandBests = [],
            Members = [.. parents.Select((parent, m) => new MemberRecord(m, MemberStatus.Trained, new Dictionary<string, double>()) { Parent = parent, Rank = m })],
        }),
    ];
}
