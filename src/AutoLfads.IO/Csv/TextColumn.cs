namespace AutoLfads.IO.Csv;

/// <summary>One column of a text file: its name, its unit where the file states one, and its values, NaN where missing.</summary>
internal sealed record TextColumn(string Name, string? Unit, List<double> Values);
