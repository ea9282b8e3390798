using System.Text.RegularExpressions;

namespace AutoLfads.Architecture.Tests;

/// <summary>Code, comments and documents speak of the project alone.</summary>
public sealed class WordsTests
{
    // Written apart where they would otherwise be found in this very file.
    private static readonly Regex MachinePath = new(@"(?<![\w.~/$}-])/(wor" + @"k|roo" + @"t|tm" + @"p|hom" + @"e/\w+)/[\w.]|[A-Z]:\\Use" + @"rs\\", RegexOptions.Compiled);

    private static readonly Regex ForbiddenWord = new(
        @"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b|(?i)\b((sub)?age" + @"nts?|clau" + @"de|anth" + @"ropic|open" + @"ai|chat" + @"gpt|copi" + @"lot)\b"
        + @"|should never hap" + @"pen|\b(issue|pull request|pr) #\d",
        RegexOptions.Compiled);

    public static TheoryData<string> Lines => ["see /wor" + "k/main", "in /tm" + "p/brief", "at /roo" + "t/.cache", "under /hom" + "e/someone/data", @"C:\Use" + @"rs\someone"];

    [Fact]
    public void Files_OfTheRepository_HaveNoMachinePath() => Assert.Empty(Matches(MachinePath));

    [Fact]
    public void Files_OfTheRepository_HaveNoForbiddenWord() => Assert.Empty(Matches(ForbiddenWord));

    [Theory]
    [MemberData(nameof(Lines))]
    public void MachinePath_OfAnyKind_IsFound(string line) => Assert.Matches(MachinePath, line);

    [Theory]
    [InlineData("src/work/file.cs")]
    [InlineData("$(pwd)/tmp")]
    [InlineData("https://example.org/home/page")]
    public void MachinePath_InARelativePathOrAddress_IsNone(string line) => Assert.DoesNotMatch(MachinePath, line);

    [Theory]
    [InlineData("TO" + "DO: later")]
    [InlineData("this should never hap" + "pen")]
    [InlineData("fixes issue " + "#12")]
    public void ForbiddenWord_OfAnyKind_IsFound(string line) => Assert.Matches(ForbiddenWord, line);

    [Theory]
    [InlineData("multi-session alignment")]
    [InlineData("reagents and management")]
    [InlineData("a todo list of muscles")]
    public void ForbiddenWord_InAnotherWord_IsNone(string line) => Assert.DoesNotMatch(ForbiddenWord, line);

    private static List<string> Matches(Regex pattern)
    {
        List<string> found = [];
        foreach (string path in Repository.Files())
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(Repository.Root, path));
            if (bytes.Contains((byte)0)) continue;
            string[] lines = System.Text.Encoding.UTF8.GetString(bytes).Split('\n');
            for (int i = 0; i < lines.Length; i++)
                if (pattern.Match(lines[i]) is { Success: true } match) found.Add($"{path}:{i + 1}: '{match.Value}'");
        }

        return found;
    }
}
