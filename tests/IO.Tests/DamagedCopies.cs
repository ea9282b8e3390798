namespace AutoLfads.IO.Tests;

/// <summary>Copies of a file with one or more damages: flipped bits, overwritten bytes, cut ends, ranges left out or moved elsewhere, counts of 32 bits that are far too large, negative or off by one.</summary>
internal static class DamagedCopies
{
    /// <summary>Damaged copies, the same for the same seed.</summary>
    public static IEnumerable<byte[]> Of(byte[] file, int seed, int count)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            byte[] copy = [.. file];
            for (int damages = random.Next(1, 4); damages > 0; damages--) copy = Damage(copy, random);
            yield return copy;
        }
    }

    private static byte[] Damage(byte[] file, Random random)
    {
        if (file.Length < 8) return [.. file, (byte)random.Next(256)];
        int at = random.Next(file.Length - 4);
        switch (random.Next(7))
        {
            case 0:
                file[at] ^= (byte)(1 << random.Next(8));
                return file;
            case 1:
                file[at] = (byte)random.Next(256);
                return file;
            case 2:
                file.AsSpan(at, random.Next(1, 5)).Fill((byte)(random.Next(2) * 0xFF));
                return file;
            case 3:
                at &= ~3;
                int count = random.Next(4) switch { 0 => int.MaxValue, 1 => -1, 2 => random.Next(), _ => 1 + BitConverter.ToInt32(file, at) };
                BitConverter.TryWriteBytes(file.AsSpan(at), count);
                return file;
            case 4:
                return file[..at];
            case 5:
                int length = random.Next(Math.Min(64, file.Length - at));
                return [.. file[..at], .. file[(at + length)..]];
            default:
                int from = random.Next(file.Length - 4), moved = random.Next(1, Math.Min(64, file.Length - Math.Max(at, from)));
                file.AsSpan(from, moved).ToArray().CopyTo(file, at);
                return file;
        }
    }
}
