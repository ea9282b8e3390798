namespace AutoLfads.IO.Mat;

/// <summary>What a file's directory says of one variable.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="ClassName">What it is, e.g. "double" or "complex double".</param>
/// <param name="Shape">Size of each axis.</param>
internal sealed record MatVariable(string Name, string ClassName, int[] Shape);
