namespace AutoLfads.Core.Weights;

/// <summary>One array as a header describes it.</summary>
/// <param name="Name">The array's name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Size of each axis.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">The byte after the last.</param>
internal sealed record SafetensorsEntry(string Name, SafetensorsType Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    public long Count => (End - Begin) / Type.Size;
}
