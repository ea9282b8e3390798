using System.Runtime.Intrinsics.X86;

namespace AutoLfads.Kernels.Gru;

/// <summary>Where a block keeps gates and candidates of every step of a cell.</summary>
internal readonly unsafe struct GateMemory
{
    private const int CacheLine = 64;

    private readonly float* memory;
    private readonly nint step;
    private readonly bool pastCaches;

    /// <summary>Lays them out.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="memory">As long as <see cref="Length"/>; null keeps nothing.</param>
    /// <param name="pastCaches">True where stores shall go past the caches.</param>
    public GateMemory(GruCell cell, int rows, float* memory, bool pastCaches)
    {
        this.memory = memory;
        this.pastCaches = pastCaches;
        step = (nint)rows * cell.PaddedStateDim;
    }

    /// <summary>Numbers that are kept of so many steps.</summary>
    public static long Length(GruCell? cell, int rows, int steps) => cell is null ? 0 : 3L * steps * rows * cell.PaddedStateDim;

    /// <summary>Asks for the numbers of a step before they are needed; memory answers while the processor still works on another step.</summary>
    public void Prefetch(int t)
    {
        if (!Sse.IsSupported || t < 0) return;
        byte* line = (byte*)(memory + (3 * t * step)), end = line + (3 * step * sizeof(float));
        for (; line < end; line += CacheLine) Sse.Prefetch1(line);
    }

    public KeptGates At(int t) => memory == null ? default : new(memory + (3 * t * step), memory + ((3 * t) + 2) * step, pastCaches);
}
