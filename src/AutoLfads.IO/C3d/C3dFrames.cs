using System.Globalization;

namespace AutoLfads.IO.C3d;

/// <summary>Finds the number of frames, which the header can state up to 65535 only and for which systems have parameters of their own.</summary>
internal static class C3dFrames
{
    private const int WordSize = 1 << 16;

    /// <summary>The first frame and the number of frames: those of the statement that fills the file to its last block, else those of the most trustworthy one that fits.</summary>
    /// <param name="header">States frames of 16 bits.</param>
    /// <param name="parameters">May state more.</param>
    /// <param name="dataBytes">From the first frame to the end of the file.</param>
    /// <param name="frameBytes">Bytes of a frame.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="InvalidDataException">The file holds fewer frames than all statements say.</exception>
    public static (int First, int Count) Of(C3dHeader header, C3dParameters parameters, long dataBytes, long frameBytes, string file)
    {
        List<(int First, long Count)> stated = [];
        if (Field(parameters, "TRIAL:ACTUAL_START_FIELD") is { } start && Field(parameters, "TRIAL:ACTUAL_END_FIELD") is { } end) stated.Add((start, (long)end - start + 1));
        foreach (string name in new[] { "POINT:LONG_FRAMES", "POINT:FRAMES" })
            if (parameters.Find(name)?.IsNumeric == true && parameters.Count(name) is { } frames) stated.Add((header.FirstFrame, frames));
        stated.Add((header.FirstFrame, header.LastFrame - header.FirstFrame + 1));
        stated.RemoveAll(s => s.Count <= 0);
        long held = dataBytes / frameBytes;
        int fitting = stated.FindIndex(s => s.Count <= held && dataBytes - (s.Count * frameBytes) < C3dHeader.BlockBytes);
        if (fitting < 0) fitting = stated.FindIndex(s => s.Count <= held);
        if (fitting < 0)
        {
            string said = stated.Count == 0 ? "no" : stated[0].Count.ToString(CultureInfo.InvariantCulture);
            throw new InvalidDataException($"'{file}' states {said} frames of {frameBytes} bytes and has room for {held}. It is cut short or damaged; copy or export it again.");
        }

        return (stated[fitting].First, checked((int)stated[fitting].Count));
    }

    // Two whole numbers of 16 bits, the lower half first.
    private static int? Field(C3dParameters parameters, string name) =>
        parameters.Numbers(name) is [var low, var high, ..] && Word(low) + (Word(high) * WordSize) is var value && value <= int.MaxValue ? (int)value : null;

    private static double Word(double value) => value < 0 ? value + WordSize : Math.Floor(value);
}
