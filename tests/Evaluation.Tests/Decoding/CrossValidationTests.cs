using AutoLfads.Evaluation.Decoding;
using CsCheck;

namespace AutoLfads.Evaluation.Tests.Decoding;

public sealed class CrossValidationTests
{
    [Fact]
    public void Rows_TenRowsInThreeFolds_FirstFoldIsLarger() => Assert.Equal([0, 4, 7, 10], CrossValidation.Rows(10, 3));

    [Fact]
    public void Rows_AnySizes_EveryFoldHasAllRowsOnceAndTheFirstOnesAreOneLarger() =>
        Gen.Select(Gen.Int[2, 20], Gen.Int[0, 300]).Sample((folds, extra) =>
        {
            int rows = folds + extra;
            int[] starts = CrossValidation.Rows(rows, folds);
            int[] sizes = [.. Enumerable.Range(0, folds).Select(f => starts[f + 1] - starts[f])];
            Assert.Equal(folds + 1, starts.Length);
            Assert.Equal(0, starts[0]);
            Assert.Equal(rows, starts[^1]);
            Assert.All(sizes.Take(rows % folds), s => Assert.Equal((rows / folds) + 1, s));
            Assert.All(sizes.Skip(rows % folds), s => Assert.Equal(rows / folds, s));
        });

    [Fact]
    public void Rows_FewerRowsThanFolds_Throws() =>
        Assert.Contains("10 folds", Assert.Throws<ArgumentOutOfRangeException>(() => CrossValidation.Rows(9, 10)).Message, StringComparison.Ordinal);

    [Fact]
    public void WholeWindows_AnyWindowLengths_NoWindowIsSplitAndWindowsAreDealtAsRows() =>
        Gen.Select(Gen.Int[2, 6], Gen.Int[1, 9].Array[6, 40]).Sample((folds, lengths) =>
        {
            // Every other window number: windows without complete rows leave gaps in the numbers.
            int[] windowOfRow = [.. lengths.SelectMany((length, w) => Enumerable.Repeat(2 * w, length))];
            int[] starts = CrossValidation.WholeWindows(windowOfRow, folds);
            int[] windowsPerFold = [.. Enumerable.Range(0, folds).Select(f => windowOfRow[starts[f]..starts[f + 1]].Distinct().Count())];
            Assert.Equal(lengths.Length, windowsPerFold.Sum());
            Assert.All(Enumerable.Range(0, folds), f => Assert.Equal((lengths.Length / folds) + (f < lengths.Length % folds ? 1 : 0), windowsPerFold[f]));
        });

    [Fact]
    public void WholeWindows_FewerWindowsThanFolds_SaysHowMany() =>
        Assert.Contains("got 2", Assert.Throws<ArgumentException>(() => CrossValidation.WholeWindows([0, 0, 0, 1, 1], 3)).Message, StringComparison.Ordinal);
}
