namespace AutoLfads.IO.Csv;

/// <summary>The numbers of one text: with decimal points, or with decimal commas where a comma cannot separate fields. One text has one of the two.</summary>
/// <param name="delimiter">What separates fields.</param>
internal sealed class NumberText(char delimiter)
{
    private const int LongestNumber = 64;

    private char? mark;

    /// <summary>A value from a field; an empty one and NaN are missing.</summary>
    public bool TryNumber(ReadOnlySpan<char> field, out double value)
    {
        if (delimiter == ',') return TextTable.TryNumber(field, out value);
        int comma = field.IndexOf(','), point = field.IndexOf('.');
        value = 0;
        if (comma < 0 && point < 0) return TextTable.TryNumber(field, out value);
        char own = comma < 0 ? '.' : ',';
        bool readable = (comma < 0 || point < 0) && (mark ?? own) == own && field.Length <= LongestNumber;
        if (!readable) return false;
        if (comma < 0)
        {
            if (!TextTable.TryNumber(field, out value)) return false;
        }
        else
        {
            Span<char> pointed = stackalloc char[LongestNumber];
            field.CopyTo(pointed);
            pointed[comma] = '.';
            if (!TextTable.TryNumber(pointed[..field.Length], out value)) return false;
        }

        mark = own;
        return true;
    }
}
