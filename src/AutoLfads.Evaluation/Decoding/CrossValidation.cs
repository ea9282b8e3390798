namespace AutoLfads.Evaluation.Decoding;

/// <summary>Contiguous, unshuffled folds.</summary>
public static class CrossValidation
{
    /// <summary>Splits rows into contiguous folds of which the first (rows mod folds) are one row larger, as scikit-learn's KFold without shuffling.</summary>
    /// <param name="rowCount">Rows to split; at least <paramref name="foldCount"/>.</param>
    /// <param name="foldCount">Number of folds; 2 or more.</param>
    /// <returns>First row of each fold and, last, the number of rows: foldCount + 1 values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds, or fewer rows than folds.</exception>
    public static int[] Rows(int rowCount, int foldCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(foldCount, 2);
        if (rowCount < foldCount)
            throw new ArgumentOutOfRangeException(nameof(rowCount), rowCount, $"{foldCount} folds need as many rows. Use fewer folds or more data.");
        int[] starts = new int[foldCount + 1];
        for (int fold = 0; fold < foldCount; fold++)
            starts[fold + 1] = starts[fold] + (rowCount / foldCount) + (fold < rowCount % foldCount ? 1 : 0);
        return starts;
    }

    /// <summary>Splits rows into contiguous folds of whole windows: the windows are split as <see cref="Rows"/> splits rows.</summary>
    /// <param name="windowOfRow">Window that each row belongs to; the rows of a window are consecutive.</param>
    /// <param name="foldCount">Number of folds; 2 or more.</param>
    /// <returns>First row of each fold and, last, the number of rows: foldCount + 1 values.</returns>
    /// <exception cref="ArgumentException">There are fewer windows with rows than folds.</exception>
    public static int[] WholeWindows(ReadOnlySpan<int> windowOfRow, int foldCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(foldCount, 2);
        List<int> windowStarts = [];
        for (int row = 0; row < windowOfRow.Length; row++)
            if (row == 0 || windowOfRow[row] != windowOfRow[row - 1]) windowStarts.Add(row);
        if (windowStarts.Count < foldCount)
        {
            throw new ArgumentException(
                $"{foldCount} folds of whole windows need as many windows with complete rows, got {windowStarts.Count}. Use fewer folds or more data.", nameof(windowOfRow));
        }

        windowStarts.Add(windowOfRow.Length);
        return [.. Rows(windowStarts.Count - 1, foldCount).Select(window => windowStarts[window])];
    }

    /// <summary>Deals bins to folds.</summary>
    /// <param name="bins">The bins, ascending.</param>
    /// <param name="windowBins">Bins of a window.</param>
    /// <param name="foldCount">Number of folds; 2 or more.</param>
    /// <param name="scheme">Whether windows stay whole.</param>
    internal static int[] Split(int[] bins, int windowBins, int foldCount, FoldScheme scheme) => scheme == FoldScheme.WholeWindows
        ? WholeWindows(Array.ConvertAll(bins, bin => bin / windowBins), foldCount)
        : Rows(bins.Length, foldCount);
}
