namespace AutoLfads.IO.Csv;

/// <summary>The lines of a text, with their numbers.</summary>
internal sealed class TextLines(TextReader text)
{
    private string? returned;

    /// <summary>Number of the line read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The next line, null at the end.</summary>
    public string? Next()
    {
        string? line = returned ?? text.ReadLine();
        returned = null;
        if (line is not null) Number++;
        return line;
    }

    /// <summary>The next line that is neither empty nor a comment ('#'), null at the end.</summary>
    public string? NextContent()
    {
        string? line = Next();
        while (line is not null && (line.Length == 0 || line[0] == '#')) line = Next();
        return line;
    }

    /// <summary>Makes the line read last the next one again.</summary>
    public void Return(string line)
    {
        returned = line;
        Number--;
    }
}
